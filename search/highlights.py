"""Where in a course's texts the words were found: pieces of text with marked ranges, the same for every
engine.

Marks are ranges of characters, never markup: whoever shows them escapes the text and sets the marks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from search.documents import CourseDocument, CourseText
from search.synonyms import SYNONYMS
from search.values import Excerpt
from search.words import Token, Wanted, fold_text, is_unspaced, terms, tokens

_BEFORE = 50
_LENGTH = 180
_READ = 4000
_MOST = 3
_SHORTEST_NEAR = 4
_START = r"(?<![^\W_])"


@dataclass(slots=True)
class _Piece:
    kind: str
    locale: str | None
    text: str
    _folded: str | None = None

    @property
    def folded(self) -> str:
        if self._folded is None:
            self._folded = fold_text(self.text[:_READ])
        return self._folded


class Marker:
    """Marks the words of one query in any number of courses.

    Reading texts word by word would cost more than the search itself: a pattern over the folded text finds the
    first match, and only what will be shown is read closely.
    """

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self.wanted = tuple(want for want in wanted if not want.is_excluded)
        self._stems: list[set[str]] = [set(want.terms) for want in self.wanted]
        self._prefixes = [(n, want.terms[0]) for n, want in enumerate(self.wanted) if want.is_prefix]
        self._numbers = {term: n for n, want in enumerate(self.wanted) for term in want.terms}
        for term, number in _synonym_terms(self.wanted).items():
            self._stems[number].add(term)
            self._numbers.setdefault(term, number)
        self._patterns = [self._pattern(number) for number in range(len(self.wanted))]
        self._near = [_Near(want) for want in self.wanted]

    def excerpts(self, course: CourseDocument, text: CourseText) -> tuple[Excerpt, ...]:
        """The pieces that show best why the course was found; `text` is the one the reader sees."""
        if not self.wanted:
            return ()
        pieces = list(_pieces(course, text))
        missing = set(range(len(self.wanted)))
        found = self._collect(pieces, missing)
        if missing and self._learn_near(pieces, missing):
            found += [excerpt for excerpt in self._collect(pieces, missing) if excerpt not in found]
        return tuple(found[:_MOST])

    def _pattern(self, number: int) -> re.Pattern[str]:
        """Finds any of the words that count as this one."""
        want = self.wanted[number]
        whole = "|".join(_bounded(stem) for stem in sorted(self._stems[number]))
        begun = rf"|{_START}{re.escape(want.terms[0])}" if want.is_prefix else ""
        return re.compile(whole + begun)

    def _collect(self, pieces: Sequence[_Piece], missing: set[int]) -> list[Excerpt]:
        """The first pieces that have a missing word; takes what it finds out of `missing`."""
        found: list[Excerpt] = []
        for piece in pieces:
            places = [match.start() for n in missing if (match := self._patterns[n].search(piece.folded))]
            if not places:
                continue
            start, end = _window(piece, min(places))
            marks = self._marks(piece.text[start:end])
            here = {number for number, _ in marks}
            if here & missing:
                found.append(_excerpt(piece, start, end, [token for _, token in marks]))
                missing -= here
            if not missing or len(found) == _MOST:
                break
        return found

    def _marks(self, text: str) -> list[tuple[int, Token]]:
        matched = ((self._match(token.term), token) for token in tokens(text))
        return [(number, token) for number, token in matched if number is not None]

    def _match(self, term: str) -> int | None:
        """The number of the wanted word that this term is, or is about to be."""
        number = self._numbers.get(term)
        if number is None:
            for number, prefix in self._prefixes:
                if term.startswith(prefix):
                    return number
            return None
        return number

    def _learn_near(self, pieces: Sequence[_Piece], missing: set[int]) -> bool:
        """Add words of these texts that are missing ones with typos, or have them inside."""
        has_learnt = False
        for number in missing:
            for piece in pieces:
                if near := self._near[number].words(piece.folded) - self._stems[number]:
                    self._stems[number] |= near
                    self._numbers.update({word: number for word in near if word not in self._numbers})
                    self._patterns[number] = self._pattern(number)
                    has_learnt = True
                    break
        return has_learnt


class _Near:
    """Finds words that are one wanted word but for a typo, or have it inside."""

    def __init__(self, want: Wanted) -> None:
        self.want = want
        self.word = want.terms[0]
        self.is_tried = not want.is_phrase and len(self.word) >= _SHORTEST_NEAR
        first, middle, whole = (re.escape(part) for part in (self.word[0], self.word[1:3], self.word))
        self.alike = re.compile(rf"\b(?:{first}\w*|\w{{0,2}}{middle}\w*)") if want.typos else None
        self.inside = re.compile(rf"\w*{whole}\w*")
        self.known: dict[str, bool] = {}

    def words(self, folded: str) -> set[str]:
        if not self.is_tried:
            return set()
        found = set(self.inside.findall(folded)) if self.word in folded else set()
        if self.alike is not None:
            found.update(word for word in set(self.alike.findall(folded)) if self._is_near(word))
        return found

    def _is_near(self, word: str) -> bool:
        known = self.known.get(word)
        if known is None:
            known = self.known[word] = is_near(word, self.word, self.want.typos, is_prefix=self.want.is_prefix)
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


def is_near(term: str, word: str, typos: int, *, is_prefix: bool) -> bool:
    """Whether the term is the word but for so many typos, or begins so where the word is still growing."""
    if abs(len(term) - len(word)) <= typos and OSA.distance(term, word, score_cutoff=typos) <= typos:
        return True
    if not is_prefix or len(term) <= len(word):
        return False
    lengths = range(len(word) - typos, len(word) + typos + 1)
    return any(OSA.distance(term[:size], word, score_cutoff=typos) <= typos for size in lengths)


def _bounded(stem: str) -> str:
    """A pattern for a whole word; runs of unspaced scripts have no bounds."""
    return re.escape(stem) if is_unspaced(stem) else rf"{_START}{re.escape(stem)}(?![^\W_])"


def _pieces(course: CourseDocument, shown: CourseText) -> Iterator[_Piece]:
    yield _Piece("title", shown.locale, shown.title)
    yield _Piece("code", None, course.code)
    others = [text for text in course.texts if text is not shown]
    for text in others:
        yield _Piece("title", text.locale, text.title)
    for skill in course.skills:
        yield _Piece("skill", None, skill)
    for text in (shown, *others):
        yield _Piece("summary", text.locale, text.summary)
        yield _Piece("description", text.locale, text.description)
        for objective in text.objectives:
            yield _Piece("objective", text.locale, objective)
        yield _Piece("body", text.locale, text.body)
    for name in (course.provider, course.owner_name, *course.tags):
        if name:
            yield _Piece("people" if name == course.owner_name else "label", None, name)


def _excerpt(piece: _Piece, start: int, end: int, marked: Sequence[Token]) -> Excerpt:
    return Excerpt(
        kind=piece.kind,
        locale=piece.locale,
        text=piece.text[start:end],
        marks=tuple(merged([(token.start, token.end) for token in marked])),
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
