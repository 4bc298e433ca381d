"""What the Catalog page shows: its address as a value, facets with names and counts, hits with marked texts.

The address holds everything that was chosen, so that every state of the page can be linked, kept and gone back to.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from core.locales import UnknownLocale
from core.wording import Translator, language_name, state_word
from core.wording.marks import N_
from core.wording.sentences import list_of, territory_name
from core.wording.vocabulary import word
from search.query.due import DUE_STATES
from search.query.tree import Expression, OneOf, every
from search.values import FACETS, Excerpt, Hit

PAGE = 20
TABLE_PAGE = 50
SHOWN = 8
LANGUAGES_NAMED = 3
HEADINGS: Mapping[str, str] = {
    "status": N_("Status"),
    "locale": N_("Language"),
    "org_unit": N_("Org unit"),
    "due_state": N_("Review"),
    "modality": N_("Kind"),
    "level": N_("Level"),
    "market": N_("Market"),
    "owner": N_("Owner"),
    "skill": N_("Skill"),
    "provider": N_("Provider"),
}
SORTS: Mapping[str, str] = {
    "relevance": N_("Best match, else last changed"),
    "updated": N_("Last changed"),
    "title": N_("Title"),
    "due": N_("Due first"),
    "due_desc": N_("Due last"),
}
PLACES: Mapping[str, str] = {
    "title": N_("title"),
    "code": N_("code"),
    "summary": N_("summary"),
    "description": N_("description"),
    "objective": N_("objective"),
    "body": N_("content"),
    "skill": N_("skill"),
    "label": N_("label"),
    "people": N_("owner"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """What was asked and chosen, as the address bar holds it."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filter: str = ""
    sort: str = "relevance"
    view: str = "list"
    start: int = 0

    def href(self, path: str = "/catalog") -> str:
        pairs = [("q", self.text), ("filter", self.filter)]
        pairs += [(name, value) for name in FACETS for value in self.chosen.get(name, ())]
        if self.sort != "relevance":
            pairs.append(("sort", self.sort))
        if self.view != "list":
            pairs.append(("view", self.view))
        if self.start:
            pairs.append(("start", str(self.start)))
        query = urlencode([(name, value) for name, value in pairs if value])
        return f"{path}?{query}" if query else path

    def export_href(self, format_: str) -> str:
        """The same courses as a file."""
        href = replace(self, view="list", start=0).href("/catalog/export")
        return f"{href}{'&' if '?' in href else '?'}format={format_}"

    def toggled(self, name: str, value: str) -> "Address":
        """With this value of a facet chosen, or no longer; from the first page."""
        values = self.chosen.get(name, ())
        others = tuple(other for other in values if other != value)
        chosen = {**self.chosen, name: others if value in values else (*values, value)}
        return replace(self, chosen={key: found for key, found in chosen.items() if found}, start=0)

    def hidden(self) -> Iterator[tuple[str, str]]:
        """What the search form carries along unseen."""
        yield from ((name, value) for name in FACETS for value in self.chosen.get(name, ()))
        if self.view != "list":
            yield "view", self.view

    @property
    def is_plain(self) -> bool:
        """Whether nothing narrows the catalog."""
        return not (self.text or self.filter or self.chosen)

    def choices(self) -> Expression | None:
        """The chosen values as a filter: any of a facet's, all facets together."""
        return every(*(OneOf(name, values) for name, values in self.chosen.items()))


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    count: int | None
    href: str
    is_chosen: bool
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    heading: str
    shown: Sequence[Choice]
    more: Sequence[Choice]


class Labels:
    """Names for the values of facets, in the reader's language."""

    def __init__(self, reader: Translator, units: Mapping[str, str], owners: Mapping[str, str]) -> None:
        self._reader = reader
        self._by_facet: Mapping[str, Callable[[str], str]] = {
            "status": lambda value: state_word("course", value, reader).word,
            "due_state": lambda value: state_word("due", value, reader).word,
            "locale": lambda value: language_name(value, reader),
            "modality": lambda value: word("modality", value, reader),
            "org_unit": lambda value: units.get(value, value),
            "owner": lambda value: owners.get(value, value),
            "market": lambda value: territory_name(value, reader),
        }

    def label(self, facet: str, value: str) -> str:
        """The name of a value; the value itself where it has none, since addresses can say anything."""
        try:
            return self._by_facet.get(facet, str)(value)
        except (UnknownLocale, LookupError):
            return value

    def languages(self, tags: Sequence[str]) -> str:
        """The languages a course is offered in; of many, the first few and how many more."""
        named, more = [self.label("locale", tag) for tag in tags[:LANGUAGES_NAMED]], len(tags) - LANGUAGES_NAMED
        if more > 0:
            named.append(self._reader.ngettext("%(n)s more language", "%(n)s more languages", more))
        return list_of(named, self._reader)


