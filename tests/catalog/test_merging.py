"""Two records become one course: what comes along, what stays behind, and what cannot be merged."""

from uuid import UUID

import pytest
from sqlalchemy import select

from catalog.errors import CourseWasMerged, MergeNotPossible, RelationRunsInCircle
from catalog.models import Course, CourseRelation, Variant
from catalog.repository.courses import find_course_id, get_state, list_roles, list_variants
from catalog.rules.merging import revision_as_far_behind
from catalog.service import edit_course, give_role, merge_courses, publish_course, relate_courses, retire_course
from catalog.story import tell_story
from catalog.values import ChangeClass, CourseRoleKind, CourseStatus, RelationKind, VariantStatus
from core.actors import ENGLISH, OPERATOR
from core.unit_of_work import UnitOfWork
from core.wording.translator import translator
from tests.factories import a_course, a_person, a_variant

EDITORIAL, MINOR, MAJOR = ChangeClass


def make(uow: UnitOfWork, *codes: str, **facts: object) -> list[UUID]:
    with uow.write(OPERATOR) as work:
        return [a_course(work, code=code, **facts).id for code in codes]


def merge(uow: UnitOfWork, kept: UUID, gone: UUID) -> None:
    with uow.write(OPERATOR) as work:
        merge_courses(work, kept, gone)


@pytest.mark.parametrize(
    ("missed", "revisions", "at"),
    [
        ([], [MAJOR, MAJOR], 2),
        ([MINOR], [MAJOR], 0),
        ([MINOR], [MAJOR, MINOR, EDITORIAL], 1),
        ([EDITORIAL, MINOR], [MAJOR, MAJOR, EDITORIAL], 1),
        ([MAJOR], [MAJOR, MINOR, MINOR], 0),
        ([EDITORIAL], [MAJOR, MINOR], 1),
    ],
)
def test_a_version_is_as_far_behind_its_new_source_as_it_was(
    missed: list[ChangeClass], revisions: list[ChangeClass], at: int
) -> None:
    numbered = dict(enumerate(revisions, 1))
    assert revision_as_far_behind(missed, numbered, len(revisions)) == at


def test_an_outdated_version_stays_outdated_and_a_current_one_current(uow: UnitOfWork) -> None:
    kept, gone = make(uow, "KEPT", "GONE")
    with uow.write(OPERATOR) as work:
        a_variant(work, course=work.session.get_one(Course, gone), locale="de")
        edit_course(work, gone, {"title": "All is new and different"}, change_class=MAJOR)
        a_variant(work, course=work.session.get_one(Course, gone), locale="fr", source_revision=2)
        edit_course(work, kept, {"title": "Something else is new"}, change_class=MAJOR)
    merge(uow, kept, gone)
    with uow.read(OPERATOR) as work:
        said = {str(variant.locale): variant.source_revision for variant in list_variants(work.session, kept)}
        assert get_state(work.session, kept).revision == 2
        assert said == {"de": 1, "fr": 2}


def test_a_live_version_takes_the_place_of_a_retired_one(uow: UnitOfWork) -> None:
    kept, gone = make(uow, "KEPT", "GONE")
    with uow.write(OPERATOR) as work:
        stays, goes = work.session.get_one(Course, kept), work.session.get_one(Course, gone)
        for locale in ("de", "fr"):
            a_variant(
                work, course=stays, locale=locale, status=VariantStatus.RETIRED, title="Old", code=f"OLD-{locale}"
            )
            a_variant(work, course=goes, locale=locale, title="Live", code=f"LIVE-{locale}".upper())
    merge(uow, kept, gone)
    with uow.read(OPERATOR) as work:
        found = [(str(each.locale), each.title, each.status) for each in list_variants(work.session, kept)]
        assert found == [("de", "Live", VariantStatus.LIVE), ("fr", "Live", VariantStatus.LIVE)]
        aside = [(str(each.locale), each.title) for each in list_variants(work.session, gone)]
        assert aside == [("de", "Old"), ("fr", "Old")]


def test_a_live_text_takes_the_place_of_a_retired_version(uow: UnitOfWork) -> None:
    [kept], [gone] = make(uow, "KEPT"), make(uow, "GONE", locale="de", title="Live")
    with uow.write(OPERATOR) as work:
        stays = work.session.get_one(Course, kept)
        a_variant(work, course=stays, locale="de", status=VariantStatus.RETIRED, title="Old")
    merge(uow, kept, gone)
    with uow.read(OPERATOR) as work:
        [found] = list_variants(work.session, kept)
        assert (found.title, found.status) == ("Live", VariantStatus.LIVE)


def test_the_code_of_a_version_that_stays_behind_leads_to_the_course(uow: UnitOfWork) -> None:
    kept, gone = make(uow, "KEPT", "GONE")
    with uow.write(OPERATOR) as work:
        for course, code in ((kept, "KEPT-DE"), (gone, "GONE-DE")):
            a_variant(work, course=work.session.get_one(Course, course), locale="de", code=code)
    merge(uow, kept, gone)
    with uow.read(OPERATOR) as work:
        assert {find_course_id(work.session, code) for code in ("KEPT-DE", "GONE-DE", "GONE", "KEPT")} == {kept}
        assert work.session.scalar(select(Variant.code).where(Variant.course_id == gone)) is None


