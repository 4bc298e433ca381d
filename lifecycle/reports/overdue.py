"""Overdue by age: how long what is late has been waiting."""

from collections.abc import Sequence
from datetime import date, timedelta

from core.reports import Column, Kind, Report, Row, Table, Value, address, all_of
from core.unit_of_work import Work
from core.wording.dates import day_only, today_of
from core.wording.numbers import number
from core.wording.translator import Translator
from lifecycle.repository.reports import count_days
from lifecycle.rules.reports import Age, AgeCount, by_age

REGULATORY = "compliance_class = regulatory"


def overdue_by_age(work: Work, reader: Translator) -> Report:
    """Overdue courses by the days they are late, regulatory ones counted apart."""
    today = today_of(work.now, reader)
    ages = by_age(count_days(work.session), today)
    table = Table(
        name="ages",
        title=reader.gettext("By days overdue"),
        columns=(
            Column("age", reader.gettext("Days overdue")),
            Column("courses", reader.gettext("Courses"), Kind.COUNT),
            Column("regulatory", reader.gettext("of them regulatory"), Kind.COUNT),
            Column("oldest", reader.gettext("Due since"), Kind.DAY),
        ),
        rows=tuple(_row(count, today, reader) for count in ages),
        drawn="courses",
        is_trouble=True,
        note=reader.gettext("Reviews alone: promised changes that are late count under freshness."),
    )
    return Report(_answer(ages, today, reader), (table,))


def _row(count: AgeCount, today: date, reader: Translator) -> Row:
    links = {}
    if count.courses:
        links["courses"] = _catalog(count.age, today)
    if count.regulatory:
        links["regulatory"] = _catalog(count.age, today, REGULATORY)
    cells: dict[str, Value] = {
        "age": _age_words(count.age, reader),
        "courses": count.courses,
        "regulatory": count.regulatory,
        "oldest": count.oldest,
    }
    return Row(count.age.key, cells, links)


def _catalog(age: Age, today: date, *more: str) -> str:
    latest = today - timedelta(days=max(age.start, 1))
    earliest = f"due_on > {today - timedelta(days=age.end)}" if age.end is not None else ""
    filter_ = all_of([f"due_on <= {latest}", earliest, *more])
    return address("/catalog", ("status", "published"), ("filter", filter_), ("sort", "due"))


def _age_words(age: Age, reader: Translator) -> str:
    if age.end is None:
        return reader.gettext("over %(days)s", days=number(age.start - 1, reader))
    first, last = number(age.start, reader), number(age.end - 1, reader)
    return reader.gettext("%(first)s to %(last)s", first=first, last=last)


def _answer(ages: Sequence[AgeCount], today: date, reader: Translator) -> str:
    courses = sum(count.courses for count in ages)
    if not courses:
        return reader.gettext("No course is overdue.")
    said = [reader.ngettext("%(n)s course is overdue.", "%(n)s courses are overdue.", courses)]
    if regulatory := sum(count.regulatory for count in ages):
        said.append(reader.ngettext("%(n)s of them is regulatory.", "%(n)s of them are regulatory.", regulatory))
    oldest = min(count.oldest for count in ages if count.oldest)
    said.append(reader.gettext("The oldest was due on %(day)s.", day=day_only(oldest, reader, today)))
    return " ".join(said)
