"""One tree of errors by meaning. Each has a stable `code` and params; sentences and HTTP are made further up.

Rooms name their own for the fact: `class ReviewAlreadyClosed(Conflict): code = "review_already_closed"`.
"""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class CoursekeeperError(Exception):
    code: ClassVar[str] = "error"

    def __init__(self, **params: object) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({facts})" if facts else self.code


class NotFound(CoursekeeperError):
    code = "not_found"


class Conflict(CoursekeeperError):
    code = "conflict"


class ChangedAtOnce(Conflict):
    """Somebody else changed the same at the same moment, and the database let them go first."""

    code = "changed_at_once"


class Stale(Conflict):
    """Somebody else wrote first; `yours` and `theirs` hold both versions where they can be shown."""

    code = "stale"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing wrong with one named place of the input."""

    field: str
    code: str
    value: object = None
    params: dict[str, object] = dataclasses.field(default_factory=dict)


class Invalid(CoursekeeperError):
    code = "invalid"

    def __init__(self, errors: Sequence[FieldError] = (), **params: object) -> None:
        super().__init__(**params)
        self.errors = tuple(errors)

    def __str__(self) -> str:
        places = "; ".join(f"{e.field}: {e.code} {e.value!r}" for e in self.errors)
        return f"{super().__str__()} {places}".strip()


class NotStorable(Invalid):
    """What no database of ours holds: a NUL, half a character, a number too large, a text too long for its index."""

    code = "not_storable"


class Forbidden(CoursekeeperError):
    code = "forbidden"


class Unauthenticated(CoursekeeperError):
    code = "unauthenticated"


class Unavailable(CoursekeeperError):
    """Something this needs is away for now: an index, a mail server, a model."""

    code = "unavailable"


class DiskFull(Unavailable):
    """There is no room, or none that this process may take, for what is being written."""

    code = "disk_full"


class DatabaseAway(Unavailable):
    """The database cannot be opened, does not answer, or is held by another writer for too long."""

    code = "database_away"
