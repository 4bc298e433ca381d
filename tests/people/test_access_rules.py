"""Who may do what: the table of roles, scopes, tokens, and what owning a course gives."""

import pytest

from core.actors import ENGLISH, OPERATOR, SYSTEM, Actor, ActorKind, Grant
from core.ids import new_id
from people.access import (
    OWN_COURSE,
    ROLE_PERMISSIONS,
    STAFF,
    may,
    may_somewhere,
    permissions_of,
    places,
    require,
    require_somewhere,
)
from people.errors import NotAllowed
from people.values import Permission, Role


def an_actor(*grants: Grant, allowed: frozenset[str] | None = None) -> Actor:
    return Actor(ActorKind.PERSON, new_id(), "Ada", grants, ENGLISH, "UTC", allowed=allowed)


def test_everybody_active_is_staff_without_any_grant() -> None:
    assert permissions_of(an_actor()) == STAFF


def test_operator_and_service_may_do_everything() -> None:
    assert permissions_of(OPERATOR) == permissions_of(SYSTEM) == frozenset(Permission)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_given_everywhere_allows_its_permissions_and_no_others(role: Role) -> None:
    actor = an_actor(Grant(role.value))
    assert {p for p in Permission if may(actor, p)} == ROLE_PERMISSIONS[role]


def test_a_role_within_an_org_unit_reaches_the_units_below_it_and_no_neighbour() -> None:
    actor = an_actor(Grant(Role.CONTENT_OWNER.value, "/acme/sales"))
    assert may(actor, Permission.EDIT_COURSE, org_unit_path="/acme/sales")
    assert may(actor, Permission.EDIT_COURSE, org_unit_path="/acme/sales/emea")
    assert not may(actor, Permission.EDIT_COURSE, org_unit_path="/acme/salesforce")
    assert not may(actor, Permission.EDIT_COURSE, org_unit_path="/acme")


def test_a_scoped_role_does_not_answer_for_everywhere_but_opens_the_door() -> None:
    actor = an_actor(Grant(Role.CONTENT_OWNER.value, "/acme/sales"))
    assert not may(actor, Permission.EDIT_COURSE)
    assert may_somewhere(actor, Permission.EDIT_COURSE)
    assert not may_somewhere(actor, Permission.MANAGE_PEOPLE)


@pytest.mark.parametrize("scope", [{"org_unit_path": "/acme"}, {"market": "MX"}])
def test_what_works_on_the_whole_house_is_not_for_who_administers_a_part_of_it(scope: dict[str, str]) -> None:
    part, whole = an_actor(Grant(Role.ADMINISTRATOR.value, **scope)), an_actor(Grant(Role.ADMINISTRATOR.value))
    assert may_somewhere(part, Permission.MANAGE_PEOPLE)
    assert not may_somewhere(part, Permission.RUN_SWEEPS)
    assert not may(part, Permission.RUN_SWEEPS, **scope)
    assert may_somewhere(whole, Permission.RUN_SWEEPS)


def test_a_coordinator_of_one_market_plans_there_and_shares_the_memory_of_all() -> None:
    actor = an_actor(Grant(Role.LOCALIZATION_COORDINATOR.value, market="MX"))
    assert may(actor, Permission.PLAN_ROLLOUT, market="MX")
    assert not may(actor, Permission.PLAN_ROLLOUT, market="DE")
    assert may(actor, Permission.MANAGE_MEMORY)


def test_an_administrator_of_one_unit_does_not_manage_people_elsewhere() -> None:
    actor = an_actor(Grant(Role.ADMINISTRATOR.value, "/acme/sales"))
    assert may(actor, Permission.MANAGE_PEOPLE, org_unit_path="/acme/sales")
    assert not may(actor, Permission.MANAGE_PEOPLE)
    assert not may(actor, Permission.MANAGE_TOKENS_OF_OTHERS, org_unit_path="/acme/legal")


def test_a_role_holds_to_the_places_it_was_given_for() -> None:
    lead = Role.LEARNING_LEAD.value
    assert places(an_actor(Grant(lead)), Permission.READ_AUDIT) is None
    assert places(an_actor(Grant(lead, "/a"), Grant(lead, "/b/c")), Permission.READ_AUDIT) == ("/a", "/b/c")
    assert places(an_actor(Grant(lead, "/a", "PL"), Grant(lead, market="DE")), Permission.READ_AUDIT) == ()
    assert places(an_actor(Grant(Role.STAFF.value, "/a")), Permission.READ_AUDIT) == ()
    limited = an_actor(Grant(lead, "/a"), allowed=frozenset({Permission.SEARCH.value}))
    assert places(limited, Permission.READ_AUDIT) == ()


def test_owning_a_course_allows_editing_reviewing_and_retiring_it_and_nothing_more() -> None:
    allowed = {p for p in Permission if may(an_actor(), p, is_own=True)}
    assert allowed == STAFF | OWN_COURSE


def test_a_token_never_allows_more_than_it_was_made_for() -> None:
    actor = an_actor(Grant(Role.ADMINISTRATOR.value), allowed=frozenset({Permission.SEARCH.value}))
    assert permissions_of(actor) == {Permission.SEARCH}
    assert not may(actor, Permission.EDIT_COURSE, is_own=True)


def test_what_is_not_allowed_is_refused_by_name() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(an_actor(), Permission.MANAGE_PEOPLE)
    assert refused.value.params == {"permission": "manage_people"}
    with pytest.raises(NotAllowed):
        require_somewhere(an_actor(), Permission.MANAGE_PEOPLE)
