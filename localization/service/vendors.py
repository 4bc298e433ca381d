"""Vendors and their rate cards come in from files; a row is a vendor, a rate card, or both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from core.errors import FieldError
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from localization.events import VendorSaved
from localization.models import RateCard, Vendor
from localization.service.reading import Cells, ImportReport, Row
from localization.values import Band
from people.access import require
from people.values import Permission


@dataclass(frozen=True, slots=True)
class CardFacts:
    source_locale: Locale
    target: str
    price_per_word: Decimal
    currency: str
    words_per_day: int
    band_weights: dict[str, str]


def import_vendors(work: Work, rows: Iterable[Row], *, is_dry_run: bool = False) -> ImportReport:
    """Make or change a vendor or a rate card a row; rows that cannot be are reported and left out."""
    require(work.actor, Permission.MANAGE_VENDORS)
    report = ImportReport()
    for number, cells in rows:
        for row in _with_cards(cells):
            report.rows += 1
            reader = Cells(row)
            outcome = _take_row(work, reader, is_dry_run=is_dry_run)
            if reader.errors:
                report.refuse(number, reader.errors)
            else:
                report.count(outcome)
    return report


def _with_cards(cells: Mapping[str, object]) -> Iterable[Mapping[str, object]]:
    """A vendor of a JSON file may bring its `rate_cards` along."""
    cards = cells.get("rate_cards")
    yield {name: value for name, value in cells.items() if name != "rate_cards"}
    for card in cards if isinstance(cards, list) else []:
        yield {"vendor": cells.get("code"), **card}


def _take_row(work: Work, cells: Cells, *, is_dry_run: bool) -> str:
    has_vendor, has_card = cells.has("name"), cells.has("price_per_word")
    outcomes = []
    if has_vendor or not has_card:
        outcomes.append(_take_vendor(work, cells, is_dry_run=is_dry_run))
    if has_card:
        outcomes.append(_take_card(work, cells, is_dry_run=is_dry_run))
    return next((each for each in ("created", "updated") if each in outcomes), "unchanged")


def _take_vendor(work: Work, cells: Cells, *, is_dry_run: bool) -> str:
    code = cells.code("code")
    facts: dict[str, Any] = {
        "name": cells.text("name", is_required=True),
        "country": cells.country("country"),
        "contact_name": cells.text("contact_name"),
        "contact_email": cells.text("contact_email", "email").lower(),
        "services": cells.list("services"),
    }
    if cells.errors:
        return ""
    vendor = work.session.scalar(select(Vendor).where(Vendor.code == code))
    before = {name: getattr(vendor, name) for name in facts} if vendor else None
    if before == facts or is_dry_run:
        return "unchanged" if before == facts else "updated" if vendor else "created"
    outcome = "updated" if vendor else "created"
    if vendor is None:
        vendor = Vendor(id=new_id(), code=code, version=0)
        work.session.add(vendor)
    for name, value in facts.items():
        setattr(vendor, name, value)
    vendor.version += 1
    work.session.flush()
    work.record(VendorSaved(subject_id=vendor.id, before=before, after=facts))
    return outcome


def _take_card(work: Work, cells: Cells, *, is_dry_run: bool) -> str:
    code = (cells.text("vendor") or cells.text("code")).upper()
    vendor = work.session.scalar(select(Vendor).where(Vendor.code == code))
    facts = _read_card(cells)
    if vendor is None:
        cells.errors.append(FieldError("vendor", "vendor_not_found", code, {"vendor": code}))
    if vendor is None or facts is None or cells.errors:
        return ""
    card = work.session.scalar(
        select(RateCard).where(
            RateCard.vendor_id == vendor.id,
            RateCard.source_locale == facts.source_locale,
            RateCard.target == facts.target,
        )
    )
    names = ("price_per_word", "currency", "words_per_day", "band_weights")
    if card is not None and all(getattr(card, name) == getattr(facts, name) for name in names):
        return "unchanged"
    outcome = "updated" if card else "created"
    if is_dry_run:
        return outcome
    before = _card_told(card) if card else None
    if card is None:
        card = RateCard(id=new_id(), vendor_id=vendor.id, source_locale=facts.source_locale, target=facts.target)
        work.session.add(card)
    for name in names:
        setattr(card, name, getattr(facts, name))
    work.session.flush()
    work.record(VendorSaved(subject_id=vendor.id, before=before, after=_card_told(card)))
    return outcome


def _card_told(card: RateCard) -> dict[str, object]:
    """A rate card as the audit tells it."""
    return {
        "rate_card": f"{card.source_locale} → {card.target or '*'}",
        "price_per_word": card.price_per_word,
        "currency": card.currency,
        "words_per_day": card.words_per_day,
        "band_weights": dict(card.band_weights),
    }


def _read_card(cells: Cells) -> CardFacts | None:
    source = cells.locale("source_locale")
    target = cells.locale("target_locale", is_required=False)
    price = cells.amount("price_per_word", is_required=True)
    currency = cells.text("currency", is_required=True).upper()
    if currency and not (len(currency) == 3 and currency.isalpha() and currency.isascii()):
        cells.errors.append(FieldError("currency", "not_a_currency", currency))
    per_day = cells.whole("words_per_day", "words_a_day", default=2000)
    weights = {band.value: cells.amount(band.value) for band in Band}
    if source is None or price is None or not per_day or cells.errors:
        if per_day == 0:
            cells.errors.append(FieldError("words_per_day", "not_a_number", per_day))
        return None
    return CardFacts(
        source,
        str(target) if target else "",
        price.quantize(Decimal("0.0001")),
        currency,
        per_day,
        {name: str(weight) for name, weight in weights.items() if weight is not None},
    )


def weights_of(band_weights: Mapping[str, str]) -> dict[Band, Decimal]:
    """The weights of a rate card, the usual ones where it names none."""
    from localization.rules.analysis import DEFAULT_WEIGHTS

    return {band: Decimal(band_weights.get(band.value, str(DEFAULT_WEIGHTS[band]))) for band in Band}
