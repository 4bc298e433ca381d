"""Meilisearch as an `IndexEngine`: for teams that run one."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from search.documents import CourseDocument
from search.engines.meilisearch.filters import to_filter
from search.engines.meilisearch.languages import query_locales
from search.engines.meilisearch.positions import excerpts_of
from search.engines.meilisearch.server import Server, TaskFailed
from search.engines.meilisearch.shape import SCHEMA_VERSION, SETTINGS, from_meilisearch, to_meilisearch
from search.errors import IndexUnavailable
from search.fillers import without_fillers
from search.highlights import Marker
from search.query.due import DUE_WITHIN, SOON_WITHIN, counted, resolved
from search.query.tree import Expression, OneOf, conditions, fields_in, without_field
from search.values import (
    FACET_SIZE,
    Candidate,
    EngineStatus,
    Hit,
    PutReport,
    SearchQuery,
    SearchResults,
    SortKey,
)
from search.words import MAX_WORDS, terms, wanted_words

_PAGE = 1000
_DUE_FIELDS = ("due_on", "grace_ends_on", "undated")
_SORTS: Mapping[SortKey, str] = {
    SortKey.TITLE: "title_order:asc",
    SortKey.UPDATED: "updated_at:desc",
    SortKey.DUE: "due_on:asc",
    SortKey.DUE_DESC: "due_on:desc",
}


class MeilisearchEngine:
    """The index lies under a name with the schema's version in it: another version is another index."""

    name = "meilisearch"

    def __init__(self, url: str, key: str | None = None, *, prefix: str = "coursekeeper") -> None:
        self.server = Server(url, key)
        self.uid = f"{prefix}_courses_{SCHEMA_VERSION}"

    def put(self, documents: Sequence[CourseDocument]) -> PutReport:
        return self._put(self.uid, documents)

    def _put(self, uid: str, documents: Sequence[CourseDocument]) -> PutReport:
        """One bad document fails its whole batch: halve until it is alone and the others are in."""
        if not documents:
            return PutReport()
        try:
            shaped = [to_meilisearch(course) for course in documents]
            self.server.run(lambda client: client.index(uid).add_documents(shaped, primary_key="id"))
        except TaskFailed as problem:
            if problem.code == "index_not_found":
                raise IndexUnavailable(reason="not_built") from problem
            if not problem.is_ours:
                raise IndexUnavailable(reason=problem.code, detail=str(problem)) from problem
            if len(documents) == 1:
                return PutReport(refused={documents[0].id: str(problem)})
        except UnicodeEncodeError as problem:
            if len(documents) == 1:
                return PutReport(refused={documents[0].id: str(problem)})
        else:
            return PutReport(stored=tuple(course.id for course in documents))
        middle = len(documents) // 2
        return _joined(self._put(uid, documents[:middle]), self._put(uid, documents[middle:]))

    def delete(self, ids: Sequence[str]) -> None:
        if ids:
            chosen = to_filter(OneOf("id", tuple(ids)))
            self._task(lambda client: client.index(self.uid).delete_documents(filter=chosen))

    def rebuild(self, batches: Iterable[Sequence[CourseDocument]]) -> PutReport:
        fresh = f"{self.uid}_next"
        with suppress(TaskFailed):  # there is usually none
            self.server.run(lambda client: client.delete_index(fresh))
        for uid in (fresh, self.uid):
            self._create(uid)
        self._task(lambda client: client.index(fresh).update_settings(SETTINGS))
        report = PutReport()
        for batch in batches:
            report = _joined(report, self._put(fresh, batch))
        self._task(lambda client: client.swap_indexes([{"indexes": [self.uid, fresh]}]))
        self._task(lambda client: client.delete_index(fresh))
        return report

    def drop(self) -> None:
        """Remove the index from the server."""
        self._task(lambda client: client.delete_index(self.uid))

    def _create(self, uid: str) -> None:
        try:
            self.server.run(lambda client: client.create_index(uid, {"primaryKey": "id"}))
        except TaskFailed as problem:
            if problem.code != "index_already_exists":
                raise IndexUnavailable(reason=problem.code, detail=str(problem)) from problem

    def _task(self, action: Any) -> None:
        try:
            self.server.run(action)
        except TaskFailed as problem:
            reason = "not_built" if problem.code == "index_not_found" else problem.code
            raise IndexUnavailable(reason=reason, detail=str(problem)) from problem

    def count(self) -> int:
        return int(self.server.call(lambda client: client.index(self.uid).get_stats().number_of_documents))

    def ids_with_revisions(self) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            asked = {"limit": _PAGE, "offset": len(found), "fields": ["id", "revision"]}
            page = self.server.call(lambda client: client.index(self.uid).get_documents(dict(asked)))  # noqa: B023
            found.update({document.id: document.revision for document in page.results})
            if len(page.results) < _PAGE:
                return found

    def status(self) -> EngineStatus:
        detail, documents, is_missing = "", 0, False
        try:
            documents = self.count()
        except IndexUnavailable as problem:
            detail, is_missing = problem.why, problem.params.get("reason") == "not_built"
        return EngineStatus(
            engine=self.name,
            is_available=not detail,
            needs_rebuild=is_missing,
            documents=documents,
            schema_version=SCHEMA_VERSION,
            detail=detail,
        )

    def search(self, query: SearchQuery) -> SearchResults:
        answers = self._ask(query, "all")
        is_relaxed = False
        if not answers[0]["totalHits"] and len(query.text.split()) > 1:
            answers = self._ask(query, "last")
            is_relaxed = bool(answers[0]["totalHits"])
        return SearchResults(
            engine=self.name,
            hits=self._hits(query, answers[0]["hits"]),
            total=int(answers[0]["totalHits"]),
            facets=_facets(query, answers),
            is_relaxed=is_relaxed,
        )

    def _ask(self, query: SearchQuery, strategy: str) -> list[dict[str, Any]]:
        queries = [self._question(query, strategy), *self._own_counts(query, strategy)]
        answer = self.server.call(lambda client: client.multi_search(queries))
        return list(answer["results"])

    def _question(self, query: SearchQuery, strategy: str) -> dict[str, Any]:
        """Pages by number, because only these come with exact totals."""
        body = self._base(query, query.where, strategy)
        body |= {
            "page": query.offset // max(1, query.limit) + 1,
            "hitsPerPage": query.limit,
            "facets": _facet_fields(query.facets),
            "attributesToRetrieve": ["document"],
            "showMatchesPosition": True,
            "showRankingScore": True,
        }
        sort = query.sort
        if sort is SortKey.RELEVANCE and not query.text.strip():
            sort = SortKey.UPDATED
        if sort in _SORTS:
            body["sort"] = [_SORTS[sort]]
        return body

    def _own_counts(self, query: SearchQuery, strategy: str) -> list[dict[str, Any]]:
        """For each facet with a choice, the counts without that choice."""
        return [
            self._base(query, without_field(query.where, name), strategy)
            | {"page": 1, "hitsPerPage": 0, "facets": _facet_fields((name,))}
            for name in _chosen(query)
        ]

    def _base(self, query: SearchQuery, where: Expression | None, strategy: str) -> dict[str, Any]:
        body: dict[str, Any] = {"indexUid": self.uid, "q": without_fillers(query.text), "matchingStrategy": strategy}
        if where is not None:
            body["filter"] = to_filter(resolved(where, query.today))
        if locales := query_locales(query.text, query.locale):
            body["locales"] = locales
        return body

    def _hits(self, query: SearchQuery, found: Sequence[dict[str, Any]]) -> tuple[Hit, ...]:
        marker = Marker(wanted_words(query.text, is_typing=query.is_typing))
        return tuple(self._hit(query, marker, hit) for hit in found)

    def _hit(self, query: SearchQuery, marker: Marker, hit: dict[str, Any]) -> Hit:
        course = from_meilisearch(hit)
        text = course.text_for(query.locale)
        marks = marker.excerpts(course, text) or excerpts_of(course, hit.get("_matchesPosition") or {})
        score = round(float(hit.get("_rankingScore", 0.0)), 4)
        return Hit(course=course, title=text.title, locale=text.locale, score=score, highlights=marks)

    def candidates(self, text: str, *, title: str = "", limit: int = 50) -> list[Candidate]:
        """Asks in portions: only the first ten words of a query count."""
        words = list(dict.fromkeys([*terms(title), *terms(text)]))
        longest = sorted(words[:60], key=len, reverse=True)[: 3 * MAX_WORDS]
        portions = [longest[start : start + MAX_WORDS] for start in range(0, len(longest), MAX_WORDS)]
        queries = [
            {
                "indexUid": self.uid,
                "q": " ".join(portion),
                "limit": limit,
                "matchingStrategy": "frequency",
                "attributesToRetrieve": ["id"],
                "showRankingScore": True,
            }
            for portion in [terms(title)[:MAX_WORDS], *portions]
            if portion
        ]
        if not queries:
            return []
        answer = self.server.call(lambda client: client.multi_search(queries))
        scores: dict[str, float] = {}
        for result in answer["results"]:
            for hit in result["hits"]:
                scores[hit["id"]] = scores.get(hit["id"], 0.0) + float(hit["_rankingScore"])
        ranked = sorted(scores.items(), key=lambda item: -item[1])
        return [Candidate(course_id, score) for course_id, score in ranked[:limit]]


