"""The audit page: who may read it, what it tells, and how it is narrowed."""

import re

import pytest

from app.wiring import Wiring
from catalog import service as catalog
from core.actors import OPERATOR
from core.clock import DemoClock
from core.locales import Locale
from people.models import Person
from people.service import change_person, grant_role, revoke_role
from people.service.persons import PersonChanges
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person, an_org_unit
from tests.web.reading import text_of


@pytest.mark.parametrize("role", [Role.STAFF, Role.CONTENT_OWNER, Role.LOCALIZATION_COORDINATOR])
def test_the_audit_is_not_for_everybody(client: Client, role: Role) -> None:
    client.as_(role)
    assert client.get("/audit").status_code == 403
    assert 'href="/audit"' not in client.get("/").text


def test_decisions_about_people_are_told_in_words(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="sales")
        person, boss = a_person(work, name="Ada"), a_person(work, name="Bo Boss")
    with house.uow.write(OPERATOR) as work:
        grant_role(work, person.id, Role.CONTENT_OWNER, org_unit_id=unit.id)
        revoke_role(work, person.id, Role.CONTENT_OWNER, org_unit_id=unit.id)
        change_person(work, person.id, PersonChanges(manager_id=boss.id, name="Ada Neu"))
    client.as_(Role.ADMINISTRATOR)
    told = text_of(client.get("/audit"))
    assert "gave a role: Content owner, within sales" in told
    assert "withdrew a role: Content owner, within sales" in told
    assert "changed the name and the manager" in told
    assert "the name : Ada → Ada Neu".replace(" :", ":") in told.replace(" :", ":")
    assert "the manager: nothing → Bo Boss" in told.replace(" :", ":")
    assert f'href="/people/{person.id}"' in client.get("/audit").text


def test_a_changed_language_is_called_by_its_name(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        person = a_person(work, locale=Locale.parse("de"))
    with house.uow.write(OPERATOR) as work:
        change_person(work, person.id, PersonChanges(locale=Locale.parse("pt-BR")))
    client.as_(Role.ADMINISTRATOR)
    told = text_of(client.get("/audit")).replace(" :", ":")
    assert "the language: German → Brazilian Portuguese" in told


def test_a_courses_decisions_name_reason_and_course(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        course = a_course(work, code="AB-1")
        a_course(work, code="AB-2")
    with house.uow.write(OPERATOR) as work:
        catalog.retire_course(work, course.id, reason="No longer true")
    client.as_(Role.LEARNING_LEAD)
    answer = client.get("/audit")
    assert "retired the course — “No longer true”" in text_of(answer)
    assert 'href="/courses/AB-1"' in answer.text
    assert "retired the course" in text_of(client.get("/audit", params={"course": "AB-1"}))
    assert "Nothing happened that fits." in text_of(client.get("/audit", params={"course": "AB-2"}))
    assert "retired the course" in text_of(client.get("/audit", params={"kind": "course"}))
    assert "retired the course" not in text_of(client.get("/audit", params={"kind": "policy"}))


def change(house: Wiring, doer: Person, other: Person, name: str) -> None:
    with house.uow.write(OPERATOR) as work:
        grant_role(work, doer.id, Role.ADMINISTRATOR)
    from people.service import actor_for

    with house.uow.read(OPERATOR) as work:
        actor = actor_for(work.session, doer.id)
    with house.uow.write(actor) as work:
        change_person(work, other.id, PersonChanges(name=name))


def test_a_persons_line_holds_what_they_did_and_what_was_done_to_them(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        doer, other, third = (a_person(work, name=name) for name in ("Dora", "Otto", "Theo"))
    change(house, doer, other, "Otto Neu")
    client.as_(Role.ADMINISTRATOR)
    for person, is_told in ((doer, True), (other, True), (third, False)):
        told = text_of(client.get("/audit", params={"person": person.email}))
        assert ("changed the name" in told) is is_told


def test_a_day_is_the_readers_own(demo: Client, demo_house: Wiring) -> None:
    clock = demo_house.clock
    assert isinstance(clock, DemoClock)
    with demo_house.uow.write(OPERATOR) as work:
        doer, other = (a_person(work, name=name) for name in ("Dora", "Otto"))
    change(demo_house, doer, other, "Otto Neu")
    today = clock.now().date()
    clock.advance(3)
    demo.as_(Role.ADMINISTRATOR, time_zone="UTC")
    assert "changed the name" in text_of(demo.get("/audit", params={"day": today.isoformat()}))
    assert "changed the name" not in text_of(demo.get("/audit", params={"day": clock.now().date().isoformat()}))


@pytest.mark.parametrize(
    ("asked", "field"), [({"day": "soon"}, "day"), ({"person": "x@y.org"}, "person"), ({"course": "NO"}, "course")]
)
def test_a_filter_that_cannot_be_is_said_at_its_field(client: Client, asked: dict[str, str], field: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    answer = client.get("/audit", params=asked)
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text


def test_a_long_trail_goes_on_where_the_page_ended(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        person = a_person(work, email="ada@example.org", name="Name")
    for number in range(53):
        with house.uow.write(OPERATOR) as work:
            change_person(work, person.id, PersonChanges(name=f"Name {number:03}"))
    client.as_(Role.ADMINISTRATOR)
    first = client.get("/audit", params={"person": "ada@example.org"})
    more = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert more is not None
    second = client.get(more[1].replace("&amp;", "&"))
    seen = [re.findall(r"<ins>(Name \d+)</ins>", page.text) for page in (first, second)]
    assert [len(each) for each in seen] == [50, 3]
    assert sorted(seen[0] + seen[1]) == [f"Name {number:03}" for number in range(53)]


def test_a_role_within_an_org_unit_reads_of_its_courses_only(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        sales, care = an_org_unit(work, code="sales"), an_org_unit(work, code="care")
        ours, theirs = a_course(work, code="OURS", unit=sales), a_course(work, code="THEIRS", unit=care)
    with house.uow.write(OPERATOR) as work:
        for course in (ours, theirs):
            catalog.retire_course(work, course.id, reason="old")
    client.as_(Role.LEARNING_LEAD, unit=sales)
    text = client.get("/audit").text
    assert "OURS" in text
    assert "THEIRS" not in text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("time_zone", ["Europe/Berlin", "Etc/GMT+12"])
def test_a_day_at_the_end_of_all_days_is_no_failure(client: Client, day: str, time_zone: str) -> None:
    client.as_(Role.ADMINISTRATOR, time_zone=time_zone)
    assert client.get("/audit", params={"day": day}).status_code in (200, 422)
