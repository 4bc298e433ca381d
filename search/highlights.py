"""Where in a course's texts the words were found: pieces of text with marked ranges, the same for every
engine.

Marks are ranges of characters, never markup: whoever shows them escapes the text and sets the marks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from search.documents import CourseDocument, CourseText
from search.synonyms import SYNONYMS
from search.values import Excerpt
from search.words import Token, Wanted, terms, tokens

_BEFORE = 50
_LENGTH = 180
_READ = 4000
_MOST = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    locale: str | None
    text: str


class Marker:
    """Marks the words of one query in any number of courses."""

    def __init__(self, wanted: Sequence[Wanted]) -> None:
        self.wanted = tuple(want for want in wanted if not want.is_excluded)
        self._plain = [(number, term, want) for number, want in enumerate(self.wanted) for term in want.terms]
        self._synonyms = _synonym_terms(self.wanted)
        self._known: dict[str, int] = {}
        self._typos: dict[str, int] = {}

    def excerpts(self, course: CourseDocument, text: CourseText) -> tuple[Excerpt, ...]:
        """The pieces that show best why the course was found; `text` is the one the reader sees."""
        if not self.wanted:
            return ()
        pieces = list(_pieces(course, text))
        found, covered = self._collect(pieces, forgives=False)
        if len(covered) < len(self.wanted):
            missing = frozenset(range(len(self.wanted))) - covered
            more, _ = self._collect(pieces, forgives=True, looking_for=missing)
            found = [*found, *(excerpt for excerpt in more if excerpt not in found)]
        return tuple(found[:_MOST])

    def _collect(
        self, pieces: Sequence[_Piece], *, forgives: bool, looking_for: frozenset[int] | None = None
    ) -> tuple[list[Excerpt], frozenset[int]]:
        needed = set(range(len(self.wanted))) if looking_for is None else set(looking_for)
        covered: set[int] = set()
        found: list[Excerpt] = []
        for piece in pieces:
            marks = self._marks(piece.text[:_READ], forgives=forgives)
            here = {number for number, _ in marks}
            if here & (needed - covered):
                found.append(_excerpt(piece, [token for _, token in marks]))
                covered |= here
            if needed <= covered or len(found) == _MOST:
                break
        return found, frozenset(covered)

    def _marks(self, text: str, *, forgives: bool) -> list[tuple[int, Token]]:
        marks: list[tuple[int, Token]] = []
        for token in tokens(text):
            number = self._match(token.term)
            if number < 0 and forgives:
                number = self._match_with_typos(token.term)
            if number >= 0:
                marks.append((number, token))
        return marks

    def _match(self, term: str) -> int:
        """The number of the wanted word that this term is, or -1."""
        known = self._known.get(term)
        if known is None:
            known = self._known[term] = self._find(term)
        return known

    def _find(self, term: str) -> int:
        for number, wanted_term, want in self._plain:
            if term == wanted_term or (want.is_prefix and term.startswith(wanted_term)):
                return number
        return self._synonyms.get(term, -1)

    def _match_with_typos(self, term: str) -> int:
        known = self._typos.get(term)
        if known is None:
            fitting = (number for number, want in enumerate(self.wanted) if _is_near(term, want))
            known = self._typos[term] = next(fitting, -1)
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


def _is_near(term: str, want: Wanted) -> bool:
    """Whether the term is the wanted word but for its typos, or begins so while it is still growing."""
    word, typos = want.terms[0], want.typos
    if want.is_phrase:
        return False
    if not typos:
        return len(word) >= 4 and word in term
    if abs(len(term) - len(word)) <= typos and OSA.distance(term, word, score_cutoff=typos) <= typos:
        return True
    if want.is_prefix and len(term) > len(word):
        lengths = range(len(word) - typos, len(word) + typos + 1)
        if any(OSA.distance(term[:size], word, score_cutoff=typos) <= typos for size in lengths):
            return True
    return word in term


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


def _excerpt(piece: _Piece, marked: Sequence[Token]) -> Excerpt:
    start, end = _window(piece, marked[0])
    marks = merged(
        [(token.start, token.end) for token in marked if token.start >= start and token.end <= end]
    )
    return Excerpt(
        kind=piece.kind,
        locale=piece.locale,
        text=piece.text[start:end],
        marks=tuple((low - start, high - start) for low, high in marks),
        is_cut_before=start > 0,
        is_cut_after=end < len(piece.text),
    )


def _window(piece: _Piece, first: Token) -> tuple[int, int]:
    """The part of a long text to show: whole words around the first mark."""
    size = len(piece.text)
    if piece.kind == "title" or size <= _LENGTH:
        return 0, size
    start = max(0, first.start - _BEFORE)
    if start > 0:
        blank = piece.text.find(" ", start, first.start)
        start = blank + 1 if blank >= 0 else start
    end = min(size, max(start + _LENGTH, first.end))
    if end < size:
        blank = piece.text.rfind(" ", first.end, end)
        end = blank if blank >= 0 else end
    return start, end


def merged(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Ranges in order, those that touch or overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
