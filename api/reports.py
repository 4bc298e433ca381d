"""Which reports there are, for API, pages and commands alike: each is made by the room that owns its facts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import cast

import msgspec

from core.errors import NotFound
from core.reports import Column, Report, Row, Table, Value
from core.unit_of_work import Work
from core.wording.dates import today_of
from core.wording.marks import N_
from core.wording.problems import add_problems
from core.wording.translator import Translator
from people.access import require
from people.values import Permission

MakeReport = Callable[[Work, Translator], Report]


class ReportNotFound(NotFound):
    """No report, or no table in it, has this name."""

    code = "report_not_found"


add_problems({ReportNotFound.code: N_("There is no report “%(report)s”.")})


class Kept(msgspec.Struct, frozen=True):
    """A report's name, what it is called, the question it answers, and who makes it."""

    name: str
    title: str
    question: str
    maker: str
    """Loaded when it is asked for: a list of reports needs none of the rooms."""


REPORTS = (
    Kept(
        "freshness",
        N_("Freshness"),
        N_("Which share of courses has been reviewed on time, by org unit?"),
        "lifecycle.reports.freshness:freshness",
    ),
    Kept(
        "overdue",
        N_("Overdue by age"),
        N_("How long has what is overdue been waiting?"),
        "lifecycle.reports.overdue:overdue_by_age",
    ),
    Kept(
        "workload",
        N_("Workload ahead"),
        N_("How many reviews do the next two years bring, and to whom?"),
        "lifecycle.reports.workload:workload",
    ),
    Kept(
        "coverage",
        N_("Coverage by market"),
        N_("Which courses are live where, and whom do they reach?"),
        "localization.reports.coverage:coverage_by_market",
    ),
    Kept(
        "translation",
        N_("Translation"),
        N_("How long do vendors take, and for how much?"),
        "localization.reports.translation:translation",
    ),
    Kept(
        "duplicates",
        N_("Duplicates and avoided cost"),
        N_("What was not built twice, and how often is the detector right?"),
        "commissioning.reports:duplicates_and_avoided",
    ),
    Kept(
        "demand",
        N_("Unmet demand"),
        N_("What do people look for that no course answers?"),
        "search.reports:unmet_demand",
    ),
)


class ReportHead(msgspec.Struct, frozen=True):
    """A report as the list has it."""

    name: str
    title: str
    question: str


class RowView(msgspec.Struct, frozen=True):
    """Cells and links by column; dates in ISO 8601, amounts as exact decimals in text."""

    key: str
    cells: dict[str, str | int | float | None]
    links: dict[str, str]


class TableView(msgspec.Struct, frozen=True):
    """Rows with the columns they have; `drawn` is the one that a picture shows."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[RowView]
    drawn: str
    note: str


class ReportView(msgspec.Struct, frozen=True):
    """A report as programs read it."""

    name: str
    title: str
    question: str
    as_of: date
    answer: str
    tables: Sequence[TableView]


@dataclass(frozen=True, slots=True)
class MadeReport:
    """A report as of a day, with the head it stands under."""

    head: ReportHead
    as_of: date
    answer: str
    tables: Sequence[Table]

    def table(self, name: str = "") -> Table:
        """The table of this name; without one, the main table. Raise ReportNotFound."""
        found = next((table for table in self.tables if table.name == name or not name), None)
        if found is None:
            raise ReportNotFound(report=f"{self.head.name}/{name}")
        return found


def list_heads(reader: Translator) -> list[ReportHead]:
    """All reports, in reading order."""
    return [_head(kept, reader) for kept in REPORTS]


def make_report(work: Work, name: str, reader: Translator) -> MadeReport:
    """The report of this name, made now; raise ReportNotFound."""
    require(work.actor, Permission.READ_REPORTS)
    kept = next((each for each in REPORTS if each.name == name), None)
    if kept is None:
        raise ReportNotFound(report=name)
    made = _maker(kept)(work, reader)
    return MadeReport(_head(kept, reader), today_of(work.now, reader), made.answer, made.tables)


def report_view(made: MadeReport) -> ReportView:
    """Show a report to programs."""
    head = made.head
    tables = [
        TableView(each.name, each.title, each.columns, [_row_view(row) for row in each.rows], each.drawn, each.note)
        for each in made.tables
    ]
    return ReportView(head.name, head.title, head.question, made.as_of, made.answer, tables)


def _row_view(row: Row) -> RowView:
    return RowView(row.key, {key: _plain(value) for key, value in row.cells.items()}, row.links)


def _plain(value: Value) -> str | int | float | None:
    return str(value) if isinstance(value, date | Decimal) else value


def as_csv(table: Table) -> Iterator[bytes]:
    """A table for a spreadsheet: values as they are, under headings the reader can read."""
    from catalog.exporting.delimited import delimited

    header = [column.title for column in table.columns]
    return delimited(header, ([row.cells.get(column.key) for column in table.columns] for row in table.rows))


def _head(kept: Kept, reader: Translator) -> ReportHead:
    return ReportHead(kept.name, reader.gettext(kept.title), reader.gettext(kept.question))


def _maker(kept: Kept) -> MakeReport:
    module, _, function = kept.maker.partition(":")
    return cast(MakeReport, getattr(import_module(module), function))
