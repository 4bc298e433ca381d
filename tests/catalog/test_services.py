"""Use cases on both databases: what is stored, what is told, what is refused."""

from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import event as sa_event
from sqlalchemy import func, select

from catalog.errors import (
    CodeTaken,
    CourseChangedMeanwhile,
    CourseInvalid,
    CourseWasMerged,
    MergeNotPossible,
    NobodyToOwn,
    OwnerNotActive,
    ReasonMissing,
    RelationRunsInCircle,
    RelationToItself,
    ReplacementNotUsable,
    TransitionNotAllowed,
    VariantOfSourceLocale,
)
from catalog.events import CourseEdited
from catalog.models import Course, CourseIdentifier, CourseRelation, CourseRole, Variant
from catalog.repository.courses import (
    UnitText,
    find_course_id,
    find_variant,
    get_state,
    list_former_codes,
    list_relations,
    list_revisions,
    list_units,
    list_variant_texts,
    list_variants,
)
from catalog.repository.listing import list_courses
from catalog.service import (
    change_owner,
    claim_course,
    create_course,
    edit_course,
    give_role,
    keep_published,
    merge_courses,
    pass_on_courses,
    publish_course,
    relate_courses,
    retire_course,
    save_variant,
    set_units,
    submit_course,
    unrelate_courses,
    withdraw_role,
    write_variant_texts,
)
from catalog.service.owners import foresee_pass_on
from catalog.values import ChangeClass, CourseRoleKind, CourseStatus, RelationKind, VariantStatus
from core.actors import OPERATOR, Grant
from core.audit import AuditEntry, list_entries
from core.events import Event
from core.ids import new_id
from core.locales import Locale
from core.outbox import list_pending
from core.unit_of_work import Subscriptions, UnitOfWork, Work
from people.errors import NotAllowed
from people.events import PersonLeft
from people.service import leave
from people.values import Role
from tests.factories import a_course, a_person, a_variant, an_org_unit, the_actor

DE, FR = Locale.parse("de"), Locale.parse("fr")


def make(uow: UnitOfWork, code: str = "A-1", **facts: object) -> UUID:
    with uow.write(OPERATOR) as work:
        return create_course(work, {"code": code, "title": f"Course {code}", **facts}).id


def actions(work: Work, course_id: UUID) -> list[str]:
    query = select(AuditEntry.action).where(AuditEntry.course_id == course_id)
    return list(work.session.scalars(query.order_by(AuditEntry.id)))


def test_a_new_course_is_a_draft_with_an_owner_a_revision_and_a_story(uow: UnitOfWork) -> None:
    course_id = make(uow, code="abc 101", language="de", objectives=["Know"])
    with uow.read(OPERATOR) as work:
        course = get_state(work.session, course_id)
        assert (course.code, course.status, course.version, course.revision) == ("ABC-101", CourseStatus.DRAFT, 1, 1)
        assert course.owner_is_provisional
        assert [each.number for each in list_revisions(work.session, course_id)] == [1]
        assert actions(work, course_id) == ["course.created"]


@pytest.mark.parametrize(
    "given",
    [
        {"code": "X"},
        {"title": "X"},
        {"code": "X", "title": "T", "language": "xx"},
        {"code": "X", "title": "T", "nonsense": 1},
    ],
)
def test_a_course_that_lacks_something_is_not_created(uow: UnitOfWork, given: dict[str, object]) -> None:
    with pytest.raises(CourseInvalid), uow.write(OPERATOR) as work:
        create_course(work, given)
    with uow.read(OPERATOR) as work:
        assert work.session.scalar(select(func.count()).select_from(Course)) == 0


@pytest.mark.parametrize("status", ["in_review", "retiring", "retired"])
def test_a_new_course_is_nothing_that_only_a_step_leads_to(uow: UnitOfWork, status: str) -> None:
    with pytest.raises(CourseInvalid) as refused:
        make(uow, status=status)
    assert [(error.field, error.code) for error in refused.value.errors] == [("status", "status_not_first")]


def test_a_code_is_given_once(uow: UnitOfWork) -> None:
    make(uow, code="A-1")
    with pytest.raises(CodeTaken), uow.write(OPERATOR) as work:
        create_course(work, {"code": "a 1", "title": "Other"})


