"""What can go wrong with telling people, named for the fact."""

from core.errors import Conflict, Invalid, NotFound, Unavailable
from core.wording.marks import N_
from core.wording.problems import add_problems


class LinkBroken(Invalid):
    """The signed link was cut, changed or made by somebody else."""

    code = "link_broken"


class LinkExpired(Conflict):
    """The signed link was good once; its time has passed."""

    code = "link_expired"


class MailNotFound(NotFound):
    """No mail has this id."""

    code = "mail_not_found"


class MailUrlInvalid(Invalid):
    """The setting that names the mail server cannot be understood."""

    code = "mail_url_invalid"


class MailServerAway(Unavailable):
    """The mail server did not answer or would not let us in; no single mail is to blame."""

    code = "mail_server_away"


class MailRefused(Unavailable):
    """The mail server took up one mail and refused it; `is_final` says whether another try can help."""

    code = "mail_refused"

    def __init__(self, *, is_final: bool, answer: str) -> None:
        super().__init__(is_final=is_final, answer=answer)
        self.is_final = is_final
        self.answer = answer


add_problems(
    {
        "link_broken": N_("This link is damaged or was not made by us. Open the mail again and use its button."),
        "link_expired": N_("This link is too old. Sign in to see what is due."),
        "mail_not_found": N_("There is no such mail."),
        "mail_server_away": N_("The mail server does not answer. Mail waits and is tried again."),
        "mail_refused": N_("The mail server refused the mail: %(answer)s"),
        "mail_url_invalid": N_("COURSEKEEPER_MAIL_URL cannot be understood: use smtp://, smtps:// or mailbox:."),
    }
)
