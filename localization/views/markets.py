"""Markets and vendors as programs see them."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from localization.repository.markets import MarketRow, VendorRow


class MarketView(msgspec.Struct):
    code: str
    name: str
    territory: str
    required_locales: list[str]
    optional_locales: list[str]
    calendar_country: str
    coordinator: str | None
    headcount: int | None
    language_shares: dict[str, float]
    version: int


class RateCardView(msgspec.Struct):
    source_locale: str
    target_locale: str | None
    price_per_word: Decimal
    currency: str
    words_per_day: int
    band_weights: dict[str, str]


class VendorView(msgspec.Struct):
    code: str
    name: str
    country: str
    contact_name: str
    contact_email: str
    services: list[str]
    is_active: bool
    rate_cards: list[RateCardView]
    version: int


def market_view(row: MarketRow) -> MarketView:
    return MarketView(
        row.code,
        row.name,
        row.territory,
        [str(locale) for locale in row.required],
        [str(locale) for locale in row.optional],
        row.calendar_country,
        row.coordinator,
        row.headcount,
        row.language_shares,
        row.version,
    )


def vendor_view(row: VendorRow) -> VendorView:
    cards = [
        RateCardView(
            str(card.source_locale),
            str(card.target_locale) if card.target_locale else None,
            card.price_per_word,
            card.currency,
            card.words_per_day,
            card.band_weights,
        )
        for card in row.rate_cards
    ]
    return VendorView(
        row.code,
        row.name,
        row.country,
        row.contact_name,
        row.contact_email,
        row.services,
        row.is_active,
        cards,
        row.version,
    )
