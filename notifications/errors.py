"""What can go wrong with telling people, named for the fact."""

from core.errors import Conflict, Invalid, NotFound, Unavailable


class LinkBroken(Invalid):
    """The signed link was cut, changed or made by somebody else."""

    code = "link_broken"


class LinkExpired(Conflict):
    """The signed link was good once; its time has passed."""

    code = "link_expired"


class MailNotFound(NotFound):
    """No mail has this id."""

    code = "mail_not_found"


class AlertNotFound(NotFound):
    """No alert has this id."""

    code = "alert_not_found"


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