def test_people_with_a_part_in_either_have_it_in_the_one_that_stays(uow: UnitOfWork) -> None:
    kept, gone = make(uow, "KEPT", "GONE")
    with uow.write(OPERATOR) as work:
        both, one = a_person(work, name="Both"), a_person(work, name="One")
        for course in (kept, gone):
            give_role(work, course, both.id, CourseRoleKind.DEPUTY)
        give_role(work, gone, one.id, CourseRoleKind.LEGAL_APPROVER)
    merge(uow, kept, gone)
    with uow.read(OPERATOR) as work:
        parts = [(role.name, role.kind) for role in list_roles(work.session, kept)]
        assert parts == [("Both", CourseRoleKind.DEPUTY), ("One", CourseRoleKind.LEGAL_APPROVER)]
        assert list_roles(work.session, gone) == []


def test_a_merge_is_a_change_that_a_stale_form_cannot_write_over(uow: UnitOfWork) -> None:
    kept, gone = make(uow, "KEPT", "GONE")
    merge(uow, kept, gone)
    with uow.read(OPERATOR) as work:
        assert [get_state(work.session, course).version for course in (kept, gone)] == [2, 2]


@pytest.mark.parametrize("kind", [RelationKind.PREREQUISITE_OF, RelationKind.PART_OF, RelationKind.SUPERSEDES])
def test_courses_with_another_between_them_cannot_be_merged_into_a_circle(uow: UnitOfWork, kind: RelationKind) -> None:
    kept, between, gone = make(uow, "KEPT", "BETWEEN", "GONE")
    with uow.write(OPERATOR) as work:
        relate_courses(work, kept, between, kind)
        relate_courses(work, between, gone, kind)
    with pytest.raises(RelationRunsInCircle):
        merge(uow, kept, gone)


def test_nothing_replaces_itself_after_a_merge_and_what_the_other_replaced_points_on(uow: UnitOfWork) -> None:
    kept, gone, old = make(uow, "KEPT", "GONE", "OLD")
    with uow.write(OPERATOR) as work:
        relate_courses(work, gone, kept, RelationKind.SUPERSEDES)
        retire_course(work, old, reason="old", replacement_id=gone)
    merge(uow, kept, gone)
    with uow.read(OPERATOR) as work:
        replaced = {course: get_state(work.session, course).superseded_by_id for course in (kept, gone, old)}
        assert replaced == {kept: None, gone: kept, old: kept}
        assert work.session.scalars(select(CourseRelation.kind)).all() == []


@pytest.mark.parametrize("status", [CourseStatus.RETIRING, CourseStatus.RETIRED])
def test_what_ends_takes_nothing_in(uow: UnitOfWork, status: CourseStatus) -> None:
    [kept], [gone] = make(uow, "KEPT", status=status), make(uow, "GONE")
    with pytest.raises(MergeNotPossible):
        merge(uow, kept, gone)


def test_the_story_of_a_course_tells_what_happened_to_the_ones_merged_into_it(uow: UnitOfWork) -> None:
    kept, gone = make(uow, "KEPT", "GONE")
    with uow.write(OPERATOR) as work:
        edit_course(work, gone, {"level": "expert"})
    merge(uow, kept, gone)
    with uow.read(OPERATOR) as work:
        told = [line.told for line in tell_story(work, kept, translator(ENGLISH), limit=20)]
        assert any(sentence.startswith("GONE: changed") for sentence in told)
        assert any(sentence.startswith("merged GONE") for sentence in told)


def test_after_a_chain_of_merges_everything_leads_to_the_last(uow: UnitOfWork) -> None:
    a, b, c = make(uow, "A", "B", "C")
    with uow.write(OPERATOR) as work:
        a_variant(work, course=work.session.get_one(Course, a), locale="de", code="A-DE")
    merge(uow, b, a)
    merge(uow, c, b)
    with uow.read(OPERATOR) as work:
        assert {find_course_id(work.session, code) for code in ("A", "B", "C", "A-DE")} == {c}
        assert {get_state(work.session, each).superseded_by_id for each in (a, b)} == {c}
        assert [str(each.locale) for each in list_variants(work.session, c)] == ["de"]
        told = [line.told for line in tell_story(work, c, translator(ENGLISH), limit=20)]
        assert any(sentence.startswith("merged B") for sentence in told)
        assert any("merged A" in sentence for sentence in told)
    for gone in (a, b):
        with pytest.raises(CourseWasMerged) as refused, uow.write(OPERATOR) as work:
            publish_course(work, gone, reason="We need it")
        assert refused.value.params["kept"] == "C"
        with pytest.raises(MergeNotPossible):
            merge(uow, c, gone)
        with pytest.raises(MergeNotPossible):
            merge(uow, gone, c)