def facets_of(
    counts: Mapping[str, Mapping[str, int]], address: Address, labels: Labels, reader: Translator
) -> list[Facet]:
    """Facets in reading order; one without values is left out, a chosen value always stays."""
    found = []
    for name, heading in HEADINGS.items():
        choices = list(_choices(name, counts.get(name, {}), address, labels))
        if choices:
            open_ = sum(choice.is_chosen for choice in choices) + SHOWN
            found.append(Facet(name, reader.gettext(heading), choices[:open_], choices[open_:]))
    return found


def _choices(name: str, counts: Mapping[str, int], address: Address, labels: Labels) -> Iterator[Choice]:
    chosen = address.chosen.get(name, ())
    for value in chosen:
        count = _count_of(value, counts)
        yield Choice(labels.label(name, value), count, address.toggled(name, value).href(), is_chosen=True)
    taken = {value.lower() for value in chosen}
    for value in _ordered(name, counts):
        if value.lower() not in taken:
            href = address.toggled(name, value).href()
            yield Choice(labels.label(name, value), counts[value], href, is_chosen=False)


def _count_of(value: str, counts: Mapping[str, int]) -> int:
    return sum(count for other, count in counts.items() if other.lower() == value.lower())


def _ordered(name: str, counts: Mapping[str, int]) -> list[str]:
    """The most frequent first; due states by urgency."""
    if name == "due_state":
        return [state for state in DUE_STATES if counts.get(state)]
    return sorted(counts, key=lambda value: (-counts[value], value.lower()))


def chips_of(address: Address, labels: Labels, reader: Translator) -> list[Choice]:
    """Everything chosen, each with the address that takes it away."""
    chips = [
        Choice(
            f"{reader.gettext(HEADINGS[name])}: {labels.label(name, value)}",
            None,
            address.toggled(name, value).href(),
            is_chosen=True,
        )
        for name, values in address.chosen.items()
        for value in values
    ]
    if address.filter:
        chips.append(Choice(address.filter, None, replace(address, filter="", start=0).href(), is_chosen=True))
    return chips


def pieces(text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """A text cut into plain and marked pieces, for the template to escape and mark."""
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in marks:
        if start > at:
            found.append((text[at:start], False))
        found.append((text[start:end], True))
        at = end
    if at < len(text):
        found.append((text[at:], False))
    return found


@dataclass(frozen=True, slots=True)
class Match:
    """A piece of text that matched, with where it stands."""

    place: str
    locale: str
    is_other_language: bool
    pieces: Sequence[tuple[str, bool]]
    is_cut_before: bool
    is_cut_after: bool


@dataclass(frozen=True, slots=True)
class Row:
    hit: Hit
    title: Sequence[tuple[str, bool]]
    matches: Sequence[Match]
    due_state: str


def title_pieces(hit: Hit) -> list[tuple[str, bool]]:
    """The title as shown, marked where it matched."""
    for found in hit.highlights:
        if found.kind == "title" and found.text == hit.title and found.locale == hit.locale:
            return pieces(found.text, found.marks)
    return [(hit.title, False)]


def matches_of(hit: Hit, reader: Translator) -> list[Match]:
    """Matches beside the title that is shown anyway."""
    return [_match(found, hit, reader) for found in hit.highlights if not _is_shown_title(found, hit)]


def _is_shown_title(found: Excerpt, hit: Hit) -> bool:
    return found.kind == "title" and found.locale == hit.locale


def _match(found: Excerpt, hit: Hit, reader: Translator) -> Match:
    return Match(
        place=reader.gettext(PLACES.get(found.kind, found.kind)),
        locale=found.locale or "",
        is_other_language=found.locale is not None and found.locale != hit.locale,
        pieces=pieces(found.text, found.marks),
        is_cut_before=found.is_cut_before,
        is_cut_after=found.is_cut_after,
    )
