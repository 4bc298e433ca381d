"""The words of an index in memory, to find what a mistyped word may have meant.

Walking the index with an automaton for each word, field and question costs several times more than comparing with
the words that begin with the same letter, and tells less: here the words meant are known, so that facets and
marks need not guess again. Slips on the first letter are left to the automaton.
"""

import re
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from operator import itemgetter

import tantivy
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.typos import is_near
from search.words import Wanted

FIELDS = ("title", "keys", "body")
RARE = 5
_MOST = 300
_LAGS = 60.0
_REMEMBERED = 5000
_SHORTEST_INSIDE = 4
_CODE = re.compile(r"([^\W\d]+)(\d\w*)")
_SHORTEST_GUESSED = 6
_SHORTEST_SPLIT = 8


@dataclass(slots=True)
class WordLists:
    """Words that a mistyped one is compared with. They may lag a minute behind: making them costs tens of ms."""

    made_at: float = field(default_factory=time.monotonic)
    by_letter: dict[str, list[str]] = field(default_factory=dict)
    of_short_texts: str = ""
    """A word a line, between two ends of line: to search one text takes a tenth of asking word by word."""

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.made_at < _LAGS


class Vocabulary:
    """The words of one state of an index; threads may share it, what they find is kept."""

    def __init__(self, searcher: tantivy.Searcher, before: "Vocabulary | None" = None) -> None:
        self.searcher = searcher
        self.lists: WordLists = before.lists if before is not None and before.lists.is_fresh else WordLists()
        self._near: dict[Wanted, tuple[str, ...]] = {}
        self._frequencies: dict[Wanted, int] = {}
        self._around: dict[str, tuple[str, ...]] = {}
        self._guesses: dict[Wanted, tuple[set[str], tuple[str, str] | None]] = {}
        self.slips: dict[Wanted, bool] = {}
        """Whether a slip on its first letter finds a word; kept by who asks the index."""

    def is_rare(self, want: Wanted) -> bool:
        """Whether hardly any course has the word as typed, or one that begins so."""
        return self._known_frequency(want) < RARE

    def _known_frequency(self, want: Wanted) -> int:
        known = self._frequencies.get(want)
        if known is None:
            self._forget_much()
            known = self._frequencies[want] = self._frequency(want)
        return known

    def _forget_much(self) -> None:
        """Nobody asks the same for ever: an index that is not written to for days must not remember every typo."""
        if len(self._frequencies) > _REMEMBERED:
            for kept in (self._frequencies, self._near, self._around, self._guesses, self.slips):
                kept.clear()

    def has(self, want: Wanted) -> bool:
        """Whether any course has the word as typed, or one that begins so."""
        return self._known_frequency(want) > 0

    def near(self, want: Wanted) -> tuple[str, ...]:
        """Other words that this one may be with its typos forgiven; of a word still growing, those that go on so."""
        known = self._near.get(want)
        if known is None:
            known = self._near[want] = self._find_near(want, want.typos) if want.typos else ()
        return known

    def split(self, want: Wanted) -> tuple[str, str] | None:
        """The two known words that were typed without the blank or the dash between them."""
        term = want.terms[0]
        if want.is_phrase:
            return None
        if code := _CODE.fullmatch(term):
            is_known = self.count(code[1]) and (want.is_prefix or self.count(code[2]))
            return (code[1], code[2]) if is_known else None
        if not term.isalpha() or len(term) < 6:
            return None
        cuts = ((term[:at], term[at:]) for at in range(2, len(term) - 1))
        commonness, best = max((min(self.count(one), self.count(other)), (one, other)) for one, other in cuts)
        return best if commonness >= RARE else None

    def containing(self, want: Wanted) -> tuple[str, ...]:
        """Longer words of titles and keys that have this one inside: half of a German compound."""
        term = want.terms[0]
        if want.is_phrase or len(term) < _SHORTEST_INSIDE:
            return ()
        known = self._around.get(term)
        if known is None:
            known = self._around[term] = tuple(islice(_lines_with(term, self._short_texts()), _MOST))
        return known

    def guesses(self, want: Wanted) -> tuple[set[str], tuple[str, str] | None]:
        """For a word that nothing else explains: words one letter further away, or two of which one is mistyped.

        Whole words only: what so little is left of may go on as anything.
        """
        known = self._guesses.get(want)
        if known is None:
            whole = replace(want, is_prefix=False)
            is_short = want.typos == 1 and len(want.terms[0]) >= _SHORTEST_GUESSED
            far = set(self._find_near(whole, want.typos + 1)) if is_short else set()
            known = self._guesses[want] = (far, None if far else self._split_roughly(whole))
        return known

    def _split_roughly(self, want: Wanted) -> tuple[str, str] | None:
        """Two words without the blank between them, few courses have them or the second is mistyped: antibribry."""
        term = want.terms[0]
        if not term.isalpha() or len(term) < _SHORTEST_SPLIT:
            return None
        cuts = ((term[:at], term[at:]) for at in range(3, len(term) - 4))
        likely = [(one, rest) for one, rest in cuts if self.count(one)]
        exact = [(one, rest) for one, rest in likely if self.count(rest)]
        near = [(one, other) for one, rest in likely for other in self.near(replace(want, terms=(rest,)))]
        return max(exact or near, key=lambda pair: min(map(self.count, pair)), default=None)

    def count(self, term: str) -> int:
        """In how many courses a word is, about."""
        return sum(self.searcher.doc_freq(field, term) for field in FIELDS)

    def _frequency(self, want: Wanted) -> int:
        term = want.terms[0]
        if not want.is_prefix:
            return self.count(term)
        begun = (self.searcher.terms_with_prefix(field, term, limit=RARE) for field in FIELDS)
        return sum(frequency for found in begun for _, frequency in found)

    def _find_near(self, want: Wanted, typos: int) -> tuple[str, ...]:
        word = want.terms[0]
        candidates = self._words_with(word[0])
        found = _growing(word, candidates, typos) if want.is_prefix else _close(word, candidates, typos)
        return tuple(term for term in found if term != word)[:_MOST]

    def _short_texts(self) -> str:
        """The words of titles and keys."""
        if not self.lists.of_short_texts:
            found = (self.searcher.terms_with_prefix(field, "") for field in FIELDS[:2])
            words = sorted({term for terms in found for term, _ in terms})
            self.lists.of_short_texts = "\n".join(("", *words, ""))
        return self.lists.of_short_texts

    def _words_with(self, letter: str) -> list[str]:
        """All words that begin with a letter, in order."""
        known = self.lists.by_letter.get(letter)
        if known is None:
            terms = {term for field in FIELDS for term, _ in self.searcher.terms_with_prefix(field, letter)}
            known = self.lists.by_letter[letter] = sorted(terms)
        return known


