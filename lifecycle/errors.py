"""What can go wrong in a course's life, named for the fact."""

from core.errors import Conflict, Invalid, NotFound, Stale
from core.wording.marks import N_
from core.wording.problems import add_problems


class ReviewAlreadyClosed(Conflict):
    """The review this decision is for has been answered, or its date has moved, since."""

    code = "review_already_closed"


class AlreadySaidNotMine(Conflict):
    """Whoever is asked has not answered yet: saying it again asks nobody more."""

    code = "already_said_not_mine"


class CourseNotReviewable(Conflict):
    """Only a published course is reviewed."""

    code = "course_not_reviewable"


class NoteMissing(Invalid):
    """This outcome needs a word on what is to be done."""

    code = "note_missing"


class PromiseDateInvalid(Invalid):
    """Nobody promises a change for a day that has passed."""

    code = "promise_date_invalid"


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


class NoticesUnderWay(Conflict):
    """No notice of the plan was given up: there is nothing to go on without."""

    code = "notices_under_way"


add_problems(
    {
        "review_already_closed": N_("This review of %(course)s was answered, or its date moved, since you opened it."),
        "already_said_not_mine": N_("You said already that %(course)s is not yours. Whoever is asked is to answer."),
        "course_not_reviewable": N_("Only published courses are reviewed; %(course)s is not published."),
        "note_missing": N_("Say in a note what has to change in %(course)s."),
        "promise_date_invalid": N_("%(due_on)s has passed: a change is promised for today or later."),
        "policy_invalid": N_("Some of these facts about the policy cannot be right."),
        "policy_not_found": N_("There is no such policy."),
        "policy_changed_meanwhile": N_("Somebody else saved the policy “%(policy)s” after you opened it."),
        "retirement_date_invalid": N_("%(retire_on)s has passed: a course is retired today or later."),
        "retirement_already_planned": N_("There is a plan to retire %(course)s already."),
        "retirement_plan_not_found": N_("There is no such retirement plan."),
        "retirement_plan_closed": N_("The plan to retire %(course)s was carried out or cancelled already."),
        "retirement_plan_changed_meanwhile": N_("Somebody else saved the plan for %(course)s after you opened it."),
        "notices_under_way": N_("Every notice about %(course)s has arrived or is still on its way."),
        "binding_without_interval": N_("A binding policy needs an interval."),
        "policy_malformed": N_("This could not be read: %(detail)s"),
        "policy_unreadable": N_("This file could not be read: %(detail)s"),
        "listed_twice": N_("“%(value)s” stands here twice."),
        "too_many_rungs": N_("These are too many: %(value)s."),
        "too_many_policies": N_("These are %(value)s policies; at most %(limit)s are taken at once."),
        "rung_malformed": N_("“%(value)s” is no reminder: write days with commas, as -30, 0, 14 manager."),
        "no_policies": N_("There is nothing in it."),
        "number_needed": N_("A whole number is needed here."),
        "number_out_of_range": N_("This lies between %(least)s and %(most)s."),
        "name_taken": N_("“%(value)s” is taken already."),
    }
)
