"""What stands around every page: the rail with its counts, who reads, and in the demo the strip on top."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from litestar import Litestar

from core.actors import Actor
from core.clock import DemoClock
from core.locales import Locale
from core.unit_of_work import Work
from core.wording import catalogs, pseudo, sentences
from core.wording.marks import N_
from core.wording.translator import Translator
from people.access import may_somewhere
from people.values import Permission
from web.demo import count_mails
from web.ports import providers
from web.reader import AnyRequest, actor_of, house_of


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the rail; it stands there where its page exists and the reader may go in."""

    key: str
    label: str
    path: str
    needs: Permission | None = None
    below: tuple[str, ...] = ()
    """Other first parts of addresses that belong to this entry."""


RAIL = (
    Entry("home", N_("Home"), "/"),
    Entry("catalog", N_("Catalog"), "/catalog", Permission.READ_CATALOG, ("courses", "import", "duplicates")),
    Entry("reviews", N_("Reviews"), "/reviews", None, ("policies", "alerts", "retirement-plans")),
    Entry("localization", N_("Localization"), "/rollouts", None, ("jobs", "markets", "vendors", "variants")),
    Entry("requests", N_("Requests"), "/requests", Permission.SUBMIT_REQUEST, ("before-you-commission",)),
    Entry("reports", N_("Reports"), "/reports", Permission.READ_REPORTS),
    Entry("people", N_("People"), "/people", Permission.MANAGE_PEOPLE),
    Entry("audit", N_("Audit"), "/audit", Permission.READ_AUDIT),
)


@dataclass(frozen=True, slots=True)
class Language:
    tag: str
    name: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Everything `frame.html` needs beside the page's own facts."""

    rail: list[Entry]
    section: str
    counts: Mapping[str, int]
    actor: Actor | None
    is_demo: bool
    languages: list[Language]
    path: str
    here: str
    """The address with its query, to come back to after a choice made in the frame."""
    mails: int = 0
    roles: list[str] = field(default_factory=list)
    can_move_clock: bool = False


def build_frame(request: AnyRequest, reader: Translator, section: str | None) -> Frame:
    """The frame of one page for one reader."""
    house, actor = house_of(request), actor_of(request)
    path = request.url.path
    counts: Mapping[str, int] = {}
    mails = 0
    if actor is not None:
        with house.uow.read(actor) as work:
            counts, mails = _count(work, request)
    return Frame(
        rail=_rail(request.app, actor),
        section=section if section is not None else section_of(path),
        counts=counts,
        actor=actor,
        is_demo=house.rules.is_demo,
        languages=_languages(reader, is_demo=house.rules.is_demo),
        path=path,
        here=_here(request),
        mails=mails,
        roles=list(dict.fromkeys(grant.role for grant in actor.grants)) or ["staff"] if actor else [],
        can_move_clock=isinstance(house.clock, DemoClock),
    )


def section_of(path: str) -> str:
    """The rail's entry that an address belongs to; empty for pages outside it."""
    first = path.strip("/").partition("/")[0]
    for entry in RAIL:
        if first == entry.path.strip("/") or first in entry.below:
            return entry.key
    return ""


def page_exists(app: Litestar, path: str) -> bool:
    """Whether a page answers at this address."""
    return path in _paths(app)


def _paths(app: Litestar) -> frozenset[str]:
    known: frozenset[str] | None = app.state.get("page_paths")
    if known is None:
        known = app.state["page_paths"] = frozenset(route.path for route in app.routes)
    return known


def _rail(app: Litestar, actor: Actor | None) -> list[Entry]:
    if actor is None:
        return []
    allowed = (entry for entry in RAIL if entry.needs is None or may_somewhere(actor, entry.needs))
    return [entry for entry in allowed if page_exists(app, entry.path)]


def _count(work: Work, request: AnyRequest) -> tuple[Mapping[str, int], int]:
    house = house_of(request)
    mails = count_mails(work.session) if house.rules.is_demo else 0
    return providers.counted(work, house), mails


def _languages(reader: Translator, *, is_demo: bool) -> list[Language]:
    offered = [(locale, sentences.own_name(locale)) for locale in catalogs.offered_locales()]
    if is_demo:
        offered += [(pseudo.RIGHT_TO_LEFT, N_("Check: right to left")), (pseudo.ACCENTS, N_("Check: accents"))]
    return [Language(str(locale), name, _is_shown(locale, reader)) for locale, name in offered]


def _is_shown(locale: Locale, reader: Translator) -> bool:
    if pseudo.is_pseudo(reader.locale) or pseudo.is_pseudo(locale):
        return locale == reader.locale
    return locale.language == reader.locale.language


def _here(request: AnyRequest) -> str:
    query: Any = request.scope.get("query_string", b"")
    path = quote(request.url.path)
    return f"{path}?{query.decode('latin-1')}" if query else path
