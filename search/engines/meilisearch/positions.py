"""Where Meilisearch itself says a course matched: the fallback where our own marks find nothing.

It counts bytes of UTF-8, people count characters. Its ready-made highlights are not used: they put tags into text
that is not escaped.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from search.documents import CourseDocument, CourseText
from search.highlights import merged
from search.values import Excerpt

_KINDS = {
    "titles": "title",
    "summaries": "summary",
    "objectives": "objective",
    "descriptions": "description",
    "bodies": "body",
}
_AROUND = 90


def excerpts_of(course: CourseDocument, positions: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[Excerpt, ...]:
    """Up to three pieces of text with marks, from `_matchesPosition`."""
    found: list[Excerpt] = []
    for field, kind in _KINDS.items():
        for text in course.texts:
            places = positions.get(f"{field}.{text.locale.lower()}", ())
            for number, piece in enumerate(_pieces(text, kind)):
                here = [p for p in places if p.get("indices", [number]) == [number]]
                if here:
                    found.append(_excerpt(kind, text.locale, piece, here))
    return tuple(found[:3])


def _pieces(text: CourseText, kind: str) -> Sequence[str]:
    if kind == "objective":
        return text.objectives
    return (str(getattr(text, kind)),)


def _excerpt(kind: str, locale: str, text: str, places: Sequence[Mapping[str, Any]]) -> Excerpt:
    marks = merged([_characters(text, int(place["start"]), int(place["length"])) for place in places])
    start, end = max(0, marks[0][0] - _AROUND), min(len(text), marks[0][1] + _AROUND)
    if kind == "title":
        start, end = 0, len(text)
    return Excerpt(
        kind=kind,
        locale=locale,
        text=text[start:end],
        marks=tuple((low - start, high - start) for low, high in marks if low >= start and high <= end),
        is_cut_before=start > 0,
        is_cut_after=end < len(text),
    )


def _characters(text: str, start: int, length: int) -> tuple[int, int]:
    """A range of bytes as a range of characters."""
    raw = text.encode()
    low = len(raw[:start].decode(errors="ignore"))
    return low, low + len(raw[start : start + length].decode(errors="ignore"))
