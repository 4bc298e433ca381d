"""Words as a tantivy query, scored in steps.

Per word a course gets the best step it reaches: in its title exactly, at the start of a word, with a typo;
then the same for its code, skills and people; then for its texts. Steps lie further apart than anything added
to them (word statistics, status), so a match in a title always comes before one in a description.

Typos are forgiven in words that hardly any course has as typed: a well-known word needs no guesses, and
guessing costs more than everything else. Where all words together find nothing, every word is guessed at.
"""

from collections.abc import Mapping, Sequence

import tantivy
from tantivy import Occur, Query

from search.engines.embedded.schema import label_term
from search.synonyms import SYNONYMS
from search.words import Wanted, terms

_STEPS: Mapping[str, tuple[float, float, float]] = {
    "title": (24.0, 20.0, 14.0),
    "keys": (12.0, 10.0, 5.0),
    "body": (8.0, 7.0, 3.0),
}
_STATUS: Mapping[str, float] = {"published": 0.4, "retiring": 0.3, "in_review": 0.2, "draft": 0.1}
_CODE = 100.0
_ADJACENT = 0.9
_RARE = 5
_STATISTICS: Mapping[str, float] = {"title": 0.04, "body": 0.015}


class TextQuery:
    """Builds queries from words for one state of an index."""

    def __init__(self, index: tantivy.Index, searcher: tantivy.Searcher) -> None:
        self.schema = index.schema
        self.searcher = searcher
        self.forgives_all = False
        self._rare: dict[Wanted, bool] = {}

    def strict(self, text: str, wanted: Sequence[Wanted], *, forgives_all: bool = False) -> Query:
        """All words must be found, or what stands for them."""
        self.forgives_all = forgives_all
        alternatives = [self._all(wanted), *(self._all(other) for other in rewordings(wanted))]
        found = alternatives[0] if len(alternatives) == 1 else Query.disjunction_max_query(alternatives)
        return self._scored(found, text, wanted)

    def relaxed(self, text: str, wanted: Sequence[Wanted], least: int) -> Query:
        """At least so many of the words; a rare one also inside longer words: half of a German compound."""
        self.forgives_all = False
        parts = [(Occur.Should, self._loose(want)) for want in wanted if not want.is_excluded]
        found = Query.boolean_query(parts, minimum_number_should_match=least)
        excluded = [(Occur.MustNot, self._word(want)) for want in wanted if want.is_excluded]
        return self._scored(Query.boolean_query([(Occur.Must, found), *excluded]), text, wanted)

    def some(self, weighted: Mapping[tuple[str, str], float]) -> Query:
        """Any of the (field, term) pairs, scored by word statistics and weight."""
        return Query.boolean_query(
            [
                (Occur.Should, Query.boost_query(self._term(field, term), weight))
                for (field, term), weight in weighted.items()
            ]
        )

    def _all(self, wanted: Sequence[Wanted]) -> Query:
        clauses = [(Occur.MustNot if want.is_excluded else Occur.Must, self._word(want)) for want in wanted]
        if all(want.is_excluded for want in wanted):
            clauses.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(clauses)

    def _scored(self, found: Query, text: str, wanted: Sequence[Wanted]) -> Query:
        extras = [
            Query.const_score_query(Query.term_query(self.schema, "status", status, "basic"), score)
            for status, score in _STATUS.items()
        ]
        extras.append(Query.const_score_query(self._term("code", label_term(text.strip()), "basic"), _CODE))
        words = [want.terms[0] for want in wanted if not want.is_excluded and not want.is_phrase]
        for field, weight in _STATISTICS.items():
            extras += [Query.boost_query(self._term(field, word), weight) for word in words]
        if len(words) > 1:
            adjacent = Query.phrase_query(self.schema, "title", list(words), slop=1)
            extras.append(Query.const_score_query(adjacent, _ADJACENT))
        return Query.boolean_query([(Occur.Must, found), *((Occur.Should, extra) for extra in extras)])

    def _word(self, want: Wanted) -> Query:
        ways = [way for field in _STEPS for way in self._ways(want, field)]
        return Query.disjunction_max_query(ways)

    def _ways(self, want: Wanted, field: str) -> list[Query]:
        exact, start, typo = _STEPS[field]
        if want.is_phrase:
            return [Query.const_score_query(Query.phrase_query(self.schema, field, list(want.terms)), exact)]
        term = want.terms[0]
        ways = [Query.const_score_query(self._term(field, term), exact)]
        if want.is_prefix:
            ways.append(Query.const_score_query(self._fuzzy(field, term, 0, is_prefix=True), start))
        if want.typos and (self.forgives_all or self._is_rare(want)):
            fuzzy = self._fuzzy(field, term, want.typos, is_prefix=want.is_prefix)
            ways.append(Query.const_score_query(fuzzy, typo))
        return ways

    def _loose(self, want: Wanted) -> Query:
        term = want.terms[0]
        if want.is_phrase or len(term) < 4 or not self._is_rare(want):
            return self._word(want)
        inside = [
            Query.const_score_query(Query.regex_query(self.schema, field, f".*{term}.*"), _STEPS[field][2] / 2)
            for field in ("title", "keys")
        ]
        return Query.disjunction_max_query([self._word(want), *inside])

    def _is_rare(self, want: Wanted) -> bool:
        known = self._rare.get(want)
        if known is None:
            known = self._rare[want] = self._frequency(want) < _RARE
        return known

    def _frequency(self, want: Wanted) -> int:
        """About how many courses have the word, or a word that begins so."""
        term = want.terms[0]
        if not want.is_prefix:
            return sum(self.searcher.doc_freq(field, term) for field in _STEPS)
        begun = (self.searcher.terms_with_prefix(field, term, limit=_RARE) for field in _STEPS)
        return sum(frequency for found in begun for _, frequency in found)

    def _term(self, field: str, term: str, index_option: str = "position") -> Query:
        return Query.term_query(self.schema, field, term, index_option)

    def _fuzzy(self, field: str, term: str, distance: int, *, is_prefix: bool) -> Query:
        return Query.fuzzy_term_query(self.schema, field, term, distance, True, is_prefix)


def rewordings(wanted: Sequence[Wanted]) -> list[tuple[Wanted, ...]]:
    """The same question in other words: each run of words that has synonyms replaced by one of them."""
    found: list[tuple[Wanted, ...]] = []
    for start in range(len(wanted)):
        for end in range(start + 1, min(start + 4, len(wanted) + 1)):
            run = wanted[start:end]
            if any(want.is_phrase or want.is_excluded for want in run):
                continue
            for synonym in SYNONYMS.get(" ".join(want.terms[0] for want in run), ()):
                found.append((*wanted[:start], Wanted(tuple(terms(synonym))), *wanted[end:]))
    return found
