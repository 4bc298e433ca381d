"""Policies from files: what is wrong is named, what they would do is shown first."""

from collections.abc import Callable, Collection
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from core.actors import OPERATOR, SYSTEM, Grant
from core.unit_of_work import Work
from lifecycle.drafts import PolicyDraft, RungDraft, check_drafts, read_drafts, read_rungs, spell_rungs
from lifecycle.errors import PolicyChangedMeanwhile, PolicyInvalid
from lifecycle.models import ReviewPolicy
from lifecycle.ports import Surroundings
from lifecycle.service.policies import apply_policies, change_policy, create_policy, lift_policy
from lifecycle.service.simulation import simulate_policies
from notifications.models import Alert
from notifications.values import Audience
from people.access import NotAllowed
from people.values import Role
from tests.factories import an_org_unit, the_actor
from tests.lifecycle.desk import TODAY, Desk


def test_a_file_holds_one_policy_or_several_as_json_or_toml(tmp_path: Path) -> None:
    one, many = tmp_path / "one.json", tmp_path / "many.toml"
    one.write_text('{"name": "Law", "interval_months": 12, "rungs": [{"days": 14, "to": "manager"}]}')
    many.write_text('[[policies]]\nname = "A"\ninterval_months = 6\n[[policies]]\nname = "B"\ninterval_months = 3\n')
    assert read_drafts(one) == [PolicyDraft("Law", 12, rungs=[RungDraft(14, Audience.MANAGER)])]
    assert [draft.name for draft in read_drafts(many)] == ["A", "B"]


def test_the_file_in_the_documents_is_one(tmp_path: Path) -> None:
    path = tmp_path / "policies.toml"
    path.write_text(Path("docs/policies.md").read_text("utf-8").split("```toml\n")[1].split("```")[0], "utf-8")
    yearly, poland = read_drafts(path)
    assert (yearly.interval_months, poland.is_binding, poland.market) == (12, True, "PL")
    assert spell_rungs(poland.rungs or []) == "-30, 0, 0 manager, 30 head"


@given(st.lists(st.builds(RungDraft, st.integers(-365, 365), st.sampled_from(Audience)), max_size=20))
def test_rungs_are_read_as_they_are_written(rungs: list[RungDraft]) -> None:
    assert (read_rungs(spell_rungs(rungs)) or []) == rungs


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"name": "A"}',
        '{"name": "A", "interval_months": "x"}',
        '{"name":"A","interval_months":1,"typo":1}',
    ],
)
def test_a_file_that_is_no_policy_says_where(tmp_path: Path, text: str) -> None:
    path = tmp_path / "policy.json"
    path.write_text(text)
    with pytest.raises(PolicyInvalid) as refused:
        read_drafts(path)
    assert refused.value.errors


def test_everything_wrong_with_a_policy_is_named_at_once() -> None:
    draft = PolicyDraft(" ", 500, grace_days=-1, rungs=[RungDraft(1), RungDraft(1)])
    with pytest.raises(PolicyInvalid) as refused:
        apply_policies(None, [draft])  # type: ignore[arg-type]
    assert {error.field for error in refused.value.errors} == {"name", "interval_months", "grace_days", "rungs"}


def test_an_org_unit_nobody_knows_is_refused_and_nothing_stored(desk: Desk) -> None:
    with pytest.raises(PolicyInvalid), desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Fine", 12), PolicyDraft("Lost", 12, org_unit="nowhere")])
    assert desk.all(select(ReviewPolicy)) == []


def test_a_simulation_counts_months_and_owners_now_and_then_and_changes_nothing(desk: Desk) -> None:
    desk.default_policy()
    ines = desk.person(name="Ines Okafor")
    desk.courses(5, owner=ines)
    with desk.uow.read(OPERATOR) as work:
        found = simulate_policies(work, [PolicyDraft("Half-yearly", 6, tag=None, is_binding=True)])
    months = {row.month: (row.now, row.then) for row in found.months}
    assert (found.caught, found.moved) == (5, 5)
    assert {month: counts for month, counts in months.items() if counts != (0, 0)} == {
        "2027-05": (0, 5),
        "2027-11": (5, 5),
        "2028-05": (0, 5),
    }
    assert (found.owners[0].name, found.owners[0].fullest_month) == ("Ines Okafor", 5)
    assert (found.owners[0].now, found.owners[0].then) == (5, 15)
    assert len(desk.all(select(ReviewPolicy))) == 1


def test_a_simulation_shows_the_flood_levelled(desk: Desk) -> None:
    desk.courses(9, owner=desk.person(), published_on=TODAY - timedelta(days=800))
    with desk.uow.read(OPERATOR) as work:
        found = simulate_policies(work, [PolicyDraft("Yearly", 12)])
    assert found.levelled == 9
    assert sum(row.then for row in found.months) == 2 * 9
    assert [row.then for row in found.months[:2]] == [0, 9]


def test_a_simulation_is_what_then_happens(desk: Desk) -> None:
    desk.default_policy()
    courses = desk.courses(4, tags=["gifts"])
    draft = PolicyDraft("Gifts", 3, tag="gifts")
    with desk.uow.read(OPERATOR) as work:
        foretold = {row.code: row.due_then for row in simulate_policies(work, [draft]).courses}
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [draft])
    assert {course.code: desk.schedule(course).due_on for course in courses} == foretold


