"""What can go wrong when somebody searches."""

from core.errors import Invalid, Unavailable


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
