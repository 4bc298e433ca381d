"""What can go wrong in the catalog, named for the fact."""

from typing import ClassVar

from core.errors import Conflict, Invalid, NotFound, Stale


class CourseNotFound(NotFound):
    code: ClassVar[str] = "course_not_found"


class VariantNotFound(NotFound):
    code: ClassVar[str] = "variant_not_found"


class ImportNotFound(NotFound):
    code: ClassVar[str] = "import_not_found"


class CourseInvalid(Invalid):
    """Facts of a course that do not hold; `errors` names each place."""

    code: ClassVar[str] = "course_invalid"


class CodeTaken(Conflict):
    """Another course has, or once had, this code."""

    code: ClassVar[str] = "code_taken"


class VariantChangedMeanwhile(Stale):
    """Somebody else changed this language version after it was read."""

    code: ClassVar[str] = "variant_changed_meanwhile"


class CourseChangedMeanwhile(Stale):
    """`theirs` is what is stored now, `yours` what was sent, `version` the one to build on."""

    code: ClassVar[str] = "course_changed_meanwhile"


class TransitionNotAllowed(Conflict):
    code: ClassVar[str] = "transition_not_allowed"


class ReasonMissing(Invalid):
    """Retiring is a decision somebody will ask about."""

    code: ClassVar[str] = "reason_missing"


class CourseWasMerged(Conflict):
    """The course became part of another and does not come back on its own."""

    code: ClassVar[str] = "course_was_merged"


class ReplacementNotUsable(Conflict):
    """A course cannot be replaced by itself, nor by one that people cannot take."""

    code: ClassVar[str] = "replacement_not_usable"


class OwnerNotActive(Conflict):
    """Only an active person can be accountable."""

    code: ClassVar[str] = "owner_not_active"


class NobodyToOwn(Conflict):
    """Neither a named owner nor a head of any org unit above: a course must have somebody."""

    code: ClassVar[str] = "nobody_to_own"


class VariantOfSourceLocale(Conflict):
    """The course is written in this locale; its own text is the version for it."""

    code: ClassVar[str] = "variant_of_source_locale"


class RelationToItself(Conflict):
    code: ClassVar[str] = "relation_to_itself"


class RelationRunsInCircle(Conflict):
    code: ClassVar[str] = "relation_runs_in_circle"


class MergeNotPossible(Conflict):
    code: ClassVar[str] = "merge_not_possible"


class ImportNotReady(Conflict):
    """This import cannot do the next step from where it stands."""

    code: ClassVar[str] = "import_not_ready"
