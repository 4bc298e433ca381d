"""The pages of people: who may see whom, and everything an administrator does there."""

import re

import pytest

from app.wiring import Wiring
from catalog.service.owners import GROUNDS as CATALOG_GROUNDS
from core.actors import OPERATOR
from core.locales import Locale
from people import repository
from people.models import OrgUnit, Person
from people.service import create_token, grant_role
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person, an_org_unit, the_actor
from tests.web.reading import text_of
from web.person import GROUNDS


@pytest.fixture
def sales(house: Wiring) -> OrgUnit:
    with house.uow.write(OPERATOR) as work:
        return an_org_unit(work, code="sales")


def known(house: Wiring, **facts: object) -> Person:
    with house.uow.write(OPERATOR) as work:
        return a_person(work, **facts)  # type: ignore[arg-type]


def roles_of(house: Wiring, person: Person) -> list[tuple[str, str | None, str | None]]:
    with house.uow.read(OPERATOR) as work:
        grants = repository.list_grants(work.session, [person.id])
    return [(one.role.value, one.org_unit_code, one.market) for one in grants]


@pytest.mark.parametrize("role", [Role.STAFF, Role.CONTENT_OWNER, Role.LEARNING_LEAD])
def test_people_are_not_managed_by_others(client: Client, house: Wiring, role: Role) -> None:
    other = known(house)
    client.as_(role)
    for path in ("/people", "/people/invite", f"/people/{other.id}", f"/people/{other.id}/leave"):
        assert client.get(path).status_code == 403
    assert client.post(f"/people/{other.id}/leave").status_code == 403
    assert 'href="/people"' not in client.get("/").text


def test_people_are_found_by_name_unit_role_and_standing(client: Client, house: Wiring, sales: OrgUnit) -> None:
    known(house, name="Ada Seller", unit=sales)
    owner = known(house, name="Ben Owner")
    with house.uow.write(OPERATOR) as work:
        grant_role(work, owner.id, Role.CONTENT_OWNER)
    known(house, name="Cleo Gone", is_active=False)
    client.as_(Role.ADMINISTRATOR, name="Zoe Admin")

    def names(query: str) -> set[str]:
        found = re.findall(r'class="title" href="/people/[^"]+">([^<]+)<', client.get(f"/people{query}").text)
        return set(found) & {"Ada Seller", "Ben Owner", "Cleo Gone"}

    assert names("") == {"Ada Seller", "Ben Owner"}
    assert names("?q=seller") == {"Ada Seller"}
    assert names("?org_unit=sales") == {"Ada Seller"}
    assert names("?role=content_owner") == {"Ben Owner"}
    assert names("?role=staff") == {"Ada Seller"}
    assert names("?standing=left") == {"Cleo Gone"}
    assert names("?standing=all") == {"Ada Seller", "Ben Owner", "Cleo Gone"}


def test_a_long_list_goes_on_where_the_page_ended(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        for number in range(53):
            a_person(work, name=f"Reader {number:03}")
    client.as_(Role.ADMINISTRATOR, name="Admin")
    first = client.get("/people", params={"q": "Reader", "standing": "all"})
    more = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert more is not None
    second = client.get(more[1].replace("&amp;", "&"))
    seen = [re.findall(r">(Reader \d+)<", page.text) for page in (first, second)]
    assert [len(each) for each in seen] == [50, 3]
    assert not set(seen[0]) & set(seen[1])
    assert 'rel="next"' not in second.text


def test_who_manages_an_org_unit_sees_and_changes_its_people_only(
    client: Client, house: Wiring, sales: OrgUnit
) -> None:
    inside, outside, guest = (
        known(house, name="In Side", unit=sales),
        known(house, name="Out Side"),
        known(house, name="Guest Role"),
    )
    with house.uow.write(OPERATOR) as work:
        grant_role(work, guest.id, Role.CONTENT_OWNER, org_unit_id=sales.id)
    client.as_(Role.ADMINISTRATOR, unit=sales)
    listed = client.get("/people", params={"standing": "all"}).text
    assert "In Side" in listed
    assert "Guest Role" in listed
    assert "Out Side" not in listed
    assert client.get(f"/people/{outside.id}").status_code == 403
    assert client.post(f"/people/{outside.id}/roles", data={"role": "content_owner"}).status_code == 403
    page = client.get(f"/people/{inside.id}")
    assert f'action="/people/{inside.id}/facts"' in page.text
    assert '<option value="">everywhere</option>' not in page.text
    assert client.post(f"/people/{inside.id}/roles", data={"role": "content_owner"}).status_code == 403
    assert f'action="/people/{guest.id}/facts"' not in client.get(f"/people/{guest.id}").text
    taken = {"role": "content_owner", "org_unit": "sales"}
    assert client.post(f"/people/{guest.id}/roles/withdraw", data=taken).status_code == 200
    assert roles_of(house, guest) == []


def test_somebody_is_invited_with_a_link_that_is_shown_once(client: Client, house: Wiring, sales: OrgUnit) -> None:
    client.as_(Role.ADMINISTRATOR)
    sent = {"email": "new@example.org", "name": "Nia New", "role": "content_owner", "org_unit": "sales"}
    answer = client.post("/people/invite", data=sent)
    assert answer.status_code == 200, text_of(answer)
    link = re.search(r'class="token">([^<]+/sign-in/[\w-]+)<', answer.text)
    assert link is not None
    assert answer.headers["cache-control"] == "no-store"
    with house.uow.read(OPERATOR) as work:
        person = repository.find_person_by_email(work.session, "new@example.org")
    assert person is not None
    assert roles_of(house, person) == [("content_owner", "sales", None)]
    assert "Hello Nia New" in text_of(client.get(link[1]))


def test_the_link_can_go_by_mail_instead(client: Client, house: Wiring) -> None:
    client.as_(Role.ADMINISTRATOR, name="Anna Admin")
    answer = client.post("/people/invite", data={"email": "new@example.org", "mail": "yes"})
    assert "The link goes to new@example.org." in text_of(answer)
    assert "/sign-in/" not in answer.text
    with house.uow.read(OPERATOR) as work:
        from notifications.models import Mail

        [mail] = work.session.query(Mail).filter(Mail.to_address == "new@example.org").all()
    assert "Anna Admin invites you." in mail.text
    assert "/sign-in/" in mail.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"email": "nobody"}, "“nobody” is no mail address."),
        ({"email": "a@example.org", "role": "king"}, "This is not one of the choices."),
        ({"email": "a@example.org", "role": "content_owner", "market": "XX"}, "This is not one of the choices."),
    ],
)
def test_an_invitation_that_cannot_be_is_said_at_its_field(client: Client, sent: dict[str, str], sentence: str) -> None:
    client.as_(Role.ADMINISTRATOR)
    answer = client.post("/people/invite", data=sent)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert f'value="{sent["email"]}"' in answer.text


