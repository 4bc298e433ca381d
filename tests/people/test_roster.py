"""How far somebody who manages people sees, and what is known of those they see. On both databases."""

from datetime import timedelta

import pytest

from core.actors import OPERATOR, Actor, Grant
from core.unit_of_work import UnitOfWork
from people import repository
from people.errors import NotAllowed
from people.models import Person
from people.repository.roster import count_living_tokens, count_reports, ids_with_role, last_seen_at
from people.service import create_token, grant_role, is_over, open_session, reach_of, require_in_reach, revoke_token
from people.values import Role
from tests.factories import a_person, an_org_unit, the_actor

ADMIN = Role.ADMINISTRATOR.value


@pytest.fixture
def staff(uow: UnitOfWork) -> dict[str, Person]:
    """Somebody in sales, in what lies below it, with a role there, with a role for Mexico, and elsewhere."""
    with uow.write(OPERATOR) as work:
        sales = an_org_unit(work, code="sales")
        below = an_org_unit(work, code="emea", parent=sales)
        other = an_org_unit(work, code="sales2")
        found = {
            "in": a_person(work, name="in", unit=sales),
            "below": a_person(work, name="below", unit=below),
            "guest": a_person(work, name="guest", unit=other),
            "mexico": a_person(work, name="mexico"),
            "elsewhere": a_person(work, name="elsewhere", unit=other),
        }
        grant_role(work, found["guest"].id, Role.CONTENT_OWNER, org_unit_id=below.id)
        grant_role(work, found["mexico"].id, Role.LOCALIZATION_COORDINATOR, market="MX")
    return found


def seen_by(uow: UnitOfWork, actor: Actor) -> set[str]:
    with uow.read(actor) as work:
        return {one.name for one in repository.list_people(work.session, among=reach_of(actor))}


def test_a_scope_is_how_far_one_sees(uow: UnitOfWork, staff: dict[str, Person]) -> None:
    me = staff["elsewhere"]
    assert seen_by(uow, the_actor(me, Grant(ADMIN))) == set(staff)
    assert seen_by(uow, the_actor(me, Grant(ADMIN, "/sales"))) == {"in", "below", "guest"}
    assert seen_by(uow, the_actor(me, Grant(ADMIN, None, "MX"))) == {"mexico"}
    assert seen_by(uow, the_actor(me, Grant(ADMIN, "/sales", "MX"))) == set()
    assert seen_by(uow, the_actor(me, Grant(Role.LEARNING_LEAD.value))) == set()


def test_who_is_out_of_reach_is_refused(uow: UnitOfWork, staff: dict[str, Person]) -> None:
    actor = the_actor(staff["elsewhere"], Grant(ADMIN, "/sales"))
    with uow.read(actor) as work:
        assert is_over(work, require_in_reach(work, staff["in"].id))
        assert not is_over(work, require_in_reach(work, staff["guest"].id))
        with pytest.raises(NotAllowed):
            require_in_reach(work, staff["elsewhere"].id)


def test_people_are_found_by_role(uow: UnitOfWork, staff: dict[str, Person]) -> None:
    def held(role: Role) -> set[str]:
        with uow.read(OPERATOR) as work:
            return {one.name for one in repository.list_people(work.session, among=[ids_with_role(role)])}

    assert held(Role.CONTENT_OWNER) == {"guest"}
    assert held(Role.STAFF) == {"in", "below", "elsewhere"}


def test_keys_and_reports_are_counted(uow: UnitOfWork, staff: dict[str, Person]) -> None:
    person = staff["in"]
    with uow.write(the_actor(person)) as work:
        gone = create_token(work, person.id, "gone")
        create_token(work, person.id, "short", expires_at=work.now + timedelta(days=1))
        create_token(work, person.id, "for good")
        revoke_token(work, gone.id)
    with uow.write(OPERATOR) as work:
        for is_active in (True, False):
            a_person(work, manager_id=person.id, is_active=is_active)
    with uow.read(OPERATOR) as work:
        assert count_living_tokens(work.session, person.id, work.now) == 2
        assert count_living_tokens(work.session, person.id, work.now + timedelta(days=2)) == 1
        assert count_reports(work.session, person.id) == 1
        assert last_seen_at(work.session, person.id) is None
    with uow.write(OPERATOR) as work:
        open_session(work, person.id)
    with uow.read(OPERATOR) as work:
        assert last_seen_at(work.session, person.id) == work.now
