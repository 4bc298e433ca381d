"""`coursekeeper translations check|analyse FILE`: needs no database, settings only for the model of meaning."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from app.console import as_json, complain, counted, emit, ends_rightly, say, show_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.locales import Locale
    from localization.checks.base import Finding, Translation
    from meaning.ports import Embedder


@click.group()
def translations() -> None:
    """Check and analyse files of translations."""


@translations.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source-locale", metavar="L", help="Wins over what the file says; English where neither does.")
@click.option("--target-locale", metavar="L", help="Wins over what the file says.")
@click.option("--meaning", is_flag=True, help="Also compare what source and translation mean.")
@as_json
def check(file: Path, source_locale: str | None, target_locale: str | None, meaning: bool, as_json: bool) -> None:
    """Check every unit of a PO, XLIFF, SRT or VTT file. Ends with 0 when the file could be read, whatever was found."""
    from app.commands.jobs import read_bytes
    from localization.checks import check_file
    from localization.checks.subtitles import check_subtitles
    from localization.exchange import read_exchange_file

    with ends_rightly():
        source, target = _locale(source_locale), _locale(target_locale)
        read = read_exchange_file(file.name, read_bytes(file))
        units = read.translations(source, target)
        found = list(check_subtitles(read.units, target) if read.is_subtitles else check_file(units))
        compared = None
        if meaning and not read.is_subtitles:
            wrong, compared = _check_meaning(units)
            found += wrong
    for finding in found:
        _tell(finding, as_json=as_json)
    if as_json:
        by_meaning = {"compared_by_meaning": compared} if compared is not None else {}
        emit({"units": len(units), "findings": len(found), **by_meaning})
        return
    say(f"{counted(len(units), 'unit')}, {counted(len(found), 'finding')}.")
    if compared is not None:
        short = "" if compared == len(units) else " The others are too short to be judged, or empty."
        say(f"Compared by meaning: {compared} of {len(units)} units.{short}")


def _locale(text: str | None) -> "Locale | None":
    from core.locales import Locale

    return Locale.parse(text) if text else None


def _check_meaning(units: "Sequence[Translation]") -> "tuple[list[Finding], int]":
    """What was found, and how many units were looked at."""
    from localization.checks.base import can_be_compared
    from localization.checks.meaning import check_meaning

    with _embedder() as embedder:
        if not embedder.is_available:
            complain(f"Meaning was not compared: {embedder.reason}")
            return [], 0
        return check_meaning(units, embedder), sum(can_be_compared(unit.source, unit.target) for unit in units)


@contextmanager
def _embedder() -> "Iterator[Embedder]":
    """The model alone, as the house unpacked it, or unpacked for this once: a check makes no house where it runs."""
    from app.settings import load
    from app.wiring import MODELS
    from meaning.e5 import E5Embedder

    house = load().data_dir
    if house.is_dir():
        yield E5Embedder(house / MODELS)
        return
    with TemporaryDirectory(prefix="coursekeeper-") as folder:
        yield E5Embedder(Path(folder))


def _tell(finding: "Finding", *, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "unit": finding.unit,
                "check": finding.check,
                "severity": finding.severity.value,
                "message": finding.sentence,
            }
        )
    else:
        say(f"{finding.severity.value}: {' '.join(finding.unit.split())[:60]}: {finding.sentence}")


@translations.command("analyse")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--memory", "memories", type=click.Path(path_type=Path), multiple=True, help="TMX or PO; repeatable.")
@click.option("--rate-card", type=click.Path(path_type=Path), help='JSON: {"price_per_word", "currency", "bands"}')
@as_json
def analyse(file: Path, memories: tuple[Path, ...], rate_card: Path | None, as_json: bool) -> None:
    """Count what is known already and what is new, and what that costs."""
    from app.commands.jobs import read_bytes
    from localization.service.analysing import analyse_file

    with ends_rightly():
        given = [(path.name, read_bytes(path)) for path in memories]
        card = read_bytes(rate_card) if rate_card else None
        result = analyse_file(file.name, read_bytes(file), given, card)
    if as_json:
        emit(result)
        return
    bands = result["bands"]
    assert isinstance(bands, dict)
    show_table(("Band", "Units", "Words"), [(name, b["units"], b["words"]) for name, b in bands.items()])
    say(f"weighted words: {result['weighted_words']}; estimate: {result['estimate']}")
