"""Markets come in from a file; each row is one market."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from core.errors import FieldError
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from localization.events import MarketSaved
from localization.models import Market, MarketLocale
from localization.service.reading import Cells, ImportReport, Row, read_person
from people.access import require
from people.values import Permission


@dataclass(frozen=True, slots=True)
class MarketFacts:
    """A market as a row of a file says it."""

    code: str
    name: str
    territory: str
    calendar_country: str
    coordinator_id: UUID | None
    headcount: int | None
    language_shares: dict[str, float]
    required: tuple[Locale, ...]
    optional: tuple[Locale, ...]


_PLAIN = ("name", "territory", "calendar_country", "coordinator_id", "headcount", "language_shares")


def import_markets(work: Work, rows: Iterable[Row], *, is_dry_run: bool = False) -> ImportReport:
    """Make or change a market a row; rows that cannot be are reported and left out."""
    require(work.actor, Permission.MANAGE_MARKETS)
    report = ImportReport()
    for number, cells in rows:
        report.rows += 1
        reader = Cells(cells)
        facts = _read(work, reader)
        if reader.errors:
            report.refuse(number, reader.errors)
        else:
            report.count(_save(work, facts, is_dry_run=is_dry_run))
    return report


def _read(work: Work, cells: Cells) -> MarketFacts:
    code = cells.code("code")
    territory = cells.country("territory", "country", default=code if len(code) == 2 else "")
    if not territory:
        cells.errors.append(FieldError("territory", "required"))
    required = cells.locales("required_locales")
    if not required and not any(error.field == "required_locales" for error in cells.errors):
        cells.errors.append(FieldError("required_locales", "required"))
    return MarketFacts(
        code=code,
        name=cells.text("name", is_required=True),
        territory=territory,
        calendar_country=cells.country("calendar_country", "calendar", default=territory),
        coordinator_id=read_person(work, cells, "coordinator_email", "coordinator"),
        headcount=cells.whole("headcount"),
        language_shares=cells.shares("language_shares"),
        required=tuple(required),
        optional=tuple(locale for locale in cells.locales("optional_locales") if locale not in required),
    )


def _save(work: Work, facts: MarketFacts, *, is_dry_run: bool) -> str:
    market = work.session.scalar(select(Market).where(Market.code == facts.code))
    if market is not None and _stored(work, market) == _said(facts):
        return "unchanged"
    outcome = "updated" if market else "created"
    if not is_dry_run:
        _write(work, market, facts)
    return outcome


def _said(facts: MarketFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in _PLAIN} | {"required": facts.required, "optional": facts.optional}


def _stored(work: Work, market: Market) -> dict[str, Any]:
    query = select(MarketLocale).where(MarketLocale.market_id == market.id).order_by(MarketLocale.position)
    locales = list(work.session.scalars(query))
    return {name: getattr(market, name) for name in _PLAIN} | {
        "required": tuple(each.locale for each in locales if each.is_required),
        "optional": tuple(each.locale for each in locales if not each.is_required),
    }


def _write(work: Work, market: Market | None, facts: MarketFacts) -> None:
    before = _stored(work, market) if market else None
    if market is None:
        market = Market(id=new_id(), code=facts.code, version=0)
        work.session.add(market)
    for name in _PLAIN:
        setattr(market, name, getattr(facts, name))
    market.version += 1
    work.session.flush()
    work.session.execute(delete(MarketLocale).where(MarketLocale.market_id == market.id))
    locales = [(locale, True) for locale in facts.required] + [(locale, False) for locale in facts.optional]
    for position, (locale, is_required) in enumerate(locales):
        work.session.add(MarketLocale(market_id=market.id, locale=locale, is_required=is_required, position=position))
    work.session.flush()
    work.record(MarketSaved(subject_id=market.id, before=_spell(before), after=_spell(_said(facts))))


def _spell(facts: dict[str, Any] | None) -> dict[str, object] | None:
    if facts is None:
        return None
    return {name: [str(v) for v in value] if isinstance(value, tuple) else value for name, value in facts.items()}
