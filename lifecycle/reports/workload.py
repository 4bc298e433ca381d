"""Workload ahead: how many reviews the next two years bring, and to whom most."""

from collections.abc import Sequence
from datetime import date

from core.reports import Column, Kind, Report, Row, Table, Value, address, all_of
from core.unit_of_work import Work
from core.wording.dates import month, today_of
from core.wording.numbers import number
from core.wording.translator import Translator
from lifecycle.repository.reports import count_days, count_unclaimed, days_of_owners, owners_by_id
from lifecycle.rules.dates import add_months
from lifecycle.rules.reports import MonthLoad, OwnerLoad, busiest_owners, load_by_month
from lifecycle.rules.simulation import end_of_months

BUSIEST = 10
REGULATORY = "compliance_class = regulatory"


def workload(work: Work, reader: Translator) -> Report:
    """Reviews by month, and the owners who have most of them."""
    today = today_of(work.now, reader)
    months = load_by_month(count_days(work.session), today)
    return Report(_answer(months, reader), (_months_table(months, reader), _owners_table(work, today, reader)))


def _months_table(months: Sequence[MonthLoad], reader: Translator) -> Table:
    return Table(
        name="months",
        title=reader.gettext("By month"),
        columns=(
            Column("month", reader.gettext("Month"), Kind.MONTH),
            Column("reviews", reader.gettext("Reviews due"), Kind.COUNT),
            Column("upcoming", reader.gettext("of them the next of a course"), Kind.COUNT),
            Column("regulatory", reader.gettext("of them regulatory"), Kind.COUNT),
            Column("overdue", reader.gettext("of them overdue"), Kind.COUNT),
        ),
        rows=tuple(_month_row(load, is_first=load is months[0]) for load in months),
        drawn="reviews",
        is_in_time=True,
        note=reader.gettext(
            "Reviews come again: each is counted, as if everybody reviewed on the day. The first month holds what is "
            "overdue too."
        ),
    )


def _month_row(load: MonthLoad, *, is_first: bool) -> Row:
    """A row with links to its courses: the catalog knows each course's next date, not those after it."""
    links, within = {}, _within(load.month, is_first=is_first)
    if load.upcoming:
        links["upcoming"] = _catalog(within)
    if load.reviews and load.reviews == load.upcoming:
        links["reviews"] = links["upcoming"]
        if load.regulatory:
            links["regulatory"] = _catalog(all_of([within, REGULATORY]))
    if load.overdue:
        links["overdue"] = address("/catalog", ("status", "published"), ("due_state", "overdue"))
    cells: dict[str, Value] = {
        "month": load.month,
        "reviews": load.reviews,
        "upcoming": load.upcoming,
        "regulatory": load.regulatory,
        "overdue": load.overdue,
    }
    return Row(f"{load.month:%Y-%m}", cells, links)


def _within(first: date, *, is_first: bool) -> str:
    end = f"due_on < {add_months(first, 1)}"
    return end if is_first else all_of([f"due_on >= {first}", end])


def _catalog(filter_: str, owner: str = "") -> str:
    return address("/catalog", ("status", "published"), ("filter", filter_), ("owner", owner), ("sort", "due"))


def _owners_table(work: Work, today: date, reader: Translator) -> Table:
    end = end_of_months(today)
    busiest = busiest_owners(days_of_owners(work.session, end), today, BUSIEST)
    people = owners_by_id(work.session, [load.owner_id for load in busiest])
    return Table(
        name="owners",
        title=reader.gettext("Busiest owners"),
        columns=(
            Column("owner", reader.gettext("Owner")),
            Column("reviews", reader.gettext("Reviews due"), Kind.COUNT),
            Column("courses", reader.gettext("of so many courses"), Kind.COUNT),
            Column("fullest", reader.gettext("in the fullest month"), Kind.COUNT),
            Column("month", reader.gettext("Fullest month"), Kind.MONTH),
        ),
        rows=tuple(_owner_row(load, *people[load.owner_id], end) for load in busiest),
        drawn="reviews",
        note=_unclaimed(count_unclaimed(work.session, end), reader),
    )


def _owner_row(load: OwnerLoad, name: str, email: str, end: date) -> Row:
    cells: dict[str, Value] = {
        "owner": name,
        "reviews": load.reviews,
        "courses": load.courses,
        "fullest": load.fullest[1],
        "month": load.fullest[0],
    }
    return Row(email, cells, {"courses": _catalog(f"due_on < {end}", email)})


def _unclaimed(count: int, reader: Translator) -> str:
    if not count:
        return ""
    return reader.ngettext(
        "%(n)s more course has no owner yet and waits to be claimed.",
        "%(n)s more courses have no owner yet and wait to be claimed.",
        count,
    )


def _answer(months: Sequence[MonthLoad], reader: Translator) -> str:
    total = sum(load.reviews for load in months)
    if not total:
        return reader.gettext("No review falls in the next two years.")
    fullest = max(months, key=lambda load: load.reviews)
    said = reader.ngettext(
        "%(n)s review falls in %(month)s, the fullest of the next 24 months.",
        "%(n)s reviews fall in %(month)s, the fullest of the next 24 months.",
        fullest.reviews,
        month=month(fullest.month, reader),
    )
    usual = reader.gettext("An average month has %(count)s.", count=number(round(total / len(months)), reader))
    return f"{said} {usual}"
