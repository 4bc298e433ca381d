"""`coursekeeper vendors list|import FILE`."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.commands.tables import read_rows, report
from app.console import acting, as_json, emit, show_table
from people.values import Permission

if TYPE_CHECKING:
    from app.wiring import Wiring
    from core.actors import Actor


@click.group()
def vendors() -> None:
    """Who translates, and for how much."""


@vendors.command("list")
@as_json
@acting(needs=Permission.MANAGE_JOBS)
def list_all(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """List the vendors with their rate cards."""
    from localization.repository.markets import list_vendors
    from localization.views.markets import vendor_view

    with house.uow.read(actor) as work:
        found = [vendor_view(row) for row in list_vendors(work.session)]
    if as_json:
        for vendor in found:
            emit(vendor)
        return
    show_table(
        ("Code", "Name", "From", "To", "A word", "", "Words a day"),
        [
            (v.code, v.name, card.source_locale, card.target_locale or "any", card.price_per_word, card.currency,
             card.words_per_day)
            for v in found
            for card in v.rate_cards
        ],
    )  # fmt: skip


@vendors.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
@as_json
@acting(needs=Permission.MANAGE_VENDORS)
def import_file(file: Path, dry_run: bool, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Import vendors or their rate cards from FILE (CSV, XLSX, JSON or JSON Lines)."""
    from localization.service.vendors import import_vendors

    rows = read_rows(file)
    with house.uow.write(actor) as work:
        done = import_vendors(work, rows, is_dry_run=dry_run)
    report(done, as_json=as_json)
