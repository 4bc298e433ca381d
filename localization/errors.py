"""What can go wrong in localization, named for the fact."""

from core.errors import Conflict, Invalid, NotFound


class MarketNotFound(NotFound):
    code = "market_not_found"


class VendorNotFound(NotFound):
    code = "vendor_not_found"


class RolloutNotFound(NotFound):
    code = "rollout_not_found"


class JobNotFound(NotFound):
    code = "job_not_found"


class ReturnNotFound(NotFound):
    code = "return_not_found"


class ReturnTakenAlready(Conflict):
    """The file was taken over before."""

    code = "return_taken_already"


class StepNotFound(NotFound):
    code = "step_not_found"


class VendorInvalid(Invalid):
    code = "vendor_invalid"


class RolloutInvalid(Invalid):
    code = "rollout_invalid"


class JobInvalid(Invalid):
    code = "job_invalid"


class CourseIsRetiring(Conflict):
    """A course that is going away gets no new translations."""

    code = "course_is_retiring"


class JobIsClosed(Conflict):
    """Done or cancelled: nothing goes in any more."""

    code = "job_is_closed"


class JobAlreadyOpen(Conflict):
    """The course is being translated into this locale already."""

    code = "job_already_open"


class StepNotReady(Conflict):
    """A step this one waits for is not done."""

    code = "step_not_ready"


class StepNotDone(Conflict):
    """What is not done cannot be sent back."""

    code = "step_not_done"


class StepOfSomebodyElse(Invalid):
    """Completing another person's step needs a reason."""

    code = "step_of_somebody_else"


class AssigneeHasLeft(Conflict):
    """Who left does no step any more."""

    code = "assignee_has_left"


class UnitsMissing(Conflict):
    """Some units have no translation yet."""

    code = "units_missing"


class SourceMovedOn(Conflict):
    """The course had a major change after the revision of this job."""

    code = "source_moved_on"


class NewerVersionIsLive(Conflict):
    """What is live was made from a later revision than this job's: going live would take the course back."""

    code = "newer_version_is_live"


class ReasonMissing(Invalid):
    """Sending back, cancelling and holding need a reason."""

    code = "job_reason_missing"


class ExchangeFileError(Invalid):
    """A returned file that cannot be read; `file` names it, `line` the place where there is one."""

    code = "exchange_file_unreadable"


class FileEmpty(ExchangeFileError):
    code = "file_empty"


class FileTooLarge(ExchangeFileError):
    code = "file_too_large"


class FileNotDecodable(ExchangeFileError):
    """The bytes are not in the encoding that the file names."""

    code = "file_not_decodable"


class FileHoldsNul(ExchangeFileError):
    code = "file_holds_nul"


class FileSyntaxWrong(ExchangeFileError):
    code = "file_syntax_wrong"


class FileForbidden(ExchangeFileError):
    """Document types and entities are not read: they can name other files or grow without bound."""

    code = "file_forbidden"


class UnitTwice(ExchangeFileError):
    """The same unit stands in the file twice."""

    code = "unit_twice"


class FormatUnknown(Invalid):
    """Not a format that is read or written yet."""

    code = "format_unknown"


class JobHeaderMissing(ExchangeFileError):
    """The file does not say which job it belongs to."""

    code = "job_header_missing"


class ReturnNotOurs(JobHeaderMissing):
    """An XLIFF file that no job of ours went out as, or whose `original` was changed."""

    code = "return_not_ours"


class SubtitlesNotOurs(JobHeaderMissing):
    """Subtitles whose note, or name, does not say which job they went out for."""

    code = "subtitles_not_ours"


class CueMoved(ExchangeFileError):
    """A cue is shown at other times than the unit of its number or name: nothing else says which unit it is."""

    code = "cue_moved"


class NoTimes(Conflict):
    """None of the job's units is a subtitle."""

    code = "no_times"


class FileForAnotherRevision(Conflict):
    """Subtitles hold no source: what went out for another revision cannot be compared any more."""

    code = "file_for_another_revision"


class FileForAnotherJob(Conflict):
    """The file names another job than the one it was returned for."""

    code = "file_for_another_job"


class FileInAnotherLocale(Conflict):
    """The file says another locale, or course, than its job has."""

    code = "file_in_another_locale"
