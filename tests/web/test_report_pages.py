"""Reports as people see them: the answer, a picture with words, the table, the file."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest

from api.reports import REPORTS
from catalog.events import CourseCreated
from core.actors import ENGLISH, SYSTEM
from core.locales import Locale
from core.reports import Column, Kind, Row, Table
from core.wording import translator
from core.wording.figures import say
from lifecycle.drafts import PolicyDraft
from lifecycle.service.policies import apply_policies
from localization.models import Job
from people.values import Role
from search.indexing import IndexSweep
from tests.clients import Client
from tests.factories import a_course, an_org_unit
from tests.localization.making import a_job, a_rate_card
from tests.web.reading import text_of
from web.reports import picture_of

READER = translator(ENGLISH, "UTC")


@pytest.fixture
def lead(client: Client) -> Client:
    with client.house.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="legal")
        for days in (-40, -5, 90):
            course = a_course(work, unit=unit, due_on=work.now.date() + timedelta(days=days))
            work.record(CourseCreated(subject_id=course.id, course_id=course.id))
    client.as_(Role.LEARNING_LEAD)
    return client


def test_all_reports_stand_on_one_page_with_their_answers(lead: Client) -> None:
    page = lead.get("/reports")
    assert re.findall(r'data-report="(\w+)"', page.text) == [kept.name for kept in REPORTS]
    assert "2 courses are overdue." in text_of(page)
    assert 'href="/reports" aria-current="page"' in page.text


def test_a_figure_leads_to_its_rows_and_the_picture_says_what_it_shows(lead: Client) -> None:
    page = lead.get("/reports/overdue")
    assert 'role="img" aria-label="By days overdue, Courses. 0 to 30: 1, 31 to 90: 1, 91 to 180: 0' in page.text
    overdue = "status=published&amp;due_state=overdue"
    assert re.search(rf'<a href="/catalog\?{overdue}&amp;filter=due_on[^"]+">1</a>', page.text)
    assert "style=" not in page.text.partition("<main")[2]


@pytest.mark.parametrize("report", ["overdue", "freshness"])
def test_every_figure_leads_to_as_many_courses_as_it_says_also_with_days_of_grace(lead: Client, report: str) -> None:
    with lead.house.uow.write(SYSTEM) as work:
        rules = [PolicyDraft("Slow", 12, tag="slow", grace_days=20), PolicyDraft("None", None, tag="timeless")]
        apply_policies(work, rules)
        unit = an_org_unit(work, code="sales")
        for days, tags in ((-6, ["slow"]), (-25, ["slow"]), (-45, ["slow"]), (None, ["timeless"]), (None, [])):
            due_on = None if days is None else work.now.date() + timedelta(days=days)
            course = a_course(work, unit=unit, due_on=due_on, tags=tags, compliance_class="regulatory")
            work.record(CourseCreated(subject_id=course.id, course_id=course.id))
    IndexSweep(lead.house.indexer).run(lead.house.clock.now())
    figures = re.findall(r'<a href="(/catalog[^"]+)">(\d+)</a>', lead.get(f"/reports/{report}").text)
    assert len(figures) >= 4
    for link, count in figures:
        listed = re.findall(r'class="title"', lead.get(unescape(link)).text)
        assert len(listed) == int(count), link


def test_a_table_comes_as_a_file_in_the_readers_language(lead: Client) -> None:
    lead.as_(Role.LEARNING_LEAD, locale=Locale.parse("de"))
    file = lead.get("/reports/workload/table.csv?table=months")
    assert file.headers["content-disposition"] == 'attachment; filename="workload-months.csv"'
    lines = file.content.decode("utf-8-sig").splitlines()
    said = ("Monat", "Fällige Überprüfungen", "davon die nächsten von Kursen", "davon gesetzlich vorgeschrieben")
    assert lines[0] == ",".join((*said, "davon überfällig"))
    assert lines[1] == "2026-11-01,2,2,0,2"
    assert len(lines) == 25


def test_what_is_not_there_is_a_page_that_says_so(lead: Client) -> None:
    for path in ("/reports/weather", "/reports/workload/table.csv?table=weather"):
        answer = lead.get(path)
        assert answer.status_code == 404
        assert "There is no report" in text_of(answer)


def test_who_may_not_read_reports_finds_no_way_to_them(client: Client) -> None:
    client.as_(Role.CONTENT_OWNER)
    assert 'href="/reports"' not in client.get("/").text
    assert client.get("/reports").status_code == 403


def a_table(*values: object, kind: Kind = Kind.COUNT, **facts: object) -> Table:
    rows = tuple(Row(str(n), {"name": f"n{n}", "value": value, "currency": "EUR"}) for n, value in enumerate(values))  # type: ignore[dict-item]
    columns = (Column("name", "Name"), Column("value", "Value", kind), Column("currency", "Currency", Kind.CURRENCY))
    return Table(name="t", title="T", columns=columns, rows=rows, drawn="value", **facts)  # type: ignore[arg-type]


def test_bars_are_as_long_as_their_figures() -> None:
    picture = picture_of(a_table(4, 2, 0, None), READER)
    assert picture is not None
    assert [bar.length for bar in picture.bars] == [1.0, 0.5, 0.0]
    shares = picture_of(a_table(0.5, 0.25, kind=Kind.SHARE), READER)
    assert shares is not None
    assert [(bar.length, bar.words) for bar in shares.bars] == [(0.5, "50%"), (0.25, "25%")]


def test_what_does_not_fit_stands_in_the_table_alone_but_time_is_never_cut() -> None:
    picture = picture_of(a_table(*range(1, 21)), READER, most=5)
    assert picture is not None
    assert (len(picture.bars), picture.left_out) == (5, 15)
    months = picture_of(a_table(*range(1, 21), is_in_time=True), READER, most=5)
    assert months is not None
    assert (len(months.bars), months.width, months.columns()[-1]) == (20, 200, (191.0, 0.0, 8, 100.0))


def test_nothing_and_what_cannot_be_compared_is_not_drawn() -> None:
    assert picture_of(a_table(), READER) is None
    assert picture_of(a_table(0, None), READER) is None
    mixed = a_table(Decimal(3), kind=Kind.MONEY)
    francs = Row("x", {"name": "x", "value": Decimal(3), "currency": "CHF"})
    table = Table(name="t", title="T", columns=mixed.columns, rows=(*mixed.rows, francs), drawn="value")
    assert picture_of(table, READER) is None


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (None, Kind.COUNT, "–"),
        (0, Kind.COUNT, "0"),
        (1204, Kind.COUNT, "1,204"),
        (0.256, Kind.SHARE, "26%"),
        (Decimal("12.50"), Kind.MONEY, "€12.50"),
        (1.0, Kind.DAYS, "1"),
        (22.5, Kind.DAYS, "22.5"),
        (date(2026, 12, 1), Kind.MONTH, "December 2026"),
        (date(2026, 12, 4), Kind.DAY, "4 Dec 2026"),
        ("<b>", Kind.TEXT, "<b>"),
    ],
)
def test_a_value_is_said_by_its_kind(value: object, kind: Kind, said: str) -> None:
    assert say(value, kind, "EUR", READER) == said  # type: ignore[arg-type]


def test_the_list_of_jobs_can_be_narrowed_to_a_vendor_and_a_language(lead: Client) -> None:
    with lead.house.uow.write(SYSTEM) as work:
        a_rate_card(work)
        jobs: list[Job] = [a_job(work, a_course(work), locale=locale) for locale in ("pl", "de")]
        names = [f"JOB-{job.number}" for job in jobs]
    page = text_of(lead.get("/jobs?status=open&locale=pl"))
    assert names[0] in page
    assert names[1] not in page
    assert names[0] not in text_of(lead.get("/jobs?status=open&vendor=NOBODY"))
    assert names[1] in text_of(lead.get("/jobs?status=open&locale=%3C"))
