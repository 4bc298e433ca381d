"""Queries of markets and vendors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

import msgspec
from babel.core import get_global
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.locales import Locale, UnknownLocale
from localization.errors import MarketNotFound, VendorNotFound
from localization.models import Market, MarketLocale, RateCard, Vendor
from localization.rules.coverage import Readers
from people.models import Person


class MarketLocaleRow(msgspec.Struct, frozen=True):
    locale: Locale
    is_required: bool


class MarketRow(msgspec.Struct, frozen=True):
    """A market with its locales, required ones first."""

    id: UUID
    code: str
    name: str
    territory: str
    calendar_country: str
    coordinator_id: UUID | None
    coordinator: str | None
    headcount: int | None
    language_shares: dict[str, float]
    version: int
    locales: tuple[MarketLocaleRow, ...] = ()

    @property
    def required(self) -> tuple[Locale, ...]:
        return tuple(each.locale for each in self.locales if each.is_required)

    @property
    def optional(self) -> tuple[Locale, ...]:
        return tuple(each.locale for each in self.locales if not each.is_required)

    def serves(self, locale: Locale) -> bool:
        """Whether people here get texts in this locale, be it called de or de-DE."""
        return any(each.locale.is_equivalent_to(locale) for each in self.locales)

    def builds_on(self, locale: Locale) -> bool:
        """Whether a locale of this market adapts this one, as es-MX adapts es-419."""
        return any(locale in each.locale.parents() for each in self.locales)


class RateCardRow(msgspec.Struct, frozen=True):
    vendor_id: UUID
    source_locale: Locale
    target_locale: Locale | None
    price_per_word: Decimal
    currency: str
    words_per_day: int
    band_weights: dict[str, str]


class VendorRow(msgspec.Struct, frozen=True):
    id: UUID
    code: str
    name: str
    country: str
    contact_name: str
    contact_email: str
    services: list[str]
    is_active: bool
    version: int
    rate_cards: tuple[RateCardRow, ...] = ()


def list_markets(session: Session, codes: Iterable[str] | None = None) -> list[MarketRow]:
    """Markets by name, all of them or those with these codes."""
    query = select(Market, Person.name).outerjoin(Person, Person.id == Market.coordinator_id).order_by(Market.name)
    if codes is not None:
        query = query.where(Market.code.in_(list(codes)))
    rows = session.execute(query).all()
    locales = _locales(session, [market.id for market, _ in rows])
    return [_market_row(market, coordinator, locales[market.id]) for market, coordinator in rows]


def _market_row(market: Market, coordinator: str | None, locales: Sequence[MarketLocaleRow]) -> MarketRow:
    return MarketRow(
        market.id,
        market.code,
        market.name,
        market.territory,
        market.calendar_country,
        market.coordinator_id,
        coordinator,
        market.headcount,
        market.language_shares,
        market.version,
        tuple(locales),
    )


def _locales(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[MarketLocaleRow]]:
    query = (
        select(MarketLocale.market_id, MarketLocale.locale, MarketLocale.is_required)
        .where(MarketLocale.market_id.in_(ids))
        .order_by(MarketLocale.is_required.desc(), MarketLocale.position)
    )
    found: dict[UUID, list[MarketLocaleRow]] = defaultdict(list)
    for market_id, locale, is_required in session.execute(query):
        found[market_id].append(MarketLocaleRow(locale, is_required))
    return found


def get_market(session: Session, code: str) -> MarketRow:
    found = list_markets(session, [code.strip().upper()])
    if not found:
        raise MarketNotFound(market=code)
    return found[0]


def readers_of(market: MarketRow) -> list[Readers]:
    """Who reads what there: by the company's own figures, else by CLDR's language population of the territory."""
    heads = market.headcount or 1000
    own = [Readers(Locale.parse(tag), people=round(heads * share)) for tag, share in market.language_shares.items()]
    return own or _cldr_readers(market.territory)


def _cldr_readers(territory: str) -> list[Readers]:
    readers = []
    for language, facts in get_global("territory_languages").get(territory, {}).items():
        try:
            locale = Locale.parse(language)
        except UnknownLocale:
            continue
        readers.append(Readers(locale, share=float(facts["population_percent"]) / 100))
    return readers


def list_vendors(session: Session) -> list[VendorRow]:
    """Vendors by name, with their rate cards."""
    cards: dict[UUID, list[RateCardRow]] = defaultdict(list)
    for card in session.scalars(select(RateCard).order_by(RateCard.source_locale, RateCard.target)):
        cards[card.vendor_id].append(_card_row(card))
    vendors = session.scalars(select(Vendor).order_by(Vendor.name))
    return [
        VendorRow(
            v.id,
            v.code,
            v.name,
            v.country,
            v.contact_name,
            v.contact_email,
            v.services,
            v.is_active,
            v.version,
            tuple(cards[v.id]),
        )
        for v in vendors
    ]


def _card_row(card: RateCard) -> RateCardRow:
    target = Locale.parse(card.target) if card.target else None
    return RateCardRow(
        card.vendor_id,
        card.source_locale,
        target,
        card.price_per_word,
        card.currency,
        card.words_per_day,
        card.band_weights,
    )


def get_vendor(session: Session, code: str) -> VendorRow:
    found = [vendor for vendor in list_vendors(session) if vendor.code == code.strip().upper()]
    if not found:
        raise VendorNotFound(vendor=code)
    return found[0]


def find_rate_card(
    session: Session, source: Locale, target: Locale, vendor_id: UUID | None = None
) -> RateCardRow | None:
    """The rate card for a pair of locales: exact before parent before any target, cheapest first."""
    return find_rate_cards(session, source, [target], vendor_id).get(target)


def find_rate_cards(
    session: Session, source: Locale, targets: Iterable[Locale], vendor_id: UUID | None = None
) -> dict[Locale, RateCardRow]:
    """The rate card for each target that has one, asked for once."""
    query = select(RateCard).join(Vendor, Vendor.id == RateCard.vendor_id).where(Vendor.is_active)
    if vendor_id is not None:
        query = query.where(RateCard.vendor_id == vendor_id)
    sources = {source, *source.parents()}
    cards = [card for card in session.scalars(query) if card.source_locale in sources]
    found = {target: _best_card(cards, target) for target in targets}
    return {target: _card_row(card) for target, card in found.items() if card is not None}


def _best_card(cards: Iterable[RateCard], target: Locale) -> RateCard | None:
    ladder = [str(target), *map(str, target.parents()), ""]
    fitting = [card for card in cards if card.target in ladder]
    return min(fitting, key=lambda card: (ladder.index(card.target), card.price_per_word), default=None)
