"""One question to the embedded index: hits, marks, facet counts and candidates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import tantivy
from tantivy import Occur, Order, Query

from search.documents import unpacked
from search.engines.embedded.filters import to_query
from search.engines.embedded.queries import TextQuery, with_synonyms
from search.engines.embedded.store import Opened
from search.fillers import needed, without_begun_letter
from search.highlights import Marker
from search.query.due import DUE_WITHIN, SOON_WITHIN, counted, resolved
from search.query.tree import Expression, conditions, fields_in, without_field
from search.values import FACET_SIZE, Hit, SearchQuery, SearchResults, SortKey
from search.words import Wanted, terms, wanted_words

_CANDIDATE_TERMS = 40
_ORDERS: Mapping[SortKey, tuple[str, Order]] = {
    SortKey.TITLE: ("title_order", Order.Asc),
    SortKey.UPDATED: ("updated_at", Order.Desc),
    SortKey.DUE: ("due_on", Order.Asc),
    SortKey.DUE_DESC: ("due_on", Order.Desc),
}


class Question:
    """One query against one state of the index."""

    def __init__(self, opened: Opened, query: SearchQuery) -> None:
        self.query = query
        self.schema = opened.index.schema
        self.searcher = opened.searcher
        self.vocabulary = opened.vocabulary
        self.wanted = wanted_words(query.text, is_typing=query.is_typing)
        self.needed = needed(self.wanted)
        self.where = resolved(query.where, query.today) if query.where else None
        self.builder = TextQuery(self.schema, self.vocabulary)

    def results(self, engine: str) -> SearchResults:
        text, found, is_relaxed = self._text_query()
        return SearchResults(
            engine=engine,
            hits=self._hits(found.hits),
            total=found.count,
            facets=self._facets(text),
            is_relaxed=is_relaxed,
        )

    def _text_query(self) -> tuple[Query | None, Any, bool]:
        """The query that answers, with its hits: all words, or, where no course has them all, fewer."""
        if not self.wanted:
            return None, self._run(None), False
        builder = self.builder
        sayable = with_synonyms(self.needed)
        known = tuple(want for want in self.needed if want in sayable or builder.knows(want))
        is_relaxed = len(known) < len(self.needed)
        if not any(not want.is_excluded for want in known) and is_relaxed:
            return Query.empty_query(), self._run(Query.empty_query()), False
        asked = without_begun_letter(known)
        ordering = [want for want in self.wanted if want in known or want not in self.needed]
        for query, is_partial in self._ways(asked):
            found = self._run(builder.scored(query, self.query.text, ordering))
            if found.count:
                return query, found, is_relaxed or is_partial
        return query, found, False

    def _ways(self, known: Sequence[Wanted]) -> Iterator[tuple[Query, bool]]:
        """Ways to ask, the strictest first, and whether they let some of the words go."""
        yield self.builder.strict(known), False
        if any(want.typos and not self.vocabulary.is_rare(want) for want in known):
            yield self.builder.strict(known, forgives_all=True), False
        words = sum(not want.is_excluded for want in known)
        for least in sorted({1, (words + 1) // 2} - {words}, reverse=True) if words else ():
            yield self.builder.relaxed(known, least), True

    def _run(self, text: Query | None) -> Any:
        sort = self.query.sort
        if sort is SortKey.RELEVANCE and text is None:
            sort = SortKey.UPDATED
        field, order = _ORDERS.get(sort, (None, Order.Desc))
        limit, offset = max(1, self.query.limit), self.query.offset
        whole = self._filtered(text, self.where)
        return self.searcher.search(whole, limit, True, field, offset, order)

    def _filtered(self, text: Query | None, where: Expression | None) -> Query:
        clauses = [(Occur.Must, text)] if text is not None else []
        if where is not None:
            clauses.append((Occur.Must, Query.const_score_query(to_query(where, self.schema), 0.0)))
        return Query.boolean_query(clauses) if clauses else Query.all_query()

    def _hits(self, found: Sequence[tuple[Any, tantivy.DocAddress]]) -> tuple[Hit, ...]:
        if self.query.limit == 0:
            return ()
        marker = Marker(self.wanted, self.builder.meant, self.builder.unclear)
        has_scores = self.query.sort is SortKey.RELEVANCE and bool(self.wanted)
        return tuple(self._hit(marker, float(score) if has_scores else 0.0, address) for score, address in found)

    def _hit(self, marker: Marker, score: float, address: tantivy.DocAddress) -> Hit:
        course = unpacked(self.searcher.doc(address)["document"][0])
        text = course.text_for(self.query.locale)
        marks = marker.excerpts(course, text)
        return Hit(course=course, title=text.title, locale=text.locale, score=round(score, 4), highlights=marks)

    def _facets(self, text: Query | None) -> dict[str, dict[str, int]]:
        """Counts per facet; a facet's own choice is left out of its counts."""
        counts: dict[str, dict[str, int]] = {}
        chosen = {name for item in conditions(self.query.where) for name in fields_in(item)}
        free = [name for name in self.query.facets if name not in chosen]
        if free:
            counts.update(self._count(text, self.where, free))
        for name in self.query.facets:
            if name in chosen:
                left = without_field(self.query.where, name)
                where = resolved(left, self.query.today) if left else None
                counts.update(self._count(text, where, [name]))
        return {name: counts[name] for name in self.query.facets}

    def _count(self, text: Query | None, where: Expression | None, names: Sequence[str]) -> dict[str, dict[str, int]]:
        asked: dict[str, Any] = {}
        for name in names:
            asked |= _due_aggregations(self.query.today) if name == "due_state" else {name: _values_of(name)}
        answer = self.searcher.aggregate(self._filtered(text, where), asked)
        return {name: _due_states(answer) if name == "due_state" else _buckets(answer[name]) for name in names}


