"""People come, change, hold roles and leave; org units keep their place. On both databases."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

import pytest
from sqlalchemy import update

from core.actors import OPERATOR, Actor
from core.audit import list_entries
from core.clock import FixedClock
from core.database import Database
from core.events import Event
from core.locales import Locale
from core.unit_of_work import Subscriptions, UnitOfWork, Work
from people import repository
from people.errors import (
    LastAdministrator,
    NotAllowed,
    OrgUnitInvalid,
    PersonChangedMeanwhile,
    PersonHasLeft,
    PersonInvalid,
    PersonNotFound,
    TokenNotFound,
)
from people.events import PersonLeft
from people.models import OrgUnit
from people.service import (
    actor_for,
    add_org_unit,
    add_person,
    change_org_unit,
    change_person,
    change_profile,
    create_token,
    ensure_people,
    ensure_person,
    get_actor_by_email,
    grant_role,
    invite,
    leave,
    revoke_role,
    revoke_token,
    take_back,
)
from people.service.org_units import OrgUnitChanges
from people.service.persons import PersonChanges
from people.values import OrgUnitId, PersonId, Role

NewPerson = Callable[..., PersonId]
Acting = Callable[[UUID], Actor]


def test_naming_somebody_twice_makes_one_person(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        one = ensure_person(work, "ada.lovelace@example.org")
        other = ensure_person(work, "ADA.Lovelace@example.org ", "somebody else")
        ids = ensure_people(work, {"ada.lovelace@example.org": None, "Bo@example.org": "Bo Berg"})
    assert one.id == other.id == ids["ada.lovelace@example.org"]
    assert one.name == "Ada Lovelace"
    with uow.read(OPERATOR) as work:
        assert [p.name for p in repository.list_people(work.session)] == ["Ada Lovelace", "Bo Berg"]


def test_people_are_found_by_name_address_and_org_unit_page_by_page(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        acme = add_org_unit(work, "acme", "Acme")
        sales = add_org_unit(work, "sales", "Sales", parent_id=acme.id)
        for number in range(5):
            ensure_person(work, f"p{number}@example.org", f"Person {number}", org_unit_id=sales.id)
        ensure_person(work, "x%y@example.org", "Someone Else")
    with uow.read(OPERATOR) as work:
        first = repository.list_people(work.session, org_unit_path="/acme", limit=3)
        last = (first[-1].name, first[-1].id)
        rest = repository.list_people(work.session, org_unit_path="/acme", after=last)
        assert [p.name for p in (*first, *rest)] == [f"Person {n}" for n in range(5)]
        assert [p.email for p in repository.list_people(work.session, text="%")] == ["x%y@example.org"]
        assert [p.email for p in repository.list_people(work.session, text="ELSE")] == ["x%y@example.org"]


def test_a_taken_address_is_refused(uow: UnitOfWork, person: NewPerson) -> None:
    person("ada@example.org")
    with pytest.raises(PersonInvalid) as refused, uow.write(OPERATOR) as work:
        add_person(work, "Ada@example.org", "Ada")
    assert refused.value.errors[0].code == "taken"


def test_a_change_is_kept_with_what_was_before(uow: UnitOfWork, person: NewPerson) -> None:
    ada, bo = person("ada@example.org"), person("bo@example.org")
    with uow.write(OPERATOR) as work:
        unit = add_org_unit(work, "sales", "Sales")
        changed = change_person(work, ada, PersonChanges(manager_id=bo, org_unit_id=unit.id, country="de", name="Ada"))
    assert (changed.manager_id, changed.org_unit_id, changed.country, changed.version) == (
        bo,
        unit.id,
        "DE",
        2,
    )
    with uow.read(OPERATOR) as work:
        line = list_entries(work.session, subject_id=ada)[0]
    assert line.action == "person.changed"
    assert line.before == {"manager_id": None, "org_unit_id": None, "country": None}


def test_a_stale_change_is_refused_with_both_versions(uow: UnitOfWork, person: NewPerson) -> None:
    ada = person()
    with uow.write(OPERATOR) as work:
        change_person(work, ada, PersonChanges(name="Ada L."), version=1)
    with pytest.raises(PersonChangedMeanwhile) as refused, uow.write(OPERATOR) as work:
        change_person(work, ada, PersonChanges(name="Ada K."), version=1)
    assert (refused.value.params["yours"], refused.value.params["theirs"]) == (1, 2)


def test_nobody_manages_themselves_not_even_in_a_circle(uow: UnitOfWork, person: NewPerson) -> None:
    ada, bo = person("ada@example.org"), person("bo@example.org")
    with uow.write(OPERATOR) as work:
        change_person(work, ada, PersonChanges(manager_id=bo))
    for who, manager, code in ((bo, ada, "manager_cycle"), (bo, bo, "oneself")):
        with pytest.raises(PersonInvalid) as refused, uow.write(OPERATOR) as work:
            change_person(work, who, PersonChanges(manager_id=manager))
        assert refused.value.errors[0].code == code


def test_people_mend_their_own_profile_and_nobody_elses(uow: UnitOfWork, person: NewPerson, acting: Acting) -> None:
    ada, bo = person("ada@example.org"), person("bo@example.org")
    german = Locale.parse("de")
    with uow.write(acting(ada)) as work:
        changed = change_profile(work, ada, name="Ada L.", locale=german, time_zone="Europe/Berlin")
    assert (changed.name, changed.locale, changed.time_zone) == ("Ada L.", german, "Europe/Berlin")
    with pytest.raises(NotAllowed), uow.write(acting(bo)) as work:
        change_profile(work, ada, name="Nobody", locale=None, time_zone=None)


def test_a_role_is_given_once_and_taken_back(uow: UnitOfWork, person: NewPerson) -> None:
    ada = person()
    with uow.write(OPERATOR) as work:
        unit = add_org_unit(work, "sales", "Sales")
        assert grant_role(work, ada, Role.CONTENT_OWNER, org_unit_id=unit.id)
        assert not grant_role(work, ada, Role.CONTENT_OWNER, org_unit_id=unit.id)
        assert grant_role(work, ada, Role.CONTENT_OWNER)
    with uow.read(OPERATOR) as work:
        assert {grant.org_unit_path for grant in actor_for(work.session, ada).grants} == {None, "/sales"}
    with uow.write(OPERATOR) as work:
        assert revoke_role(work, ada, Role.CONTENT_OWNER)
        assert not revoke_role(work, ada, Role.CONTENT_OWNER)
    with uow.read(OPERATOR) as work:
        assert [grant.org_unit_path for grant in actor_for(work.session, ada).grants] == ["/sales"]


def test_an_administrator_of_a_unit_gives_roles_in_it_only(uow: UnitOfWork, person: NewPerson, acting: Acting) -> None:
    ada, bo = person("ada@example.org"), person("bo@example.org")
    with uow.write(OPERATOR) as work:
        sales, legal = add_org_unit(work, "sales", "Sales"), add_org_unit(work, "legal", "Legal")
        grant_role(work, ada, Role.ADMINISTRATOR, org_unit_id=sales.id)
    with uow.write(acting(ada)) as work:
        assert grant_role(work, bo, Role.CONTENT_OWNER, org_unit_id=sales.id)
    for scope in (legal.id, None):
        with pytest.raises(NotAllowed), uow.write(acting(ada)) as work:
            grant_role(work, bo, Role.CONTENT_OWNER, org_unit_id=scope)


def test_an_administrator_of_a_unit_has_no_power_over_whoever_may_more(
    uow: UnitOfWork, person: NewPerson, acting: Acting
) -> None:
    ada, chief, clerk = (
        person("ada@example.org"),
        person("chief@example.org", role=Role.ADMINISTRATOR),
        person("c@x.org"),
    )
    person("second@example.org", role=Role.ADMINISTRATOR)
    with uow.write(OPERATOR) as work:
        sales = add_org_unit(work, "sales", "Sales")
        grant_role(work, ada, Role.ADMINISTRATOR, org_unit_id=sales.id)
        for one in (chief, clerk):
            change_person(work, one, PersonChanges(org_unit_id=sales.id))
        grant_role(work, clerk, Role.CONTENT_OWNER, org_unit_id=sales.id)
        theirs = create_token(work, chief, "theirs", expires_at=None)
    acts: list[Callable[[Work, PersonId], object]] = [
        lambda work, one: change_person(work, one, PersonChanges(email=f"{one}@evil.example")),
        lambda work, one: change_profile(work, one, name="Mallory", locale=None, time_zone=None),
        lambda work, one: invite(work, repository.get_person(work.session, one).email, org_unit_id=sales.id),
        lambda work, one: leave(work, one),
        lambda work, one: take_back(work, one),
    ]
    for act in acts:
        with pytest.raises(NotAllowed), uow.write(acting(ada)) as work:
            act(work, chief)
        with uow.write(acting(ada)) as work:
            act(work, clerk)
    with pytest.raises(TokenNotFound), uow.write(acting(ada)) as work:
        revoke_token(work, theirs.id)


def test_a_circle_of_units_that_somehow_came_to_be_ends_no_process(uow: UnitOfWork, person: NewPerson) -> None:
    ada = person()
    with uow.write(OPERATOR) as work:
        one, other = add_org_unit(work, "one", "One"), add_org_unit(work, "other", "Other")
        change_person(work, ada, PersonChanges(org_unit_id=one.id))
        work.session.execute(update(OrgUnit).where(OrgUnit.id == one.id).values(parent_id=other.id))
        work.session.execute(update(OrgUnit).where(OrgUnit.id == other.id).values(parent_id=one.id))
    with uow.write(OPERATOR) as work:
        assert leave(work, ada)


def test_two_moves_at_once_make_no_circle(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        ids = [add_org_unit(work, code, code.title()).id for code in ("one", "other")]
    started = threading.Barrier(2)

    def move(unit_id: OrgUnitId, parent_id: OrgUnitId) -> None:
        started.wait()
        with suppress(OrgUnitInvalid), uow.write(OPERATOR) as work:
            change_org_unit(work, unit_id, OrgUnitChanges(parent_id=parent_id))

    for _ in range(5):
        threads = [threading.Thread(target=move, args=pair) for pair in (tuple(ids), tuple(reversed(ids)))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with uow.write(OPERATOR) as work:
            parents = [repository.get_org_unit(work.session, one).parent_id for one in ids]
            assert parents.count(None) == 1
            for one in ids:
                change_org_unit(work, one, OrgUnitChanges(parent_id=None))


def test_the_last_administrator_stays(uow: UnitOfWork, person: NewPerson, acting: Acting) -> None:
    ada = person(role=Role.ADMINISTRATOR)
    with pytest.raises(LastAdministrator), uow.write(acting(ada)) as work:
        leave(work, ada)
    with pytest.raises(LastAdministrator), uow.write(acting(ada)) as work:
        revoke_role(work, ada, Role.ADMINISTRATOR)
    person("bo@example.org", role=Role.ADMINISTRATOR)
    with uow.write(acting(ada)) as work:
        assert leave(work, ada)


def test_leaving_is_told_to_other_rooms_before_the_commit(database: Database, clock: FixedClock) -> None:
    told: list[UUID] = []

    def hand_over(work: Work, events: Sequence[Event]) -> None:
        told.extend(event.subject_id for event in events)

    subscriptions = Subscriptions()
    subscriptions.before_commit(PersonLeft, hand_over)
    uow = UnitOfWork(database, clock, lambda: subscriptions)
    with uow.write(OPERATOR) as work:
        ada = ensure_person(work, "ada@example.org")
        assert leave(work, ada.id)
        assert not leave(work, ada.id)
    assert told == [ada.id]
    assert not ada.is_active
    assert ada.left_on == clock.now().date()


def test_who_left_cannot_act_or_be_given_anything_until_they_return(uow: UnitOfWork, person: NewPerson) -> None:
    ada = person()
    with uow.write(OPERATOR) as work:
        leave(work, ada)
    with pytest.raises(PersonHasLeft), uow.write(OPERATOR) as work:
        grant_role(work, ada, Role.CONTENT_OWNER)
    with pytest.raises(PersonHasLeft), uow.read(OPERATOR) as work:
        get_actor_by_email(work, "ada@example.org")
    with uow.write(OPERATOR) as work:
        assert take_back(work, ada)
        assert not take_back(work, ada)
    with uow.read(OPERATOR) as work:
        assert get_actor_by_email(work, "ada@example.org").person_id == ada
        with pytest.raises(PersonNotFound):
            get_actor_by_email(work, "nobody@example.org")


def test_an_org_unit_moves_with_what_lies_below_it(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        acme, other = add_org_unit(work, "acme", "Acme"), add_org_unit(work, "other", "Other")
        sales = add_org_unit(work, "sales", "Sales", parent_id=acme.id)
        add_org_unit(work, "emea", "EMEA", parent_id=sales.id)
        change_org_unit(work, sales.id, OrgUnitChanges(parent_id=other.id, name="Selling"))
    with uow.read(OPERATOR) as work:
        paths = [unit.path for unit in repository.list_org_units(work.session)]
    assert paths == ["/acme", "/other", "/other/sales", "/other/sales/emea"]


def test_an_org_unit_never_lies_below_itself(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        acme = add_org_unit(work, "acme", "Acme")
        sales = add_org_unit(work, "sales", "Sales", parent_id=acme.id)
    for parent_id in (sales.id, acme.id):
        with pytest.raises(OrgUnitInvalid), uow.write(OPERATOR) as work:
            change_org_unit(work, acme.id, OrgUnitChanges(parent_id=parent_id))
