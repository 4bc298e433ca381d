"""The page of a policy: what it would do in figures a reader understands, and all that a policy may say."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.wiring import Wiring
from catalog.events import CourseCreated
from core.actors import OPERATOR, SYSTEM
from core.locales import Locale
from core.wording import translator
from lifecycle.drafts import PolicyDraft, RungDraft
from lifecycle.models import ReviewPolicy
from lifecycle.service.policies import apply_policies
from lifecycle.service.simulation import MonthRow
from notifications.values import Audience
from people.values import Role
from tests.clients import Client
from tests.factories import a_course
from tests.localization.making import a_market
from tests.web.reading import text_of, token_in
from web.policies import months_shown

TODAY = date(2026, 11, 23)
YEARLY = {"name": "Every course once a year", "interval_months": "12"}
EMPTY = MonthRow("2026-11", 0, 0)


@pytest.fixture
def lead(client: Client, house: Wiring) -> Client:
    house.put_defaults_in_force()
    lead = client.as_(Role.LEARNING_LEAD, name="Lea Lead")
    with house.uow.write(SYSTEM) as work:
        for number in range(30):
            published_on = TODAY - timedelta(days=200 + number)
            course = a_course(work, code=f"ABC-{number}", owner=lead, published_on=published_on)
            work.record(CourseCreated(subject_id=course.id, course_id=course.id))
    return client


def path_of(house: Wiring) -> str:
    return f"/policies/{stored(house).id}"


def stored(house: Wiring) -> ReviewPolicy:
    with house.uow.read(SYSTEM) as work:
        return work.session.scalars(select(ReviewPolicy)).one()


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([], []),
        ([EMPTY], []),
        ([EMPTY, MonthRow("2026-12", 1, 0), EMPTY, MonthRow("2027-02", 0, 2), EMPTY], [1, 0, 0]),
    ],
)
def test_months_before_the_first_review_and_after_the_last_are_left_out(rows: list[MonthRow], shown: list[int]) -> None:
    assert [row.now for row in months_shown(rows, translator(Locale.parse("en")))] == shown


def test_months_are_called_as_the_reader_calls_them() -> None:
    rows = [MonthRow("2026-12", 1, 0)]
    names = [months_shown(rows, translator(Locale.parse(tag)))[0].name for tag in ("en", "de")]
    assert names == ["December 2026", "Dezember 2026"]


def test_a_stricter_policy_says_what_it_would_make_due_at_once_and_that_nothing_is_late(
    lead: Client, house: Wiring
) -> None:
    tried = lead.get(path_of(house), params={**YEARLY, "interval_months": "6"})
    words = text_of(tried)
    assert "30 courses get another date" in words
    assert "30 of them spread over weeks" in words
    assert "By its interval alone 30 courses would be due at once. None is late because of that" in words
    assert "December 2026" in words
    assert "2026-12" not in words
    assert "The first 20 are shown." in words
    assert tried.text.count('href="/reviews/ABC-') == 20


def test_a_policy_that_moves_nothing_says_nothing_of_being_due_at_once(lead: Client, house: Wiring) -> None:
    assert "at once. None" not in text_of(lead.get(path_of(house), params=YEARLY))


def save(client: Client, path: str, **fields: str) -> int:
    token = token_in(client.get(path))
    return client.post(path, data={"csrf_token": token, **YEARLY, **fields}, follow_redirects=False).status_code


def test_the_days_of_reminders_are_written_with_commas_and_shown_again(lead: Client, house: Wiring) -> None:
    path = path_of(house)
    assert save(lead, path, version="1", rungs="-30, 0, 14 manager,30 head") == 303
    assert stored(house).rungs == [
        {"days": -30, "to": "owners"},
        {"days": 0, "to": "owners"},
        {"days": 14, "to": "manager"},
        {"days": 30, "to": "head"},
    ]
    page = lead.get(path)
    assert 'value="-30, 0, 14 manager, 30 head"' in page.text
    tried = lead.get(path, params={**YEARLY, "rungs": "-7"})
    assert '<input type="hidden" name="rungs" value="-7">' in tried.text
    assert save(lead, path, version="2", rungs="") == 303
    assert stored(house).rungs is None


@pytest.mark.parametrize("text", ["soon", "14 boss", "1.5", "9" * 5000, "999", "0, 0", ", ".join(map(str, range(40)))])
def test_days_of_reminders_that_are_none_are_refused(lead: Client, house: Wiring, text: str) -> None:
    assert save(lead, path_of(house), version="1", rungs=text) == 422
    assert stored(house).rungs is None


def test_a_market_is_chosen_among_those_there_are(lead: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        a_market(work, "PL", name="Poland")
    assert '<option value="PL">Poland</option>' in lead.get(path_of(house)).text
    assert save(lead, path_of(house), version="1", market="XX") == 422
    assert save(lead, path_of(house), version="1", market="PL") == 303


def test_saving_a_policy_whose_market_is_gone_does_not_put_it_in_force_everywhere(
    client: Client, house: Wiring
) -> None:
    with house.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft(YEARLY["name"], 6, market="PL", rungs=[RungDraft(14, Audience.MANAGER)])])
    client.as_(Role.LEARNING_LEAD)
    page = client.get(path_of(house)).text
    assert '<option value="PL" selected>PL</option>' in page
    assert 'value="14 manager"' in page
