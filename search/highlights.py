"""Where in a course's texts the words were found: pieces of text with marked ranges, the same for every
engine.

Marks are ranges of characters, never markup: whoever shows them escapes the text and sets the marks.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from search.documents import CourseDocument, CourseText
from search.fillers import needed, without_begun_letter
from search.synonyms import SYNONYMS
from search.typos import is_near
from search.values import Excerpt
from search.words import Wanted, fold_text, is_of_a_word, is_unspaced, terms, tokens

_BEFORE = 50
_LENGTH = 180
_READ = 4000
_MOST = 3
_SHORTEST_NEAR = 4


@dataclass(slots=True)
class _Piece:
    kind: str
    locale: str | None
    text: str
    _folded: str | None = None

    @property
    def folded(self) -> str:
        if self._folded is None:
            self._folded = _folded(self.text[:_READ])
        return self._folded


def _folded(text: str) -> str:
    """Folding letters beyond ASCII takes longer than finding them, and who types sees the same courses again."""
    return text.lower() if text.isascii() else _folded_before(text)


@lru_cache(maxsize=1000)
def _folded_before(text: str) -> str:
    return fold_text(text)


class Marker:
    """Marks the words of one query in any number of courses.

    Reading texts word by word would cost more than the search itself: a folded text is asked for its first match,
    and only what will be shown is read closely. `meant` says what an engine took words for. Texts are searched for
    words near the wanted ones only where that does not say: for all of them, or for those in `unclear`. Words that
    narrow no search are marked where they stand beside others, and nothing is read for them.
    """

    def __init__(
        self,
        wanted: Sequence[Wanted],
        meant: Mapping[Wanted, Iterable[str]] | None = None,
        unclear: Collection[Wanted] | None = None,
    ) -> None:
        self.wanted = tuple(want for want in wanted if not want.is_excluded)
        self._stems: list[list[str]] = [list(want.terms) for want in self.wanted]
        self._prefixes = [want.terms[0] if want.is_prefix else "" for want in self.wanted]
        for term, number in _synonym_terms(self.wanted).items():
            self._stems[number].append(term)
        for number, want in enumerate(self.wanted):
            self._stems[number] += (meant or {}).get(want, ())
        telling = without_begun_letter(needed(self.wanted))
        self._telling = frozenset(number for number, want in enumerate(self.wanted) if want in telling)
        guessed = self.wanted if unclear is None else unclear
        self._near = {number: _Near(want) for number, want in enumerate(self.wanted) if want in guessed}

    def excerpts(self, course: CourseDocument, text: CourseText) -> tuple[Excerpt, ...]:
        """The pieces that show best why the course was found; `text` is the one the reader sees."""
        if not self.wanted:
            return ()
        missing = set(self._telling)
        found = self._collect(_pieces(course, text), missing)
        if not missing & self._near.keys():
            return tuple(found)
        pieces = list(_pieces(course, text))
        if self._learn_near(pieces, missing & self._near.keys()):
            found += [excerpt for excerpt in self._collect(pieces, missing) if excerpt not in found]
        return tuple(found[:_MOST])

    def _collect(self, pieces: Iterable[_Piece], missing: set[int]) -> list[Excerpt]:
        """The first pieces that have a missing word; takes what it finds out of `missing`."""
        found: list[Excerpt] = []
        for piece in pieces:
            first = {
                number: place
                for number in self._maybe_in(piece.folded, missing)
                if (place := self._first(piece.folded, number)) >= 0
            }
            if not first:
                continue
            start, end = _window(piece, min(first.values()))
            found.append(_excerpt(piece, start, end, self._marks(piece.text[start:end])))
            missing -= first.keys()
            if not missing or len(found) == _MOST:
                break
        return found

    def _maybe_in(self, folded: str, missing: Iterable[int]) -> Iterator[int]:
        """The missing words with letters in this text: most are not in most, and a closer look costs ten times more."""
        for number in missing:
            for stem in self._stems[number]:
                if stem in folded:
                    yield number
                    break
            else:
                if (prefix := self._prefixes[number]) and prefix in folded:
                    yield number

    def _first(self, folded: str, number: int) -> int:
        """Where one of the words first stands in a folded text, or -1."""
        places = [place for stem in self._stems[number] if stem in folded and (place := _find(folded, stem)[0]) >= 0]
        if (prefix := self._prefixes[number]) and prefix in folded:
            place, _ = _find(folded, prefix, is_begun=True)
            places += [place] if place >= 0 else []
        return min(places, default=-1)

    def _marks(self, text: str) -> list[tuple[int, int]]:
        folded = fold_text(text)
        if len(folded) != len(text):
            return [(token.start, token.end) for token in tokens(text) if self._is_wanted(token.term)]
        ranges = [found for stems in self._stems for stem in stems if stem in folded for found in _all(folded, stem)]
        ranges += [found for prefix in self._prefixes if prefix for found in _all(folded, prefix, is_begun=True)]
        return ranges

    def _is_wanted(self, term: str) -> bool:
        return any(term in stems for stems in self._stems) or any(
            prefix and term.startswith(prefix) for prefix in self._prefixes
        )

    def _learn_near(self, pieces: Sequence[_Piece], missing: set[int]) -> bool:
        """Add words of these texts that are missing ones with typos, or have them inside."""
        has_learnt = False
        for number in missing:
            for piece in pieces:
                if near := self._near[number].words(piece.folded).difference(self._stems[number]):
                    self._stems[number] += near
                    has_learnt = True
                    break
        return has_learnt


def _find(folded: str, stem: str, start: int = 0, *, is_begun: bool = False) -> tuple[int, int]:
    """The next place where a word stands (begins, if it is begun), as a range; (-1, -1) where there is none."""
    at = folded.find(stem, start)
    while at >= 0:
        end = at + len(stem)
        if is_unspaced(stem):
            return at, end
        starts = at == 0 or not is_of_a_word(folded[at - 1])
        ends = end == len(folded) or not is_of_a_word(folded[end])
        if starts and (ends or is_begun):
            while not ends:
                end += 1
                ends = end == len(folded) or not is_of_a_word(folded[end])
            return at, end
        at = folded.find(stem, at + 1)
    return -1, -1


def _all(folded: str, stem: str, *, is_begun: bool = False) -> Iterator[tuple[int, int]]:
    start, end = _find(folded, stem, is_begun=is_begun)
    while start >= 0:
        yield start, end
        start, end = _find(folded, stem, start + 1, is_begun=is_begun)


class _Near:
    """Finds words that are one wanted word but for a typo, or have it inside."""

    def __init__(self, want: Wanted) -> None:
        self.want = want
        self.word = want.terms[0]
        self.is_tried = not want.is_phrase and len(self.word) >= _SHORTEST_NEAR
        self.typos = want.typos
        self.known: dict[str, bool] = {}

    @cached_property
    def alike(self) -> re.Pattern[str]:
        """Words that begin alike, or go on alike after a slip at the beginning."""
        first, middle = re.escape(self.word[0]), re.escape(self.word[1:3])
        return re.compile(rf"\b(?:{first}\w*|\w{{0,2}}{middle}\w*)")

    @cached_property
    def inside(self) -> re.Pattern[str]:
        return re.compile(rf"\w*{re.escape(self.word)}\w*")

    def words(self, folded: str) -> set[str]:
        if not self.is_tried:
            return set()
        found = set(self.inside.findall(folded)) if self.word in folded else set()
        if self.typos:
            found.update(word for word in set(self.alike.findall(folded)) if self._is_near(word))
        return found

    def _is_near(self, word: str) -> bool:
        known = self.known.get(word)
        if known is None:
            known = self.known[word] = is_near(word, self.word, self.typos, is_prefix=self.want.is_prefix)
        return known


def _synonym_terms(wanted: Sequence[Wanted]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(len(wanted)):
        for end in range(start + 1, min(start + 4, len(wanted) + 1)):
            run = " ".join(want.terms[0] for want in wanted[start:end])
            for synonym in SYNONYMS.get(run, ()):
                for term in terms(synonym):
                    found.setdefault(term, start)
    return found


def _pieces(course: CourseDocument, shown: CourseText) -> Iterator[_Piece]:
    return (_Piece(kind, locale, text) for kind, locale, text in _texts(course, shown) if text)


def _texts(course: CourseDocument, shown: CourseText) -> Iterator[tuple[str, str | None, str | None]]:
    """What a course says: kind, locale and text, the best place for a word first."""
    yield "title", shown.locale, shown.title
    yield "code", None, course.code
    others = [text for text in course.texts if text is not shown]
    for text in others:
        yield "title", text.locale, text.title
    for skill in course.skills:
        yield "skill", None, skill
    for text in (shown, *others):
        yield "summary", text.locale, text.summary
        yield "description", text.locale, text.description
        for objective in text.objectives:
            yield "objective", text.locale, objective
        yield "body", text.locale, text.body
    for name in (course.provider, course.owner_name, *course.tags):
        yield "people" if name == course.owner_name else "label", None, name


def _excerpt(piece: _Piece, start: int, end: int, ranges: Sequence[tuple[int, int]]) -> Excerpt:
    return Excerpt(
        kind=piece.kind,
        locale=piece.locale,
        text=piece.text[start:end],
        marks=tuple(merged(ranges)),
        is_cut_before=start > 0,
        is_cut_after=end < len(piece.text),
    )


def _window(piece: _Piece, place: int) -> tuple[int, int]:
    """The part of a long text to show: whole words around a place in its folded text."""
    size = len(piece.text)
    if piece.kind == "title" or size <= _LENGTH:
        return 0, size
    if len(piece.folded) != min(size, _READ):
        place = _place_in(piece, place)
    start = max(0, place - _BEFORE)
    if start > 0:
        blank = piece.text.find(" ", start, place)
        start = blank + 1 if blank >= 0 else start
    end = min(size, start + _LENGTH)
    if end < size:
        blank = piece.text.rfind(" ", start + _BEFORE, end)
        end = blank if blank > place else end
    return start, end


def _place_in(piece: _Piece, place: int) -> int:
    """Where in the text a place of the folded text is, when folding has changed its length."""
    low, high = 0, min(len(piece.text), _READ)
    while low < high:
        middle = (low + high) // 2
        if len(fold_text(piece.text[:middle])) < place:
            low = middle + 1
        else:
            high = middle
    return low


def merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, those that touch or overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