def test_an_edit_of_text_makes_revision_event_audit_and_outbox_at_once(uow: UnitOfWork) -> None:
    uow.subscriptions.outbox("search", CourseEdited)
    course_id = make(uow)
    with uow.write(OPERATOR) as work:
        edit_course(work, course_id, {"title": "Better", "level": "expert"}, version=1, note="after the audit")
    with uow.read(OPERATOR) as work:
        course = get_state(work.session, course_id)
        assert (course.title, course.level, course.version, course.revision) == ("Better", "expert", 2, 2)
        newest = list_revisions(work.session, course_id)[0]
        assert (newest.change_class, newest.note) == (ChangeClass.MAJOR, "after the audit")
        assert newest.changes == [{"key": "title", "before": "Course A-1", "after": "Better"}]
        assert [row.subject_id for row in list_pending(work.session, "search", 10)] == [course_id]
        entry = list_entries(work.session, course_id=course_id)[0]
        assert (entry.action, entry.reason) == ("course.edited", "after the audit")
        assert entry.before == {"title": "Course A-1", "level": ""}


def test_nothing_of_it_is_stored_where_one_part_fails(uow: UnitOfWork) -> None:
    course_id = make(uow)

    def fail(_work: Work, _events: object) -> None:
        raise RuntimeError("a handler of another room")

    uow.subscriptions.before_commit(CourseEdited, fail)
    with pytest.raises(RuntimeError), uow.write(OPERATOR) as work:
        edit_course(work, course_id, {"title": "Better"})
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, course_id).revision == 1
        assert len(list_revisions(work.session, course_id)) == 1
        assert actions(work, course_id) == ["course.created"]


def test_an_edit_that_changes_nothing_leaves_no_trace(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with uow.write(OPERATOR) as work:
        edit_course(work, course_id, {"title": "Course A-1", "level": ""})
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, course_id).version == 1