def facts_of(person: Person, **changed: str) -> dict[str, str]:
    facts = {"name": person.name, "email": person.email, "version": str(person.version)}
    return {**facts, **changed}


def test_facts_are_changed_with_names_typed_as_addresses(client: Client, house: Wiring, sales: OrgUnit) -> None:
    person, boss = known(house, name="Ada"), known(house, name="Bo Boss")
    client.as_(Role.ADMINISTRATOR)
    sent = facts_of(
        person, name="Ada Neu", org_unit="sales", manager_email=boss.email, country="de", locale="de", time_zone=""
    )
    answer = client.post(f"/people/{person.id}/facts", data=sent)
    assert "Saved." in text_of(answer)
    with house.uow.read(OPERATOR) as work:
        now = repository.get_person_facts(work.session, person.id)
    assert (now.name, now.org_unit_code, now.manager_id, now.country) == ("Ada Neu", "sales", boss.id, "DE")
    assert now.locale == Locale.parse("de")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "This is needed."),
        ({"email": "x"}, "“x” is no mail address."),
        ({"country": "XX"}, "“XX” is no country."),
        ({"time_zone": "Mars/Base"}, "Write it like Europe/Berlin."),
        ({"org_unit": "nowhere"}, "There is no org unit “nowhere”."),
        ({"manager_email": "nobody@example.org"}, "nobody@example.org"),
    ],
)
def test_facts_that_cannot_be_are_said_at_their_field(
    client: Client, house: Wiring, wrong: dict[str, str], sentence: str
) -> None:
    person = known(house, name="Ada")
    client.as_(Role.ADMINISTRATOR)
    answer = client.post(f"/people/{person.id}/facts", data=facts_of(person, **wrong))
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert f'id="e-{next(iter(wrong))}"' in answer.text


def test_nobody_becomes_their_own_managers_manager(client: Client, house: Wiring) -> None:
    boss = known(house)
    person = known(house, manager_id=boss.id)
    client.as_(Role.ADMINISTRATOR)
    answer = client.post(f"/people/{boss.id}/facts", data=facts_of(boss, manager_email=person.email))
    assert answer.status_code == 422
    assert f"“{person.email}” would be their own manager's manager." in text_of(answer)


def test_facts_saved_elsewhere_meanwhile_are_not_overwritten(client: Client, house: Wiring) -> None:
    person = known(house, name="Ada")
    client.as_(Role.ADMINISTRATOR)
    place = f"/people/{person.id}/facts"
    assert client.post(place, data=facts_of(person, name="First")).status_code == 200
    assert client.post(place, data=facts_of(person, name="Second")).status_code == 412


def test_a_role_is_given_within_an_org_unit_and_withdrawn(client: Client, house: Wiring, sales: OrgUnit) -> None:
    person = known(house, name="Ada")
    client.as_(Role.ADMINISTRATOR)
    given = client.post(f"/people/{person.id}/roles", data={"role": "content_owner", "role_unit": "sales"})
    assert "Ada now has the role Content owner." in text_of(given)
    assert "within Sales" in text_of(given)
    assert roles_of(house, person) == [("content_owner", "sales", None)]
    again = client.post(f"/people/{person.id}/roles", data={"role": "content_owner", "role_unit": "sales"})
    assert "Ada has this role already." in text_of(again)
    taken = client.post(f"/people/{person.id}/roles/withdraw", data={"role": "content_owner", "org_unit": "sales"})
    assert "Ada no longer has the role Content owner." in text_of(taken)
    assert roles_of(house, person) == []


