"""What can go wrong with requests, named for the fact."""

from core.errors import Conflict, Invalid, NotFound, Stale
from core.wording.marks import N_
from core.wording.problems import add_problems


class RequestNotFound(NotFound):
    """No request has this number."""

    code = "request_not_found"


class RequestInvalid(Invalid):
    """What was asked for, or decided, does not hold together."""

    code = "request_invalid"


class RequestAlreadyDecided(Conflict):
    """A request is decided once, unless it was only deferred."""

    code = "request_already_decided"


class RequestChangedMeanwhile(Stale):
    """Somebody else wrote to this request after it was read."""

    code = "request_changed_meanwhile"


class OwnerCannotBeAsked(Conflict):
    """Whoever holds the course is nobody whom a mail can reach."""

    code = "owner_cannot_be_asked"


class CommissioningSettingsInvalid(Invalid):
    """Weights or costs that cannot be."""

    code = "commissioning_settings_invalid"


add_problems(
    {
        RequestNotFound.code: N_("There is no request %(request)s."),
        RequestInvalid.code: N_("The request cannot be taken like this."),
        RequestAlreadyDecided.code: N_("%(request)s has been decided already: %(outcome)s."),
        RequestChangedMeanwhile.code: N_("Somebody else changed this request after you opened it."),
        OwnerCannotBeAsked.code: N_("Nobody can be asked about %(course)s: no mail reaches its owner."),
        CommissioningSettingsInvalid.code: N_("These settings for requests cannot be."),
        "need_too_short": N_("Say in a sentence what people should be able to do."),
        "course_needed": N_("Name the course to use."),
        "unknown_course": N_("There is no course “%(value)s”."),
        "course_not_takeable": N_("“%(value)s” is not published yet: nobody can take it."),
        "course_retired": N_("“%(value)s” is retired and cannot be used."),
        "owner_needed": N_("Name who will own the new course."),
        "not_positive": N_("This must be more than nothing."),
        "negative": N_("This cannot be less than nothing."),
        "not_a_currency": N_("“%(value)s” is no currency. Use three letters such as EUR."),
        "unknown_field": N_("There is no field “%(value)s”."),
        "not_a_rating": N_("Ratings go from 1 to 5."),
        "not_a_draft": N_("“%(value)s” is no draft: it is there already."),
    }
)
