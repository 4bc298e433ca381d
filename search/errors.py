"""What can go wrong when somebody searches."""

from core.errors import Invalid, Unavailable
from core.wording.marks import N_
from core.wording.problems import add_problems


class FilterNotUnderstood(Invalid):
    """A filter could not be read. `position` counts characters from 1; `found` stands there."""

    code = "filter_not_understood"


class FilterEndsEarly(FilterNotUnderstood):
    """A filter ends where something more was expected."""

    code = "filter_ends_early"


class SortUnknown(Invalid):
    code = "sort_unknown"


class FacetUnknown(Invalid):
    code = "facet_unknown"


class IndexUnavailable(Unavailable):
    """The index cannot answer now: it is away, not built yet, or made for another version.

    `reason` is a stable word, the engine's own where ours say nothing; `detail` is for the log.
    """

    code = "index_unavailable"

    @property
    def why(self) -> str:
        """What is the matter, in words for whoever runs the service."""
        reason = str(self.params.get("reason", ""))
        return _WHY.get(reason) or f"It answers “{reason}”."


_WHY = {
    "unreachable": "The server does not answer.",
    "not_built": "It was never built: run `coursekeeper index rebuild`.",
    "other_schema": "It was made by another version: run `coursekeeper index rebuild`.",
    "not_readable": "Its files cannot be read: run `coursekeeper index rebuild`.",
    "key_refused": "The server refuses COURSEKEEPER_MEILISEARCH_KEY.",
    "slow": "The server has not finished what it was asked to do.",
}


class IndexBusy(Unavailable):
    """Another process is writing to the index; try again."""

    code = "index_busy"


add_problems(
    {
        FilterNotUnderstood.code: N_(
            "The filter cannot be read: at character %(position)s stands “%(found)s”; expected was %(expected)s."
        ),
        FilterEndsEarly.code: N_("The filter cannot be read: it ends where %(expected)s was expected."),
        SortUnknown.code: N_("“%(value)s” is nothing to sort by. Known are %(known)s."),
        FacetUnknown.code: N_("“%(value)s” is no facet. Known are %(known)s."),
        IndexUnavailable.code: N_("The search index cannot answer just now. Try again in a moment."),
        IndexBusy.code: N_("Another process is writing to the search index. Try again in a moment."),
    }
)