def _facet_fields(names: Sequence[str]) -> list[str]:
    """The fields that the counts of facets are made from."""
    return [field for name in names for field in (_DUE_FIELDS if name == "due_state" else (name,))]


def _chosen(query: SearchQuery) -> list[str]:
    named = {name for item in conditions(query.where) for name in fields_in(item)}
    return [name for name in query.facets if name in named]


def _facets(query: SearchQuery, answers: Sequence[dict[str, Any]]) -> dict[str, dict[str, int]]:
    own = dict(zip(_chosen(query), answers[1:], strict=True))
    return {name: _counts(query, name, own.get(name, answers[0])) for name in query.facets}


def _counts(query: SearchQuery, name: str, answer: dict[str, Any]) -> dict[str, int]:
    found: dict[str, dict[str, int]] = answer.get("facetDistribution", {})
    if name == "due_state":
        return _due_states(query.today, *(found.get(field, {}) for field in _DUE_FIELDS))
    ranked = sorted(found.get(name, {}).items(), key=lambda item: (-item[1], item[0]))
    return dict(ranked[:FACET_SIZE])


def _due_states(
    today: date, due: Mapping[str, int], grace: Mapping[str, int], undated: Mapping[str, int]
) -> dict[str, int]:
    """Counts per day made counts per state."""
    near, soon = today + DUE_WITHIN, today + SOON_WITHIN
    before_near, before_soon = _before(near, due), _before(soon, due)
    return counted(
        near=before_near,
        soon=before_soon - before_near,
        later=sum(due.values()) - before_soon,
        overdue=_before(today, grace),
        undated=undated,
    )


def _before(day: date, counts: Mapping[str, int]) -> int:
    return sum(count for ordinal, count in counts.items() if int(float(ordinal)) < day.toordinal())


def _joined(one: PutReport, other: PutReport) -> PutReport:
    return PutReport(stored=one.stored + other.stored, refused={**one.refused, **other.refused})
