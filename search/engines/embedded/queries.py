"""Words as a tantivy query, scored in steps.

Per word a course gets the best step it reaches: in its title exactly, at the start of a word, with a typo;
then the same for its code, skills and people; then for its texts. Steps lie further apart than anything added
to them (word statistics, status), so a match in a title always comes before one in a description.

Typos are forgiven in words that hardly any course has as typed: a well-known word needs no guesses, and
guessing costs more than everything else. Where all words together find nothing, every word is guessed at.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.engines.embedded.schema import label_term
from search.engines.embedded.vocabulary import Vocabulary
from search.fillers import without_begun_letter
from search.synonyms import SYNONYMS
from search.words import Wanted, terms

_STEPS: Mapping[str, tuple[float, float, float]] = {
    "title": (24.0, 20.0, 14.0),
    "keys": (12.0, 10.0, 5.0),
    "body": (8.0, 7.0, 3.0),
}
_STATUS: Mapping[str, float] = {"published": 0.4, "retiring": 0.3, "in_review": 0.2, "draft": 0.1}
_SLIPS = ("title", "keys")
_CODE = 100.0
_ADJACENT = 0.9
_STATISTICS: Mapping[str, float] = {"title": 0.04, "body": 0.015}


class TextQuery:
    """Builds queries from words for one state of an index. `meant` and `unclear` tell what words were taken for."""

    def __init__(self, schema: tantivy.Schema, vocabulary: Vocabulary) -> None:
        self.schema = schema
        self.vocabulary = vocabulary
        self.forgives_all = False
        self.meant: dict[Wanted, set[str]] = {}
        self.unclear: set[Wanted] = set()

    def strict(self, wanted: Sequence[Wanted], *, forgives_all: bool = False) -> Query:
        """All words must be found, or what stands for them."""
        self.forgives_all = forgives_all
        alternatives = [self._all(wanted), *(self._all(other) for other in rewordings(wanted))]
        return alternatives[0] if len(alternatives) == 1 else Query.disjunction_max_query(alternatives)

    def relaxed(self, wanted: Sequence[Wanted], least: int) -> Query:
        """At least so many of the words."""
        self.forgives_all = False
        parts = [(Occur.Should, self._word(want)) for want in wanted if not want.is_excluded]
        found = Query.boolean_query(parts, minimum_number_should_match=least)
        excluded = [(Occur.MustNot, self._word(want)) for want in wanted if want.is_excluded]
        return Query.boolean_query([(Occur.Must, found), *excluded])

    def knows(self, want: Wanted) -> bool:
        """Whether any course has the word, or anything that it may mean."""
        if want.is_excluded or want.is_phrase or not self.vocabulary.is_rare(want):
            return True
        if self.vocabulary.has(want) or self._meanings(want) != (set(), None):
            return True
        return bool(want.typos) and (self._slips(want) or self.vocabulary.guesses(want) != (set(), None))

    def scored(self, found: Query, text: str, wanted: Sequence[Wanted]) -> Query:
        """What was found, with everything that orders courses which reach the same steps."""
        extras = [
            Query.const_score_query(Query.term_query(self.schema, "status", status, "basic"), score)
            for status, score in _STATUS.items()
        ]
        extras.append(Query.const_score_query(self._term("code", label_term(text.strip()), "basic"), _CODE))
        for want in set(wanted) - set(without_begun_letter(wanted)):
            extras += self._plain_ways(want, "title")
        words = [want.terms[0] for want in wanted if not want.is_excluded and not want.is_phrase]
        for field, weight in _STATISTICS.items():
            extras += [Query.boost_query(self._term(field, word), weight) for word in words]
        if len(words) > 1:
            adjacent = Query.phrase_query(self.schema, "title", list(words), slop=1)
            extras.append(Query.const_score_query(adjacent, _ADJACENT))
        return Query.boolean_query([(Occur.Must, found), *((Occur.Should, extra) for extra in extras)])

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

    def _word(self, want: Wanted) -> Query:
        ways = [way for field in _STEPS for way in self._plain_ways(want, field)]
        if not want.is_phrase and (self.forgives_all or self.vocabulary.is_rare(want)):
            ways += self._forgiving_ways(want)
        return Query.disjunction_max_query(ways)

    def _plain_ways(self, want: Wanted, field: str) -> list[Query]:
        exact, start, _ = _STEPS[field]
        if want.is_phrase:
            return [Query.const_score_query(Query.phrase_query(self.schema, field, list(want.terms)), exact)]
        ways = [Query.const_score_query(self._term(field, want.terms[0]), exact)]
        if want.is_prefix:
            begun = Query.fuzzy_term_query(self.schema, field, want.terms[0], 0, True, True)
            ways.append(Query.const_score_query(begun, start))
        return ways

    def _forgiving_ways(self, want: Wanted) -> list[Query]:
        """What the word may have meant: words near or around it, two run together, else a slip on its first letter.

        Where not even that finds anything, more is forgiven.
        """
        meant, halves = self._meanings(want)
        is_lost = not meant and not halves and want.typos and not self.vocabulary.has(want)
        if is_lost and self._slips(want):
            self.unclear.add(want)
            return [self._slipped(want, field) for field in _SLIPS]
        if is_lost:
            meant, halves = self.vocabulary.guesses(want)
        self.meant.setdefault(want, set()).update(meant, halves or ())
        ways = []
        for field, steps in _STEPS.items():
            if meant:
                ways.append(Query.const_score_query(self._any_of(field, meant), steps[2]))
            if halves:
                ways.append(Query.const_score_query(self._halved(want, field, halves), steps[2]))
        return ways

    def _meanings(self, want: Wanted) -> tuple[set[str], tuple[str, str] | None]:
        """The words a mistyped one may mean, and the two it may have been."""
        meant = set(self.vocabulary.near(want))
        if not self.vocabulary.is_rare(want):
            return meant, None
        halves = self.vocabulary.split(want)
        if not meant and not halves:
            meant = set(self.vocabulary.containing(want))
        return meant, halves

    def _halved(self, want: Wanted, field: str, halves: tuple[str, str]) -> Query:
        """Both halves one after the other; the digits of a code may still be growing: abc10."""
        if not (want.is_prefix and halves[1][0].isdigit()):
            return Query.phrase_query(self.schema, field, list(halves))
        begun = Query.fuzzy_term_query(self.schema, field, halves[1], 0, True, True)
        return Query.boolean_query([(Occur.Must, self._term(field, halves[0])), (Occur.Must, begun)])

    def _slips(self, want: Wanted) -> bool:
        """Whether any course has the word with a slip on its first letter."""
        known = self.vocabulary.slips.get(want)
        if known is None:
            slipped = Query.disjunction_max_query([self._slipped(want, field) for field in _SLIPS])
            found: Any = self.vocabulary.searcher.search(slipped, 1)
            known = self.vocabulary.slips[want] = bool(found.count)
        return known

    def _any_of(self, field: str, terms: Iterable[str]) -> Query:
        return Query.term_set_query(self.schema, field, sorted(terms))

    def _slipped(self, want: Wanted, field: str) -> Query:
        fuzzy = Query.fuzzy_term_query(self.schema, field, want.terms[0], want.typos, True, want.is_prefix)
        return Query.const_score_query(fuzzy, _STEPS[field][2])

    def _term(self, field: str, term: str, index_option: str = "position") -> Query:
        return Query.term_query(self.schema, field, term, index_option)


def rewordings(wanted: Sequence[Wanted]) -> list[tuple[Wanted, ...]]:
    """The same question in other words: each run of words that has synonyms replaced by one of them."""
    return [
        (*wanted[:start], Wanted(tuple(terms(synonym))), *wanted[end:])
        for start, end, synonyms in _runs(wanted)
        for synonym in synonyms
    ]


def with_synonyms(wanted: Sequence[Wanted]) -> set[Wanted]:
    """The words that something else can be said for."""
    return {want for start, end, _ in _runs(wanted) for want in wanted[start:end]}


def _runs(wanted: Sequence[Wanted]) -> Iterator[tuple[int, int, Sequence[str]]]:
    for start in range(len(wanted)):
        for end in range(start + 1, min(start + 4, len(wanted) + 1)):
            run = wanted[start:end]
            if any(want.is_phrase or want.is_excluded for want in run):
                continue
            if synonyms := SYNONYMS.get(" ".join(want.terms[0] for want in run)):
                yield start, end, synonyms