def _close(word: str, candidates: Sequence[str], typos: int) -> list[str]:
    found = process.extract(word, candidates, scorer=OSA.distance, processor=None, score_cutoff=typos, limit=None)
    return [term for term, _, _ in found]


def _growing(word: str, ordered: Sequence[str], typos: int) -> list[str]:
    """The words that are near, or begin so.

    What is so many letters away from a beginning of about its length is at most twice as many away from the beginning
    of just its length: each letter more or less adds one at most. So one look finds all that can be.
    """
    beginnings = set(map(itemgetter(slice(len(word))), ordered))
    likely = [term for beginning in _close(word, list(beginnings), 2 * typos) for term in _begun(beginning, ordered)]
    return [term for term in dict.fromkeys(likely) if is_near(term, word, typos, is_prefix=True)]


def _begun(beginning: str, ordered: Sequence[str]) -> Iterator[str]:
    """The words that begin so."""
    return takewhile(lambda word: word.startswith(beginning), islice(ordered, bisect_left(ordered, beginning), None))


def _lines_with(part: str, lines: str) -> Iterator[str]:
    """The words that have others around this part."""
    at = lines.find(part)
    while at >= 0:
        start, end = lines.rindex("\n", 0, at) + 1, lines.index("\n", at)
        if end - start > len(part):
            yield lines[start:end]
        at = lines.find(part, end)
