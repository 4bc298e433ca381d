"""What other topics' pages add to the frame, to Home and to the box: functions they register where they stand.

@frame_count("reviews")
def count_my_reviews(work: Work, house: House) -> int: …

@home_section(10)
def my_due_courses(work: Work, house: House) -> HomeSection | None: …

@finder(20)
def find_jobs(work: Work, house: House, text: str, limit: int) -> FoundGroup | None: …

@named
def job_named(work: Work, house: House, text: str) -> Found | None: …
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from api.ports import House
from core.unit_of_work import Work


@dataclass(frozen=True, kw_only=True)
class HomeRow:
    """One thing that wants something. Texts are in the reader's language already."""

    title: str
    href: str
    detail: str = ""
    state_kind: str = ""
    state_value: str = ""
    state_text: str = ""
    """Replaces the state's word where there is more to say: "10 days late · 12 Nov 2026"."""
    note: str = ""
    action: str = ""
    """The label of the one button; it leads to `href` unless `action_href` is given."""
    action_href: str = ""
    lang: str = ""


@dataclass(frozen=True, kw_only=True)
class HomeSection:
    """A group of rows under a heading; `more_href` leads to all of them."""

    heading: str
    rows: Sequence[HomeRow]
    total: int = 0
    more_href: str = ""
    answer: str = ""
    """What this says in a sentence; the first section's becomes Home's own."""
    detail: str = ""
    """What stands beside that sentence: how far ahead it looks."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """A hit of the box."""

    title: str
    href: str
    detail: str = ""
    state_kind: str = ""
    state_value: str = ""
    lang: str = ""


@dataclass(frozen=True, kw_only=True)
class FoundGroup:
    """Hits of one kind, as many as there is room for; there may be more of them."""

    heading: str
    hits: Sequence[Found]
    has_more: bool = False
    total: int = 0
    """How many there are, where that is known; `more_href` leads to all of them."""
    more_href: str = ""


def group_of(heading: str, found: Sequence[Found], limit: int) -> FoundGroup | None:
    """A group of one more than there is room for, if there were so many; None without any."""
    return FoundGroup(heading=heading, hits=found[:limit], has_more=len(found) > limit) if found else None


CountRows = Callable[[Work, House], int]
MakeSection = Callable[[Work, House], "HomeSection | None"]
Find = Callable[[Work, House, str, int], "FoundGroup | None"]
FindNamed = Callable[[Work, House, str], "Found | None"]


@dataclass(slots=True)
class Providers:
    """Everything registered, in the order in which it is shown."""

    counts: dict[str, CountRows] = field(default_factory=dict)
    sections: list[tuple[int, MakeSection]] = field(default_factory=list)
    finders: list[tuple[int, Find]] = field(default_factory=list)
    named: list[FindNamed] = field(default_factory=list)

    def counted(self, work: Work, house: House) -> Mapping[str, int]:
        return {key: count(work, house) for key, count in self.counts.items()}


providers = Providers()


def frame_count(key: str) -> Callable[[CountRows], CountRows]:
    """Register the number beside an entry of the rail: what waits for this person there."""

    def register(count: CountRows) -> CountRows:
        providers.counts[key] = count
        return count

    return register


def home_section(order: int) -> Callable[[MakeSection], MakeSection]:
    """Register a section of Home; lower orders come first, None is left out."""

    def register(make: MakeSection) -> MakeSection:
        providers.sections.append((order, make))
        providers.sections.sort(key=lambda pair: pair[0])
        return make

    return register


def finder(order: int) -> Callable[[Find], Find]:
    """Register a kind of thing that the box finds."""

    def register(find: Find) -> Find:
        providers.finders.append((order, find))
        providers.finders.sort(key=lambda pair: pair[0])
        return find

    return register


def named(find: FindNamed) -> FindNamed:
    """Register how the one thing is found that is called exactly so: it comes first, and Enter leads there."""
    providers.named.append(find)
    return find
