"""What can go wrong with people and access, named for the fact."""

from core.errors import Conflict, Forbidden, Invalid, NotFound, Stale, Unauthenticated


class NotAllowed(Forbidden):
    """The actor lacks the permission, or has it for another org unit or market."""

    code = "not_allowed"


class PersonNotFound(NotFound):
    """Nobody has this id or address."""

    code = "person_not_found"


class OrgUnitNotFound(NotFound):
    """No org unit has this id or code."""

    code = "org_unit_not_found"


class SessionNotFound(NotFound):
    """This session has ended already or belongs to somebody else."""

    code = "session_not_found"


class TokenNotFound(NotFound):
    """No such token among those the actor may see."""

    code = "token_not_found"


class PersonChangedMeanwhile(Stale):
    """Somebody else saved this person after it was read."""

    code = "person_changed_meanwhile"


class OrgUnitChangedMeanwhile(Stale):
    """Somebody else changed this org unit after it was read."""

    code = "org_unit_changed_meanwhile"


class PersonInvalid(Invalid):
    """A person's facts do not hold together."""

    code = "person_invalid"


class OrgUnitInvalid(Invalid):
    """An org unit's facts do not hold together."""

    code = "org_unit_invalid"


class DirectoryFileInvalid(Invalid):
    """A file of people or org units cannot be read at all."""

    code = "directory_file_invalid"


class TokenInvalid(Invalid):
    """A token was asked for with facts that cannot be."""

    code = "token_invalid"


class PersonHasLeft(Conflict):
    """Somebody who left can neither sign in nor be given anything."""

    code = "person_has_left"


class LastAdministrator(Conflict):
    """Nobody could let anybody in again."""

    code = "last_administrator"


class SignInLinkInvalid(Unauthenticated):
    """The link is unknown, used or expired; which of these is nobody's business."""

    code = "sign_in_link_invalid"


class TooManySignInLinks(Conflict):
    """Too many links were asked for from or for this address in too short a time."""

    code = "too_many_sign_in_links"
