"""Drafts and labelled pairs out of JSON Lines. A line that cannot be read is named, the others are read."""

from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from typing import TypeVar

import msgspec

from core.errors import FieldError
from core.foreign_json import NotJson, decode_json
from search.duplicates.errors import DraftInvalid
from search.duplicates.values import Draft

T = TypeVar("T")
LONGEST = 20_000
"""Characters of one text that are compared; what follows says nothing new about what a course is."""
Listed = list[str] | str | None


class DraftLine(msgspec.Struct):
    """A draft as files and programs write it: nulls where there is nothing, lists that may be one text."""

    title: str | None = None
    description: str | None = None
    objectives: Listed = None
    skills: Listed = None
    language: str | None = None
    provider: str | None = None
    id: str | int | None = None

    def as_draft(self) -> Draft:
        """Raise DraftInvalid without a title: nothing could be compared."""
        title = (self.title or "").strip()
        if not title:
            raise DraftInvalid([FieldError(field="title", code="required")], problem="it has no title")
        return Draft(
            title=title[:LONGEST],
            description=(self.description or "")[:LONGEST],
            objectives=_listed(self.objectives),
            skills=_listed(self.skills),
            language=self.language or "",
            provider=self.provider or "",
            id="" if self.id is None else str(self.id),
        )


class PairLine(msgspec.Struct):
    a: DraftLine
    b: DraftLine
    label: int | None = None


class Pair(msgspec.Struct, frozen=True):
    """Two drafts; `label` 1 says they are one course, 0 that they are not, None neither."""

    a: Draft
    b: Draft
    label: int | None


class BadLine(msgspec.Struct, frozen=True):
    """A line that could not be read, and why."""

    line: int
    problem: str


def read_drafts(lines: Iterable[bytes]) -> Iterator[tuple[int, Draft | BadLine]]:
    """Each line that is not empty, with its number."""
    yield from _read(lines, lambda line: decode_json(line, DraftLine).as_draft())


def read_pairs(lines: Iterable[bytes]) -> Iterator[tuple[int, Pair | BadLine]]:
    """Each line that is not empty, with its number."""
    yield from _read(lines, lambda line: _pair(decode_json(line, PairLine)))


def _pair(line: PairLine) -> Pair:
    if line.label not in (None, 0, 1):
        raise DraftInvalid(problem=f"label {line.label} is none of 1, 0 and null")
    return Pair(line.a.as_draft(), line.b.as_draft(), line.label)


def _read(lines: Iterable[bytes], parse: Callable[[bytes], T]) -> Iterator[tuple[int, T | BadLine]]:
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text:
            continue
        try:
            yield number, parse(text)
        except NotJson as problem:
            yield number, BadLine(number, str(problem))
        except DraftInvalid as problem:
            yield number, BadLine(number, str(problem.params.get("problem")))


def _listed(value: Listed) -> tuple[str, ...]:
    """Lists are JSON arrays or separated by `|`, as in course files."""
    items = value.split("|") if isinstance(value, str) else value or []
    lengths = accumulate(len(item) + 1 for item in items)
    return tuple(item.strip() for item, until in zip(items, lengths, strict=True) if item.strip() and until <= LONGEST)