def test_facts_that_are_no_text_make_no_revision(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with uow.write(OPERATOR) as work:
        edit_course(work, course_id, {"tags": ["new"], "review_due": "2027-01-01"})
    with uow.read(OPERATOR) as work:
        course = get_state(work.session, course_id)
        assert (course.revision, course.version, course.tags) == (1, 2, ["new"])


def test_a_stale_write_is_refused_with_both_versions(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with uow.write(OPERATOR) as work:
        edit_course(work, course_id, {"title": "Mine"}, version=1)
    with pytest.raises(CourseChangedMeanwhile) as stale, uow.write(OPERATOR) as work:
        edit_course(work, course_id, {"title": "Yours"}, version=1)
    assert stale.value.params["version"] == 2
    assert stale.value.params["theirs"]["title"] == "Mine"  # type: ignore[index]
    assert stale.value.params["yours"] == {"title": "Yours"}
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, course_id).title == "Mine"


def test_whoever_saves_may_say_how_much_it_matters(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with uow.write(OPERATOR) as work:
        edit_course(work, course_id, {"title": "Other"}, change_class=ChangeClass.EDITORIAL)
    with uow.read(OPERATOR) as work:
        assert list_revisions(work.session, course_id)[0].change_class is ChangeClass.EDITORIAL


def test_an_old_code_still_leads_to_its_course(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with uow.write(OPERATOR) as work:
        edit_course(work, course_id, {"code": "B 2"})
    with uow.read(OPERATOR) as work:
        assert find_course_id(work.session, "a-1") == course_id == find_course_id(work.session, "B-2")
    with pytest.raises(CodeTaken), uow.write(OPERATOR) as work:
        create_course(work, {"code": "A-1", "title": "Another"})


def test_codes_lead_to_their_course_however_often_it_changes_them(uow: UnitOfWork) -> None:
    course_id = make(uow, "ABC")
    for code in ("XYZ", "ABC", "XYZ", "ABC"):
        with uow.write(OPERATOR) as work:
            edit_course(work, course_id, {"code": code})
    with uow.read(OPERATOR) as work:
        assert find_course_id(work.session, "XYZ") == course_id == find_course_id(work.session, "ABC")
        assert list_former_codes(work.session, course_id) == ["XYZ"]
        assert [item.code for item in list_courses(work.session)] == ["ABC"]


def test_a_code_taken_over_by_a_merge_is_not_taken_again(uow: UnitOfWork) -> None:
    kept, gone = make(uow, "KEPT"), make(uow, "GONE")
    with uow.write(OPERATOR) as work:
        merge_courses(work, kept, gone)
    with pytest.raises(CodeTaken), uow.write(OPERATOR) as work:
        edit_course(work, kept, {"code": "GONE"})
    with uow.read(OPERATOR) as work:
        assert find_course_id(work.session, "GONE") == kept == find_course_id(work.session, "KEPT")


def test_status_is_not_a_fact_to_be_edited(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with pytest.raises(CourseInvalid), uow.write(OPERATOR) as work:
        edit_course(work, course_id, {"status": "published"})


def test_a_course_goes_through_its_life(uow: UnitOfWork) -> None:
    course_id = make(uow)
    for step in (submit_course, publish_course):
        with uow.write(OPERATOR) as work:
            step(work, course_id)
    with uow.write(OPERATOR) as work:
        retire_course(work, course_id, reason="no longer true")
    with uow.read(OPERATOR) as work:
        course = get_state(work.session, course_id)
        assert (course.status, course.retire_reason) == (CourseStatus.RETIRED, "no longer true")
        assert course.retired_on == course.published_on == work.now.date()
    with uow.write(OPERATOR) as work:
        publish_course(work, course_id, reason="true again")
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, course_id).status is CourseStatus.PUBLISHED
        assert actions(work, course_id) == [
            "course.created",
            "course.submitted",
            "course.published",
            "course.retiring",
            "course.retired",
            "course.restored",
        ]


def test_retiring_asks_for_a_reason(uow: UnitOfWork) -> None:
    course_id = make(uow, status="published")
    with pytest.raises(ReasonMissing), uow.write(OPERATOR) as work:
        retire_course(work, course_id, reason="  ")


def test_a_draft_is_not_retired_and_a_published_course_not_kept(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with pytest.raises(TransitionNotAllowed), uow.write(OPERATOR) as work:
        retire_course(work, course_id, reason="x")
    with pytest.raises(TransitionNotAllowed), uow.write(OPERATOR) as work:
        publish_course(work, course_id)
        keep_published(work, course_id)


def test_a_replacement_must_be_usable_and_is_named(uow: UnitOfWork) -> None:
    old, new, draft = make(uow, "OLD", status="published"), make(uow, "NEW-1", status="published"), make(uow, "DRAFT")
    unready = make(uow, "UNREADY")
    with uow.write(OPERATOR) as work:
        submit_course(work, unready)
    for wrong in (old, draft, unready):
        with pytest.raises(ReplacementNotUsable), uow.write(OPERATOR) as work:
            retire_course(work, old, reason="x", replacement_id=wrong)
    with uow.write(OPERATOR) as work:
        retire_course(work, old, reason="x", replacement_id=new)
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, old).superseded_by_id == new
        assert find_course_id(work.session, "OLD") == old


def test_owners_and_deputies_edit_their_own_and_nobody_elses(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        owner, deputy, other = a_person(work), a_person(work), a_person(work)
        mine, theirs = a_course(work, owner=owner).id, a_course(work).id
        give_role(work, mine, deputy.id, CourseRoleKind.DEPUTY)
    for person in (owner, deputy):
        with uow.write(the_actor(person)) as work:
            edit_course(work, mine, {"level": f"by {person.name}"})
    for person, course_id in ((owner, theirs), (other, mine)):
        with pytest.raises(NotAllowed), uow.write(the_actor(person)) as work:
            edit_course(work, course_id, {"level": "x"})


def test_an_owner_is_an_active_person(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        gone, new = a_person(work, is_active=False), a_person(work)
        course_id = a_course(work).id
    with pytest.raises(OwnerNotActive), uow.write(OPERATOR) as work:
        change_owner(work, course_id, gone.id)
    with uow.write(OPERATOR) as work:
        change_owner(work, course_id, new.id, reason="new team")
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, course_id).owner_id == new.id
        assert actions(work, course_id) == ["course.owner_changed"]


def test_a_course_nobody_was_named_for_can_be_claimed(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with uow.write(OPERATOR) as work:
        person = a_person(work)
    with uow.write(the_actor(person)) as work:
        claim_course(work, course_id)
    with uow.read(OPERATOR) as work:
        course = get_state(work.session, course_id)
        assert (course.owner_id, course.owner_is_provisional) == (person.id, False)
    with uow.write(OPERATOR) as work:
        late = a_person(work)
    with pytest.raises(NotAllowed), uow.write(the_actor(late)) as work:
        claim_course(work, course_id)


@pytest.fixture
def house_with_succession(uow: UnitOfWork) -> UnitOfWork:
    uow.subscriptions.before_commit(PersonLeft, pass_on_courses)
    return uow


def test_when_somebody_leaves_their_courses_pass_on_in_the_same_commit(house_with_succession: UnitOfWork) -> None:
    uow = house_with_succession
    with uow.write(OPERATOR) as work:
        head, manager, deputy, helper = (a_person(work, name=name) for name in ("Head", "Manager", "Deputy", "Helper"))
        unit = an_org_unit(work, code="hr", head=head)
        leaver = a_person(work, name="Leaver", manager_id=manager.id, deputy_id=deputy.id)
        plain = a_course(work, owner=leaver, unit=unit).id
        helped = a_course(work, owner=leaver, unit=unit).id
        give_role(work, helped, helper.id, CourseRoleKind.DEPUTY)
    with uow.write(OPERATOR) as work:
        leave(work, leaver.id)
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, plain).owner_id == deputy.id
        assert get_state(work.session, helped).owner_id == helper.id
        entry = list_entries(work.session, course_id=plain)[0]
        assert (entry.action, entry.reason) == ("course.owner_changed", "Leaver left: deputy")
    with uow.write(OPERATOR) as work:
        leave(work, deputy.id)
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, plain).owner_id == head.id


def test_many_courses_of_a_leaver_take_no_more_questions_than_few(house_with_succession: UnitOfWork) -> None:
    uow = house_with_succession
    asked, seen = [], list[str]()
    for number in (3, 30):
        with uow.write(OPERATOR) as work:
            unit = an_org_unit(work, head=a_person(work))
            leaver, helper = a_person(work), a_person(work)
            courses = [a_course(work, owner=leaver, unit=unit).id for _ in range(number)]
            give_role(work, courses[0], helper.id, CourseRoleKind.DEPUTY)
        seen.clear()
        with uow.write(OPERATOR) as work:
            sa_event.listen(work.session.connection(), "before_cursor_execute", lambda *args: seen.append(args[2]))
            leave(work, leaver.id)
        asked.append(len(seen))
        with uow.read(OPERATOR) as work:
            owners = [get_state(work.session, course).owner_id for course in courses]
            assert owners == [helper.id, *[unit.head_id] * (number - 1)]
    assert asked[0] == asked[1]


def test_an_inactive_deputy_is_passed_over(house_with_succession: UnitOfWork) -> None:
    uow = house_with_succession
    with uow.write(OPERATOR) as work:
        away, manager = a_person(work, is_active=False), a_person(work)
        leaver = a_person(work, manager_id=manager.id, deputy_id=away.id)
        course_id = a_course(work, owner=leaver).id
    with uow.write(OPERATOR) as work:
        leave(work, leaver.id)
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, course_id).owner_id == manager.id


def test_the_head_of_the_courses_unit_comes_before_the_head_of_its_leavers(house_with_succession: UnitOfWork) -> None:
    uow = house_with_succession
    with uow.write(OPERATOR) as work:
        near, far = a_person(work), a_person(work)
        leaver = a_person(work, unit=an_org_unit(work, head=far))
        led = a_course(work, owner=leaver, unit=an_org_unit(work, head=near)).id
        unled = a_course(work, owner=leaver, unit=an_org_unit(work)).id
    with uow.write(OPERATOR) as work:
        leave(work, leaver.id)
    with uow.read(OPERATOR) as work:
        assert [get_state(work.session, course_id).owner_id for course_id in (led, unled)] == [near.id, far.id]


def test_what_nobody_was_named_for_waits_to_be_claimed_whoever_holds_it(house_with_succession: UnitOfWork) -> None:
    uow = house_with_succession
    with uow.write(OPERATOR) as work:
        above = an_org_unit(work, code="house", head=a_person(work))
        head = a_person(work, name="Head", deputy_id=a_person(work).id)
        unit = an_org_unit(work, code="hr", parent=above, head=head)
        course_id = a_course(work, owner=head, unit=unit, owner_is_provisional=True).id
    with uow.write(OPERATOR) as work:
        leave(work, head.id)
    with uow.read(OPERATOR) as work:
        course = get_state(work.session, course_id)
        assert (course.owner_id, course.owner_is_provisional) == (above.head_id, True)
        assert list_entries(work.session, course_id=course_id)[0].reason == "Head left: still waits to be claimed"


def test_the_parts_of_who_left_end_in_the_stories_of_their_courses(house_with_succession: UnitOfWork) -> None:
    uow = house_with_succession
    with uow.write(OPERATOR) as work:
        helper, course_id = a_person(work, name="Helper"), a_course(work).id
        for kind in (CourseRoleKind.DEPUTY, CourseRoleKind.LEGAL_APPROVER):
            give_role(work, course_id, helper.id, kind)
    with uow.write(OPERATOR) as work:
        leave(work, helper.id)
    with uow.read(OPERATOR) as work:
        told = [(each.action, each.before, each.reason) for each in list_entries(work.session, course_id=course_id)[:2]]
        assert sorted(told, key=repr) == [
            ("course.role_withdrawn", {"role": kind, "person": "Helper"}, "Helper left")
            for kind in ("deputy", "legal_approver")
        ]


def test_with_nobody_in_line_a_course_waits_to_be_claimed(house_with_succession: UnitOfWork) -> None:
    uow = house_with_succession
    with uow.write(OPERATOR) as work:
        leaver = a_person(work)
        course_id = a_course(work, owner=leaver).id
    with uow.write(OPERATOR) as work:
        leave(work, leaver.id)
    with uow.read(OPERATOR) as work:
        course = get_state(work.session, course_id)
        assert course.owner_id != leaver.id
        assert course.owner_is_provisional


def test_the_last_holder_of_unclaimed_courses_cannot_leave(house_with_succession: UnitOfWork) -> None:
    uow = house_with_succession
    course_id = make(uow)
    with uow.read(OPERATOR) as work:
        holder = get_state(work.session, course_id).owner_id
    with pytest.raises(NobodyToOwn), uow.write(OPERATOR) as work:
        leave(work, holder)


def test_roles_are_given_once_and_withdrawn_once(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        person, course_id = a_person(work), a_course(work).id
    kind = CourseRoleKind.LEGAL_APPROVER
    with uow.write(OPERATOR) as work:
        assert [give_role(work, course_id, person.id, kind) for _ in range(2)] == [True, False]
    with uow.write(OPERATOR) as work:
        assert [withdraw_role(work, course_id, person.id, kind) for _ in range(2)] == [True, False]
        assert work.session.scalar(select(func.count()).select_from(CourseRole)) == 0


def test_units_of_text_make_a_revision_of_what_changed(uow: UnitOfWork) -> None:
    course_id = make(uow)
    first = [UnitText("gifts", "Up to 50 euros", "Gifts"), UnitText("travel", "By train")]
    with uow.write(OPERATOR) as work:
        set_units(work, course_id, first)
    with uow.write(OPERATOR) as work:
        changes = set_units(work, course_id, [UnitText("gifts", "Up to 35 euros", "Gifts"), UnitText("new", "More")])
    assert [(each.key, each.after) for each in changes] == [
        ("gifts", "Up to 35 euros"),
        ("new", "More"),
        ("travel", None),
    ]
    with uow.write(OPERATOR) as work:
        assert set_units(work, course_id, list_units(work.session, course_id)) == []
    with uow.read(OPERATOR) as work:
        assert [unit.key for unit in list_units(work.session, course_id)] == ["gifts", "new"]
        assert [each.change_class for each in list_revisions(work.session, course_id)] == ["major", "minor", "major"]


@pytest.mark.parametrize("key", ["", "title", "objective.1"])
def test_keys_of_units_do_not_mean_the_course_itself(uow: UnitOfWork, key: str) -> None:
    course_id = make(uow)
    with pytest.raises(CourseInvalid), uow.write(OPERATOR) as work:
        set_units(work, course_id, [UnitText(key, "x")])


def test_a_language_version_is_added_and_changed(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with uow.write(OPERATOR) as work:
        save_variant(work, course_id, DE, {"title": "Kurs"})
        edit_course(work, course_id, {"title": "New"})
    with uow.write(OPERATOR) as work:
        changed = save_variant(work, course_id, DE, {"title": "Neu"}, status=VariantStatus.LIVE)
    assert (changed.title, changed.status, changed.source_revision, changed.version) == ("Neu", "live", 2, 2)
    with pytest.raises(VariantOfSourceLocale), uow.write(OPERATOR) as work:
        save_variant(work, course_id, Locale.parse("en"), {"title": "x"})
    with pytest.raises(CourseInvalid), uow.write(OPERATOR) as work:
        save_variant(work, course_id, FR, {"summary": "sans titre"})


@pytest.mark.parametrize("revision", [0, -5, 2, 99999, 2**40])
def test_a_language_version_is_made_from_a_revision_that_there_is(uow: UnitOfWork, revision: int) -> None:
    course_id = make(uow)
    with pytest.raises(CourseInvalid) as refused, uow.write(OPERATOR) as work:
        save_variant(work, course_id, Locale.parse("de"), {"title": "Geschenke"}, source_revision=revision)
    assert [(error.field, error.code) for error in refused.value.errors] == [("source_revision", "revision_unknown")]


def test_translated_units_reach_title_objectives_and_body(uow: UnitOfWork) -> None:
    course_id = make(uow, objectives=["Know", "Do"])
    texts = {"title": "Kurs", "objective.1": "Wissen", "objective.2": "Tun", "gifts": "Bis 50 Euro"}
    with uow.write(OPERATOR) as work:
        write_variant_texts(work, course_id, DE, texts, source_revision=1, status=VariantStatus.LIVE)
    with uow.write(OPERATOR) as work:
        variant = write_variant_texts(work, course_id, DE, {"objective.2": "Machen"}, source_revision=3)
    assert (variant.title, variant.objectives, variant.source_revision) == ("Kurs", ["Wissen", "Machen"], 3)
    assert variant.status is VariantStatus.LIVE
    with uow.read(OPERATOR) as work:
        assert [(unit.key, unit.text) for unit in list_variant_texts(work.session, variant.id)] == [
            ("gifts", "Bis 50 Euro")
        ]


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("title", "Z" * 501, "too_long"),
        ("summary", "Z" * 5001, "too_long"),
        ("objective.1", "Z" * 2001, "list_too_long"),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_translated_units_are_held_to_what_a_version_can_be(
    uow: UnitOfWork, key: str, text: str, code: str, is_new: bool
) -> None:
    course_id = make(uow, objectives=["Know"])
    with uow.write(OPERATOR) as work:
        if not is_new:
            write_variant_texts(work, course_id, DE, {"title": "Kurs"}, source_revision=1)
        with pytest.raises(CourseInvalid) as refused:
            write_variant_texts(work, course_id, DE, {key: text}, source_revision=1)
    assert [error.code for error in refused.value.errors] == [code]


def test_translated_units_are_cleaned_like_what_a_person_writes(uow: UnitOfWork) -> None:
    course_id = make(uow)
    with uow.write(OPERATOR) as work:
        variant = write_variant_texts(work, course_id, DE, {"title": "Kurs\nüber\tGeschenke "}, source_revision=1)
    assert variant.title == "Kurs über Geschenke"


def test_relations_are_told_on_both_sides_and_do_not_run_in_circles(uow: UnitOfWork) -> None:
    a, b, c = make(uow, "A"), make(uow, "B"), make(uow, "C")
    with uow.write(OPERATOR) as work:
        assert relate_courses(work, a, b, RelationKind.SUPERSEDES)
        assert not relate_courses(work, a, b, RelationKind.SUPERSEDES)
        relate_courses(work, b, c, RelationKind.SUPERSEDES)
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, b).superseded_by_id == a
        assert [(each.is_outgoing, each.code) for each in list_relations(work.session, b)] == [
            (True, "C"),
            (False, "A"),
        ]
        assert actions(work, b)[1:] == ["course.related", "course.related"]
    with pytest.raises(RelationRunsInCircle), uow.write(OPERATOR) as work:
        relate_courses(work, c, a, RelationKind.SUPERSEDES)
    with pytest.raises(RelationToItself), uow.write(OPERATOR) as work:
        relate_courses(work, a, a, RelationKind.PART_OF)
    with uow.write(OPERATOR) as work:
        assert unrelate_courses(work, a, b, RelationKind.SUPERSEDES)
        assert get_state(work.session, b).superseded_by_id is None


def test_superseding_a_course_needs_rights_on_it_too(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        mine, theirs = an_org_unit(work, code="mine"), an_org_unit(work, code="theirs")
        actor = the_actor(a_person(work), Grant(Role.CONTENT_OWNER.value, mine.path))
        new, old = a_course(work, code="NEW-1", unit=mine).id, a_course(work, code="OLD-1", unit=theirs).id
    with pytest.raises(NotAllowed), uow.write(actor) as work:
        relate_courses(work, new, old, RelationKind.SUPERSEDES)
    with uow.write(actor) as work:
        assert relate_courses(work, new, old, RelationKind.EQUIVALENT_TO)
    with uow.write(OPERATOR) as work:
        relate_courses(work, new, old, RelationKind.SUPERSEDES)
    with pytest.raises(NotAllowed), uow.write(actor) as work:
        unrelate_courses(work, new, old, RelationKind.SUPERSEDES)
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, old).superseded_by_id == new


def test_what_is_one_course_is_merged_with_codes_keys_versions_and_relations(uow: UnitOfWork) -> None:
    kept = make(uow, "KEPT", language="en", status="published", source="lms", source_id="1")
    gone = make(uow, "GONE", language="de", status="published", source="lms", source_id="2", summary="Kurz")
    other = make(uow, "OTHER")
    with uow.write(OPERATOR) as work:
        save_variant(work, gone, FR, {"title": "Cours"})
        relate_courses(work, gone, other, RelationKind.PREREQUISITE_OF)
        relate_courses(work, gone, kept, RelationKind.EQUIVALENT_TO)
    with uow.write(OPERATOR) as work:
        merge_courses(work, kept, gone, reason="the same in German")
    with uow.read(OPERATOR) as work:
        session = work.session
        assert find_course_id(session, "GONE") == kept
        assert {str(variant.locale) for variant in list_variants(session, kept)} == {"de", "fr"}
        german = find_variant(session, kept, DE)
        assert german is not None
        assert (german.title, german.summary, german.status) == ("Course GONE", "Kurz", "live")
        assert set(session.scalars(select(CourseIdentifier.course_id))) == {kept}
        assert [(each.kind, each.code) for each in list_relations(session, kept)] == [("prerequisite_of", "OTHER")]
        assert session.scalar(select(func.count()).select_from(CourseRelation)) == 1
        left = get_state(session, gone)
        assert (left.status, left.superseded_by_id) == (CourseStatus.RETIRED, kept)
        assert "course.merged" in actions(work, kept)
        assert "course.created" in actions(work, gone)
    for wrong in ((kept, kept), (kept, gone)):
        with pytest.raises(MergeNotPossible), uow.write(OPERATOR) as work:
            merge_courses(work, *wrong)


def test_what_replaced_a_course_does_so_no_more_once_it_is_back(uow: UnitOfWork) -> None:
    old, new = make(uow, "OLD", status="published"), make(uow, "NEW-1", status="published")
    for back in (publish_course, keep_published):
        with uow.write(OPERATOR) as work:
            retire_course(work, old, reason="x", replacement_id=new)
        with uow.read(OPERATOR) as work:
            assert get_state(work.session, old).superseded_by_id == new
        with uow.write(OPERATOR) as work:
            back(work, old, reason="needed")
        with uow.read(OPERATOR) as work:
            course = get_state(work.session, old)
            assert (course.superseded_by_id, course.retired_on, course.retire_reason) == (None, None, "")


def test_what_became_part_of_another_course_does_not_come_back(uow: UnitOfWork) -> None:
    kept, gone = make(uow, "KEPT", status="published"), make(uow, "GONE", status="published")
    with uow.write(OPERATOR) as work:
        merge_courses(work, kept, gone)
    for back in (publish_course, keep_published):
        with pytest.raises(CourseWasMerged) as refused, uow.write(OPERATOR) as work:
            back(work, gone, reason="needed")
        assert refused.value.params == {"course": "GONE", "kept": "KEPT"}
    with uow.read(OPERATOR) as work:
        assert get_state(work.session, gone).status is CourseStatus.RETIRED


def test_owners_bring_back_what_they_may_end_and_say_why(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        owner = a_person(work)
        course_id = a_course(work, owner=owner, status=CourseStatus.RETIRED).id
    with pytest.raises(ReasonMissing), uow.write(the_actor(owner)) as work:
        keep_published(work, course_id)
    with uow.write(the_actor(owner)) as work:
        publish_course(work, course_id, reason="needed")
    with uow.write(OPERATOR) as work:
        draft = a_course(work, owner=owner, status=CourseStatus.DRAFT).id
    with pytest.raises(NotAllowed), uow.write(the_actor(owner)) as work:
        publish_course(work, draft)


def test_merging_is_not_for_owners(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        owner = a_person(work)
        one, two = a_course(work, owner=owner).id, a_course(work, owner=owner).id
    with pytest.raises(NotAllowed), uow.write(the_actor(owner)) as work:
        merge_courses(work, one, two)


def test_a_version_the_kept_course_has_already_stays_with_the_other(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        kept, gone = a_course(work), a_course(work)
        a_variant(work, course=kept, locale="de", title="Ihres")
        a_variant(work, course=gone, locale="de", title="Unseres")
        merge_courses(work, kept.id, gone.id)
        titles = list(work.session.scalars(select(Variant.title).where(Variant.course_id == kept.id)))
    assert titles == ["Ihres"]


def test_handlers_hear_of_every_course_in_one_batch(uow: UnitOfWork) -> None:
    heard: list[int] = []

    def listen(_work: Work, events: object) -> None:
        assert isinstance(events, list)
        heard.append(len(events))

    kinds: Subscriptions = uow.subscriptions
    from catalog.events import OwnerChanged

    kinds.before_commit(OwnerChanged, listen)
    kinds.before_commit(PersonLeft, pass_on_courses)
    with uow.write(OPERATOR) as work:
        leaver = a_person(work, manager_id=a_person(work).id)
        for _ in range(3):
            a_course(work, owner=leaver)
    with uow.write(OPERATOR) as work:
        leave(work, leaver.id)
    assert heard == [3]


def test_events_name_their_course() -> None:
    event: Event = CourseEdited(subject_id=new_id(), course_id=new_id())
    assert event.action == "course.edited"


def test_what_would_pass_on_is_what_passes_on(house_with_succession: UnitOfWork) -> None:
    uow = house_with_succession
    with uow.write(OPERATOR) as work:
        a_person(work, name="Admin", role=Role.ADMINISTRATOR)
        top, head, helper = (a_person(work, name=name) for name in ("Top", "Head", "Helper"))
        above = an_org_unit(work, code="all", head=top)
        below = an_org_unit(work, code="hr", head=head, parent=above)
        alone = an_org_unit(work, code="alone")
        courses = [a_course(work, owner=head, unit=unit).id for unit in (below, below, below, alone)]
        courses += [a_course(work, owner=head, unit=unit, owner_is_provisional=True).id for unit in (below, alone)]
        give_role(work, courses[0], helper.id, CourseRoleKind.DEPUTY)
    with uow.read(OPERATOR) as work:
        foreseen = foresee_pass_on(work, head.id)
    assert {ground for _, ground in filter(None, foreseen)} == {
        "course_deputy",
        "head_of_unit",
        "nobody_left",
        "still_unclaimed",
    }
    with uow.write(OPERATOR) as work:
        leave(work, head.id)
    with uow.read(OPERATOR) as work:
        owners = Counter(get_state(work.session, each).owner_id for each in courses)
    assert owners == Counter(person for (person, _), count in foreseen.items() for _ in range(count))  # type: ignore[misc]