def test_a_lead_of_a_unit_rules_that_unit_and_binds_nobody(desk: Desk) -> None:
    with desk.uow.write(SYSTEM) as work:
        legal = an_org_unit(work, code="legal")
        an_org_unit(work, code="sales")
    lead = the_actor(desk.person(), Grant(Role.LEARNING_LEAD, legal.path))
    with desk.uow.write(lead) as work:
        create_policy(work, PolicyDraft("Legal", 6, org_unit="legal"))
    for draft in (
        PolicyDraft("Sales", 6, org_unit="sales"),
        PolicyDraft("All", 6),
        PolicyDraft("Bound", 6, org_unit="legal", is_binding=True),
    ):
        with pytest.raises(NotAllowed), desk.uow.write(lead) as work:
            create_policy(work, draft)


def test_a_policy_is_changed_and_lifted_by_who_knows_its_version(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        policy_id = create_policy(work, PolicyDraft("Ours", 12))
    with pytest.raises(PolicyChangedMeanwhile), desk.uow.write(OPERATOR) as work:
        change_policy(work, policy_id, PolicyDraft("Ours", 6), version=9)
    with desk.uow.write(OPERATOR) as work:
        change_policy(work, policy_id, PolicyDraft("Theirs", 6), version=1)
    with desk.uow.write(OPERATOR) as work:
        lift_policy(work, policy_id, version=2)
    assert desk.all(select(ReviewPolicy)) == []


def test_two_policies_of_one_name_are_refused(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        create_policy(work, PolicyDraft("Ours", 12))
    with pytest.raises(PolicyInvalid), desk.uow.write(OPERATOR) as work:
        create_policy(work, PolicyDraft("ours", 6))


def test_more_policies_than_anybody_keeps_are_refused_at_once() -> None:
    with pytest.raises(PolicyInvalid) as refused:
        check_drafts([PolicyDraft("Yearly", 12)] * 200_000)
    assert [(error.code, error.params) for error in refused.value.errors] == [("too_many_policies", {"limit": 500})]


def test_more_rungs_than_anybody_climbs_are_refused_at_once() -> None:
    with pytest.raises(PolicyInvalid) as refused:
        check_drafts([PolicyDraft("Yearly", 12, rungs=[RungDraft(day) for day in range(200_000)])])
    assert [error.code for error in refused.value.errors] == ["too_many_rungs"]


def test_a_day_may_be_told_to_several_but_not_twice_to_the_same() -> None:
    check_drafts([PolicyDraft("Yearly", 12, rungs=[RungDraft(0), RungDraft(0, Audience.MANAGER)])])
    with pytest.raises(PolicyInvalid) as refused:
        check_drafts([PolicyDraft("Yearly", 12, rungs=[RungDraft(0, Audience.HEAD), RungDraft(0, Audience.HEAD)])])
    assert [(error.code, error.value) for error in refused.value.errors] == [("listed_twice", 0)]


def test_a_policy_applied_again_is_the_same_one_whatever_its_letters(desk: Desk) -> None:
    for name, months in (("Öffentliche Kurse", 12), ("ÖFFENTLICHE kurse", 6)):
        with desk.uow.write(OPERATOR) as work:
            apply_policies(work, [PolicyDraft(name, months)])
    assert [found.interval_months for found in desk.all(select(ReviewPolicy)) if found.name.endswith("urse")] == [6]


def test_two_audiences_of_one_day_are_told_each_once(desk: Desk) -> None:
    with desk.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Yearly", 12, rungs=[RungDraft(0), RungDraft(0, Audience.MANAGER)])])
    boss = desk.person()
    ines = desk.person(manager_id=boss.id)
    desk.course(due_in=0, owner=ines)
    desk.sweep()
    alerts = desk.all(select(Alert))
    assert {(alert.recipient_id, alert.rung) for alert in alerts} == {(ines.id, 0), (boss.id, 0)}
    assert len(alerts) == 2


def known_poland(work: Work, codes: Collection[str]) -> Collection[str]:
    return {"PL"} & set(codes)


def test_a_policy_for_a_market_nobody_has_is_refused_by_every_door(desk: Desk) -> None:
    poland, nowhere = PolicyDraft("Poland", 6, market="PL"), PolicyDraft("Nowhere", 6, market="pl")
    with desk.uow.write(OPERATOR) as work:
        policy_id = create_policy(work, poland, known_poland)
        simulate_policies(work, [poland], Surroundings(known_markets=known_poland))
    doors: list[Callable[[Work], object]] = [
        lambda work: create_policy(work, nowhere, known_poland),
        lambda work: apply_policies(work, [poland, nowhere], known_poland),
        lambda work: change_policy(work, policy_id, nowhere, known_poland, version=1),
        lambda work: simulate_policies(work, [nowhere], Surroundings(known_markets=known_poland)),
    ]
    for door in doors:
        with pytest.raises(PolicyInvalid) as refused, desk.uow.write(OPERATOR) as work:
            door(work)
        assert [(error.field, error.code, error.value) for error in refused.value.errors] == [
            ("market", "no_such_market", "pl")
        ]
