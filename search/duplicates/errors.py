"""What can go wrong with duplicates and verdicts."""

from core.errors import Invalid, NotFound
from core.wording.marks import N_
from core.wording.problems import add_problems


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


add_problems(
    {
        DraftInvalid.code: N_("The draft cannot be checked: it needs a title."),
        PairOfOne.code: N_("A course cannot be judged against itself."),
        SupersedingUnknown.code: N_("Only one of the two courses can supersede the other."),
        PairNotFound.code: N_("One of the two courses is not there any more."),
        VerdictNotFound.code: N_("There is no such verdict; somebody may have withdrawn it."),
    }
)
