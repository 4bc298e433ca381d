"""Half an hour before midnight in universal time: the next day in Berlin, the same afternoon in Los Angeles."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.wiring import Wiring
from core.actors import OPERATOR, SYSTEM
from core.clock import FixedClock
from tests.clients import Client
from tests.web.reading import text_of
from tests.web.test_reviews import due, mail_link, send

LATE_EVENING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
BERLIN, LOS_ANGELES = "Europe/Berlin", "America/Los_Angeles"


@pytest.fixture(autouse=True)
def _evening(clock: FixedClock) -> None:
    clock.at = LATE_EVENING


@pytest.mark.parametrize(
    ("time_zone", "said", "state", "answer"),
    [
        (BERLIN, "1 day late", "overdue", "1 course needs you, and it is late."),
        (LOS_ANGELES, "today · Mon, 23 Nov 2026", "due", "1 course needs you today."),
    ],
)
def test_a_page_says_of_a_course_due_that_day_one_thing_only(
    client: Client, house: Wiring, time_zone: str, said: str, state: str, answer: str
) -> None:
    due(house, client.as_(email="ines@example.org", time_zone=time_zone), due_in=0)
    for path in ("/", "/reviews"):
        page = client.get(path)
        assert answer in text_of(page)
        assert said in text_of(page)
        assert f'data-state="{state}"' in page.text
    assert f'data-state="{state}"' in client.get("/reviews/ABC-101").text
    (row,) = client.get("/api/v1/reviews", params={"within": 0}).json()["items"]
    assert row["state"] == state


@pytest.mark.parametrize(("time_zone", "listed"), [(BERLIN, ["ABC-101"]), (LOS_ANGELES, [])])
def test_what_is_due_within_days_is_counted_from_the_readers_day(
    client: Client, house: Wiring, time_zone: str, listed: list[str]
) -> None:
    due(house, client.as_(time_zone=time_zone), due_in=1)
    rows = client.get("/api/v1/reviews", params={"within": 0}).json()["items"]
    assert [row["code"] for row in rows] == listed


@pytest.mark.parametrize(("time_zone", "next_due_on"), [(BERLIN, "2027-11-24"), (LOS_ANGELES, "2027-11-23")])
def test_a_review_is_recorded_on_the_reviewers_day(
    client: Client, house: Wiring, time_zone: str, next_due_on: str
) -> None:
    due(house, client.as_(name="Person", time_zone=time_zone), due_in=0)
    done = client.post("/api/v1/reviews", json={"course": "ABC-101", "outcome": "still_valid"}).json()
    assert done["next_due_on"] == next_due_on
    day = date.fromisoformat(next_due_on)
    said = day.replace(year=2026)
    assert f"Last reviewed by Person on {said:%a, %-d %b %Y}." in text_of(client.get("/reviews/ABC-101"))


@pytest.mark.parametrize(("time_zone", "status"), [(BERLIN, 422), (LOS_ANGELES, 201)])
def test_a_course_may_end_on_the_planners_own_day_and_not_before(
    client: Client, house: Wiring, time_zone: str, status: int
) -> None:
    due(house, client.as_(time_zone=time_zone))
    sent = {"course": "ABC-101", "retire_on": "2026-11-23", "reason": "Nobody takes it"}
    assert client.post("/api/v1/retirement-plans", json=sent).status_code == status


def test_a_mails_words_are_by_its_recipients_day(client: Client, house: Wiring, clock: FixedClock) -> None:
    due(house, client.as_(time_zone=LOS_ANGELES), due_in=0)
    clock.at = LATE_EVENING - timedelta(hours=2)
    link = mail_link(house, "review")
    clock.at = LATE_EVENING
    client.sign_out()
    assert "late" not in text_of(client.get(link))
    send(client, link, link, outcome="still_valid")
    client.get(link)  # says once what was done
    assert "answered it on Mon, 23 Nov 2026" in text_of(client.get(link))


def test_the_service_and_its_operator_live_in_the_houses_zone(house: Wiring) -> None:
    for actor in (SYSTEM, OPERATOR):
        with house.uow.read(actor) as work:
            assert work.today == date(2026, 11, 24)
