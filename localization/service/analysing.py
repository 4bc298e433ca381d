"""Analysis of files against memories, and memories in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from core.errors import FieldError
from core.foreign_json import NotJson, decode_json
from core.locales import Locale
from core.unit_of_work import Work
from localization.errors import FormatUnknown, VendorInvalid
from localization.exchange import read_exchange_file
from localization.exchange.tmx import Pair, read_tmx, write_tmx
from localization.repository.memory import list_entries
from localization.rules.analysis import DEFAULT_WEIGHTS, Remembered, Source, analyse
from localization.service.memory import remember
from localization.values import Band
from people.access import require
from people.values import Permission


def analyse_file(
    name: str, data: bytes, memories: Sequence[tuple[str, bytes]], rate_card: bytes | None
) -> dict[str, object]:
    """Bands, weighted words and, with a rate card, the estimate."""
    file = read_exchange_file(name, data)
    units = [Source(f"{index}", unit.source, unit.key) for index, unit in enumerate(file.units) if not unit.is_obsolete]
    memory = [
        Remembered(pair.source, pair.context)
        for memory_name, content in memories
        for pair in read_pairs(memory_name, content)
        if file.target_locale is None or pair.target_locale.language == file.target_locale.language
    ]
    found = analyse(units, memory)
    weights, price, currency = _rates(rate_card)
    weighted = found.weighted_words(weights)
    estimate = (weighted * price).quantize(Decimal("0.01"), ROUND_HALF_UP) if price is not None else None
    return {
        "bands": {band.value: {"units": c.units, "words": c.words} for band, c in found.bands.items()},
        "weighted_words": float(weighted),
        "estimate": float(estimate) if estimate is not None else None,
        "currency": currency,
    }


def _rates(rate_card: bytes | None) -> tuple[dict[Band, Decimal], Decimal | None, str | None]:
    """Weights by band, the price of a word and its currency; bands may also be named `band_weights` or `weights`."""
    if rate_card is None:
        return dict(DEFAULT_WEIGHTS), None, None
    try:
        card = decode_json(rate_card, dict[str, object])
    except NotJson as problem:
        raise VendorInvalid([FieldError("rate_card", "not_json", None, {"detail": str(problem)})]) from None
    given = next((card[key] for key in ("bands", "band_weights", "weights") if isinstance(card.get(key), dict)), card)
    assert isinstance(given, dict)
    weights = {
        band: _number(band.value, given[band.value]) if band.value in given else DEFAULT_WEIGHTS[band] for band in Band
    }
    price = _number("price_per_word", card["price_per_word"]) if "price_per_word" in card else None
    return weights, price, str(card["currency"]) if card.get("currency") else None


def _number(field: str, value: object) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal(-1)
    if not number.is_finite() or number < 0:
        raise VendorInvalid([FieldError(field, "not_a_number", value)])
    return number


def read_pairs(name: str, data: bytes) -> Iterator[Pair]:
    """Translations of a TMX, PO or XLIFF file; fuzzy and empty ones are left out."""
    if name.lower().endswith(".tmx"):
        yield from read_tmx(name, data)
        return
    file = read_exchange_file(name, data)
    target = file.target_locale
    for unit in file.units:
        if target is not None and unit.target and not unit.is_fuzzy and not unit.is_obsolete:
            yield Pair(file.source_locale or Locale("en"), target, unit.source, unit.target, unit.key)


def import_memory(work: Work, name: str, data: bytes) -> dict[str, int]:
    """Keep every pair of a file; pairs whose two sides are one language are left out."""
    require(work.actor, Permission.MANAGE_MEMORY)
    groups: dict[tuple[Locale, Locale], list[tuple[str, str, str]]] = {}
    given = 0
    for pair in read_pairs(name, data):
        given += 1
        groups.setdefault((pair.source_locale, pair.target_locale), []).append((pair.context, pair.source, pair.target))
    if given == 0 and not name.lower().endswith((".tmx", ".po", ".xlf", ".xliff")):
        raise FormatUnknown(file=name, format=name.rpartition(".")[2], known="tmx, po, xliff")
    kept = sum(remember(work, source, target, pairs) for (source, target), pairs in groups.items())
    return {"kept": kept, "left_out": given - kept}


def export_memory(work: Work) -> bytes:
    """The whole memory as TMX."""
    require(work.actor, Permission.MANAGE_MEMORY)
    return write_tmx(
        Pair(entry.source_locale, entry.target_locale, entry.source, entry.target)
        for entry in list_entries(work.session, limit=None)
    )