def test_a_role_needs_to_be_chosen(client: Client, house: Wiring) -> None:
    person = known(house)
    client.as_(Role.ADMINISTRATOR)
    answer = client.post(f"/people/{person.id}/roles", data={"role": ""})
    assert answer.status_code == 422
    assert 'id="e-role"' in answer.text


def test_the_last_administrator_keeps_their_role(client: Client, house: Wiring) -> None:
    me = known(house)
    with house.uow.write(OPERATOR) as work:
        grant_role(work, me.id, Role.ADMINISTRATOR)
    client.sign_in(me)
    assert client.post(f"/people/{me.id}/roles/withdraw", data={"role": "administrator"}).status_code == 409
    assert roles_of(house, me) == [("administrator", None, None)]


def test_leaving_says_who_holds_what_is_still_unclaimed(client: Client, house: Wiring) -> None:
    top, leaver = known(house, name="Top"), known(house)
    with house.uow.write(OPERATOR) as work:
        unit = an_org_unit(work, code="below", head=leaver, parent=an_org_unit(work, code="top", head=top))
        a_course(work, owner=leaver, unit=unit, owner_is_provisional=True)
    client.as_(Role.ADMINISTRATOR)
    shown = text_of(client.get(f"/people/{leaver.id}/leave"))
    assert "1 course" in shown
    assert "Top" in shown
    assert "they still wait to be claimed" in shown


@pytest.mark.parametrize("tag", ["nl", "de-AT", "es-MX", "en", None])
def test_saving_facts_unchanged_keeps_a_language_that_no_page_speaks(
    client: Client, house: Wiring, tag: str | None
) -> None:
    person = known(house, name="Dirk", locale=Locale.parse(tag) if tag else None)
    client.as_(Role.ADMINISTRATOR)
    page = client.get(f"/people/{person.id}").text
    chosen = re.search(r'<select[^>]*name="locale".*?</select>', page, re.DOTALL)
    assert chosen is not None
    value = re.search(r'value="([^"]*)" selected', chosen[0])
    version = re.search(r'name="version" value="(\d+)"', page)
    facts = {"name": "Dirk", "email": person.email, "locale": value[1] if value else ""}
    facts["version"] = version[1] if version else ""
    assert client.post(f"/people/{person.id}/facts", data=facts).status_code == 200
    with house.uow.read(OPERATOR) as work:
        kept = repository.get_person_facts(work.session, person.id).locale
    assert str(kept or "") == (tag or "")


def test_every_ground_to_take_over_has_words_on_the_page() -> None:
    assert GROUNDS.keys() == CATALOG_GROUNDS.keys()


def test_leaving_says_before_what_passes_to_whom(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        boss = a_person(work, name="Bo Boss")
        heir = a_person(work, name="Hana Heir")
        person = a_person(work, name="Ada", deputy_id=heir.id, manager_id=boss.id)
        for _ in range(2):
            a_course(work, owner=person)
    with house.uow.write(the_actor(person)) as work:
        create_token(work, person.id, "reports")
    client.as_(Role.ADMINISTRATOR)
    asked = text_of(client.get(f"/people/{person.id}/leave"))
    assert "2 courses Hana Heir deputy" in asked
    assert "1 API token stops working." in asked
    left = client.post(f"/people/{person.id}/leave", data={"reason": "New job"})
    assert "Ada has left." in text_of(left)
    assert "accountable for 2 courses" in text_of(client.get(f"/people/{heir.id}"))
    assert "accountable" not in text_of(client.get(f"/people/{person.id}"))
    back = client.post(f"/people/{person.id}/return")
    assert "Ada is back." in text_of(back)


def test_a_wrong_last_day_is_said_at_its_field(client: Client, house: Wiring) -> None:
    person = known(house)
    client.as_(Role.ADMINISTRATOR)
    answer = client.post(f"/people/{person.id}/leave", data={"on": "soon"})
    assert answer.status_code == 422
    assert 'id="e-on"' in answer.text


def test_names_are_offered_below_each_field_for_an_address(client: Client, house: Wiring) -> None:
    known(house, name="Ada Offered")
    client.as_(Role.ADMINISTRATOR)
    offered = client.get("/people/choices", params={"manager_email": "offer"}).text
    assert 'id="people-manager_email"' in offered
    assert "Ada Offered" in offered


def test_the_card_of_the_demos_administrator_leads_to_people(demo: Client, demo_house: Wiring) -> None:
    with demo_house.uow.write(OPERATOR) as work:
        a_person(work, name="Ada Admin", role=Role.ADMINISTRATOR)
    assert 'name="back" value="/people"' in demo.get("/demo/people").text
