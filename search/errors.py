"""What can go wrong when somebody searches."""

from core.errors import Invalid, Unavailable
from core.wording.marks import N_
from core.wording.problems import add_problems


class FilterNotUnderstood(Invalid):
    """A filter could not be read. `position` counts characters from 1; `found` stands there."""

    code = "filter_not_understood"


class SortUnknown(Invalid):
    code = "sort_unknown"


class FacetUnknown(Invalid):
    code = "facet_unknown"


class IndexUnavailable(Unavailable):
    """The index cannot answer now: it is away, not built yet, or made for another version."""

    code = "index_unavailable"


class IndexBusy(Unavailable):
    """Another process is writing to the index; try again."""

    code = "index_busy"


add_problems(
    {
        FilterNotUnderstood.code: N_(
            "The filter cannot be read: at character %(position)s stands “%(found)s”; expected was %(expected)s."
        ),
        SortUnknown.code: N_("“%(value)s” is nothing to sort by. Known are %(known)s."),
        FacetUnknown.code: N_("“%(value)s” is no facet. Known are %(known)s."),
        IndexUnavailable.code: N_("The search index cannot answer just now (%(reason)s). Try again in a moment."),
        IndexBusy.code: N_("Another process is writing to the search index. Try again in a moment."),
    }
)
