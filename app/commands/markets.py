"""`coursekeeper markets list|import FILE`."""

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
def markets() -> None:
    """Countries and regions, with the languages people read there."""


@markets.command("list")
@as_json
@acting(needs=Permission.READ_CATALOG)
def list_all(as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """List the markets."""
    from localization.repository.markets import list_markets
    from localization.views.markets import market_view

    with house.uow.read(actor) as work:
        found = [market_view(row) for row in list_markets(work.session)]
    if as_json:
        for market in found:
            emit(market)
        return
    show_table(
        ("Code", "Name", "Requires", "May have", "People", "Coordinator"),
        [
            (m.code, m.name, " ".join(m.required_locales), " ".join(m.optional_locales), m.headcount, m.coordinator)
            for m in found
        ],
    )


@markets.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check everything, change nothing.")
@as_json
@acting(needs=Permission.MANAGE_MARKETS)
def import_file(file: Path, dry_run: bool, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Import markets from FILE (CSV, XLSX, JSON or JSON Lines): code, name, territory, required_locales …"""
    from localization.service.markets import import_markets

    rows = read_rows(file)
    with house.uow.write(actor) as work:
        done = import_markets(work, rows, is_dry_run=dry_run)
    report(done, as_json=as_json)
