"""What can go wrong in a course's life, named for the fact."""

from core.errors import Conflict, Invalid, NotFound, Stale


class ReviewAlreadyClosed(Conflict):
    """The review this decision is for has been answered, or its date has moved, since."""

    code = "review_already_closed"


class CourseNotReviewable(Conflict):
    """Only a published course is reviewed."""

    code = "course_not_reviewable"


class NoteMissing(Invalid):
    """This outcome needs a word on what is to be done."""

    code = "note_missing"


class PolicyInvalid(Invalid):
    """A policy's facts do not hold together; each is named."""

    code = "policy_invalid"


class PolicyNotFound(NotFound):
    """No policy has this id or name."""

    code = "policy_not_found"


class PolicyChangedMeanwhile(Stale):
    """Somebody else saved this policy after it was read."""

    code = "policy_changed_meanwhile"


class RetirementDateInvalid(Invalid):
    """A course cannot be retired on a day that has passed."""

    code = "retirement_date_invalid"


class RetirementAlreadyPlanned(Conflict):
    """The course has an open retirement plan."""

    code = "retirement_already_planned"


class RetirementPlanNotFound(NotFound):
    """No retirement plan has this id."""

    code = "retirement_plan_not_found"


class RetirementPlanClosed(Conflict):
    """The plan was carried out or cancelled."""

    code = "retirement_plan_closed"


class RetirementPlanChangedMeanwhile(Stale):
    """Somebody else saved this plan after it was read."""

    code = "retirement_plan_changed_meanwhile"


class ReviewNotFound(NotFound):
    """The course has no review with this id."""

    code = "review_not_found"