def _values_of(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": FACET_SIZE}}


def _due_aggregations(today: date) -> dict[str, Any]:
    """What due states are counted from; the names cannot be those of facets."""
    near, soon = (today + DUE_WITHIN).toordinal(), (today + SOON_WITHIN).toordinal()
    days = [{"key": "near", "to": near}, {"key": "soon", "from": near, "to": soon}, {"key": "later", "from": soon}]
    ended = [{"key": "overdue", "to": today.toordinal()}]
    return {
        "due:day": {"range": {"field": "due_on", "keyed": True, "ranges": days}},
        "due:grace": {"range": {"field": "grace_ends_on", "keyed": True, "ranges": ended}},
        "due:undated": _values_of("undated"),
    }


def _due_states(answer: Mapping[str, Any]) -> dict[str, int]:
    ranges = {**answer["due:day"]["buckets"], **answer["due:grace"]["buckets"]}
    found = {key: int(ranges.get(key, {}).get("doc_count", 0)) for key in ("near", "soon", "later", "overdue")}
    return counted(**found, undated=_buckets(answer["due:undated"]))


def _buckets(answer: Mapping[str, Any]) -> dict[str, int]:
    return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer["buckets"]}


def rare_terms(searcher: tantivy.Searcher, text: str, title: str) -> dict[tuple[str, str], float]:
    """The rarest words of a draft by field, those of its title weighing more."""
    weighted: dict[tuple[str, str], float] = {}
    in_title = set(terms(title))
    common = max(50, searcher.num_docs // 4)
    known = ((searcher.doc_freq("body", term), term) for term in dict.fromkeys([*terms(title), *terms(text)]))
    rare = sorted((frequency, term) for frequency, term in known if frequency <= common)
    for _, term in rare[:_CANDIDATE_TERMS]:
        weighted["title", term] = 3.0 if term in in_title else 1.0
        weighted["body", term] = 1.0 if term in in_title else 0.7
    return weighted
