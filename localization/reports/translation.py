"""Translation: how long vendors take into which language, and for how much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from core.reports import Column, Kind, Report, Row, Table, Value, address
from core.unit_of_work import Work
from core.wording.dates import whole_days
from core.wording.numbers import money
from core.wording.sentences import language_name, list_of
from core.wording.translator import Translator
from localization.repository.reports import list_finished, vendor_names
from localization.rules.turnaround import FinishedJob, Turnaround, turnarounds, usual_days

PERIOD = timedelta(days=365)


def translation(work: Work, reader: Translator) -> Report:
    """Jobs finished within a year, by vendor and target locale."""
    jobs = list_finished(work.session, work.now - PERIOD)
    names = vendor_names(work.session)
    table = Table(
        name="vendors",
        title=reader.gettext("By vendor and language"),
        columns=(
            Column("vendor", reader.gettext("Vendor")),
            Column("language", reader.gettext("Language")),
            Column("jobs", reader.gettext("Jobs"), Kind.COUNT),
            Column("days", reader.gettext("Median days from opened to released"), Kind.DAYS),
            Column("words", reader.gettext("Words"), Kind.COUNT),
            Column("cost", reader.gettext("Estimated cost"), Kind.MONEY),
            Column("currency", reader.gettext("Currency"), Kind.CURRENCY),
        ),
        rows=tuple(_row(each, names, reader) for each in turnarounds(jobs)),
        drawn="days",
        note=reader.gettext(
            "Jobs released in the last 12 months. The cost is the estimate from when a job was opened; what vendors"
            " charged is not recorded."
        ),
    )
    return Report(_answer(jobs, reader), (table,))


def _row(each: Turnaround, names: dict[str, str], reader: Translator) -> Row:
    cells: dict[str, Value] = {
        "vendor": names.get(each.vendor) or reader.gettext("Without a vendor"),
        "language": language_name(each.locale, reader),
        "jobs": each.jobs,
        "days": each.days,
        "words": each.words,
        "cost": each.cost,
        "currency": each.currency,
    }
    links = {}
    if each.vendor:
        done = (("status", "done"), ("vendor", each.vendor), ("locale", str(each.locale)))
        links["jobs"] = address("/jobs", *done)
    return Row("/".join(filter(None, (each.vendor, str(each.locale), each.currency))), cells, links)


def _answer(jobs: Sequence[FinishedJob], reader: Translator) -> str:
    days = usual_days(jobs)
    if days is None:
        return reader.gettext("No translation was released in the last 12 months.")
    said = reader.ngettext(
        "%(n)s translation was released in the last 12 months, after %(days)s.",
        "%(n)s translations were released in the last 12 months, half of them within %(days)s.",
        len(jobs),
        days=whole_days(days, reader),
    )
    costs = _costs(jobs, reader)
    return f"{said} {costs}".strip()


def _costs(jobs: Sequence[FinishedJob], reader: Translator) -> str:
    totals: dict[str, Decimal] = {}
    for job in jobs:
        if job.cost is not None and job.currency:
            totals[job.currency] = totals.get(job.currency, Decimal(0)) + job.cost
    amounts = [money(total, currency, reader) for currency, total in sorted(totals.items()) if total]
    return reader.gettext("They were estimated at %(costs)s.", costs=list_of(amounts, reader)) if amounts else ""
