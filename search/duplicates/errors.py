"""What can go wrong with duplicates and verdicts."""

from core.errors import Invalid, NotFound


class DraftInvalid(Invalid):
    """A draft or pair cannot be read; `line` says where in a file."""

    code = "draft_invalid"


class PairOfOne(Invalid):
    """A course cannot be judged against itself."""

    code = "pair_of_one"


class SupersedingUnknown(Invalid):
    """Only one of the two courses of a pair can supersede the other."""

    code = "superseding_unknown"


class PairNotFound(NotFound):
    code = "pair_not_found"


class VerdictNotFound(NotFound):
    code = "verdict_not_found"
