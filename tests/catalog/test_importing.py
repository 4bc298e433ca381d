"""Imports on both databases: what goes in, what comes back, what happens when they are run again."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from catalog.importing import newcomers, reports, running
from catalog.importing.columns import ColumnMapping
from catalog.importing.reports import Outcome
from catalog.importing.service import import_file
from catalog.importing.tables import Unreadable
from catalog.models import Course, CourseIdentifier, CourseRevision, Variant
from catalog.service import change_owner, edit_course, merge_courses, retire_course, save_variant
from catalog.values import CourseStatus, VariantStatus
from core.actors import OPERATOR, Actor, Grant
from core.audit import AuditEntry
from core.locales import Locale
from core.unit_of_work import UnitOfWork, Work
from people.errors import NotAllowed
from people.models import OrgUnit, Person
from people.repository import list_org_units
from people.values import Role
from tests.factories import a_course, a_person, an_org_unit, the_actor

EN, DE = Locale.parse("en"), Locale.parse("de")


def a_file(tmp_path: Path, rows: Sequence[dict[str, Any]], name: str = "courses.jsonl") -> Path:
    path = tmp_path / name
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def run(uow: UnitOfWork, path: Path, actor: Actor = OPERATOR, **options: Any) -> Outcome:
    return import_file(uow, actor, path, **options)


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    return outcome.created, outcome.updated, outcome.unchanged, outcome.refused


def course(work: Work, code: str) -> Course:
    found = work.session.scalar(select(Course).where(Course.code == code))
    assert found is not None
    return found


def total(work: Work, model: Any) -> int:
    return work.session.scalar(select(func.count()).select_from(model)) or 0


FULL = {
    "code": "abc 1",
    "title": "Gifts",
    "summary": "What to do.",
    "description": "Long.",
    "objectives": ["Know", "Do"],
    "skills": ["law"],
    "language": "en_GB",
    "status": "draft",
    "audience": "Everybody",
    "modality": "E-Learning",
    "duration_minutes": 45,
    "level": "Beginner",
    "provider": "ACME",
    "compliance_class": "regulatory",
    "tags": "a|b",
    "review_due": "2027-01-31",
    "published_on": "2026-01-01",
    "source": "lms",
    "source_id": "77",
    "url": "https://x.example/1",
    "owner": "Legal team",
    "owner_email": "Ada.Lovelace@Example.org",
}


def test_a_full_row_is_stored_as_it_says(uow: UnitOfWork, tmp_path: Path) -> None:
    assert counts(run(uow, a_file(tmp_path, [FULL]))) == (1, 0, 0, 0)
    with uow.read(OPERATOR) as work:
        stored = course(work, "ABC-1")
        assert (stored.status, stored.source_locale, stored.modality) == ("draft", Locale.parse("en-GB"), "e-learning")
        assert (stored.objectives, stored.tags, stored.level) == (["Know", "Do"], ["a", "b"], "beginner")
        assert str(stored.review_due_on) == "2027-01-31"
        owner = work.session.get(Person, stored.owner_id)
        assert owner is not None
        assert (owner.email, owner.name, owner.is_active) == ("ada.lovelace@example.org", "Ada Lovelace", True)
        assert (stored.owner_is_provisional, stored.owner_text) == (False, "Legal team")
        revision = work.session.scalars(select(CourseRevision)).one()
        assert (revision.number, revision.note) == (1, "courses.jsonl")
        actions = set(work.session.scalars(select(AuditEntry.action)))
        assert {"course.created", "person.added"} <= actions


def test_running_it_again_changes_nothing(uow: UnitOfWork, tmp_path: Path) -> None:
    path = a_file(tmp_path, [FULL, {"title": "No key"}, {"title": "Keyed", "source": "s", "source_id": "1"}])
    assert counts(run(uow, path)) == (3, 0, 0, 0)
    with uow.read(OPERATOR) as work:
        before = total(work, AuditEntry)
    assert counts(run(uow, path)) == (0, 0, 3, 0)
    with uow.read(OPERATOR) as work:
        assert total(work, AuditEntry) == before


def test_a_changed_row_makes_a_revision_and_a_version(uow: UnitOfWork, tmp_path: Path) -> None:
    run(uow, a_file(tmp_path, [FULL]))
    changed = {**FULL, "title": "Gifts and favours", "level": "advanced"}
    assert counts(run(uow, a_file(tmp_path, [changed]))) == (0, 1, 0, 0)
    with uow.read(OPERATOR) as work:
        stored = course(work, "ABC-1")
        assert (stored.title, stored.level, stored.revision, stored.version) == ("Gifts and favours", "advanced", 2, 2)
        revision = work.session.get(CourseRevision, (stored.id, 2))
        assert revision is not None
        assert revision.changes == [{"key": "title", "before": "Gifts", "after": "Gifts and favours"}]


def test_what_a_file_does_not_mention_stays(uow: UnitOfWork, tmp_path: Path) -> None:
    run(uow, a_file(tmp_path, [FULL]))
    assert counts(run(uow, a_file(tmp_path, [{"code": "ABC-1", "summary": "", "level": "expert"}]))) == (0, 1, 0, 0)
    with uow.read(OPERATOR) as work:
        assert course(work, "ABC-1").summary == "What to do."


def test_language_versions_of_one_course_become_its_variants(uow: UnitOfWork, tmp_path: Path) -> None:
    rows = [
        {"source": "s", "source_id": "1", "language": tag, "title": f"T {tag}"} for tag in ("sv", "en", "de", "pt-br")
    ]
    assert counts(run(uow, a_file(tmp_path, rows))) == (4, 0, 0, 0)
    with uow.read(OPERATOR) as work:
        stored = work.session.scalars(select(Course)).one()
        assert (stored.title, str(stored.source_locale)) == ("T sv", "sv")
        variants = work.session.scalars(select(Variant).order_by(Variant.locale)).all()
        assert [str(variant.locale) for variant in variants] == ["de", "en", "pt-BR"]
        assert {variant.status for variant in variants} == {VariantStatus.LIVE}
        assert total(work, CourseIdentifier) == 4


def test_a_version_beside_the_new_text_it_is_of_is_not_outdated(uow: UnitOfWork, tmp_path: Path) -> None:
    def rows(title: str) -> list[dict[str, str]]:
        return [{"source": "s", "source_id": "1", "language": tag, "title": f"{title} {tag}"} for tag in ("en", "de")]

    run(uow, a_file(tmp_path, rows("Old")))
    assert counts(run(uow, a_file(tmp_path, rows("New")))) == (0, 2, 0, 0)
    with uow.read(OPERATOR) as work:
        stored = work.session.scalars(select(Course)).one()
        assert stored.revision == 2
        assert work.session.scalars(select(Variant.source_revision)).all() == [2]


def test_versions_far_apart_in_the_file_still_meet(
    uow: UnitOfWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 2)
    rows = [
        {"source": "s", "source_id": str(n % 5), "language": "en" if n < 5 else "de", "title": f"T{n}"}
        for n in range(10)
    ]
    path = a_file(tmp_path, rows)
    assert counts(run(uow, path, is_dry_run=True)) == (10, 0, 0, 0)
    assert counts(run(uow, path)) == (10, 0, 0, 0)
    with uow.read(OPERATOR) as work:
        assert (total(work, Course), total(work, Variant)) == (5, 5)


def test_a_row_of_a_merged_course_does_not_write_over_the_one_that_stayed(uow: UnitOfWork, tmp_path: Path) -> None:
    kept = {"code": "KEPT", "title": "Gifts", "summary": "Ours.", "source": "s", "source_id": "1"}
    gone = {"code": "GONE", "title": "Presents", "summary": "Theirs.", "source": "s", "source_id": "2"}
    run(uow, a_file(tmp_path, [kept, gone]))
    with uow.write(OPERATOR) as work:
        merge_courses(work, course(work, "KEPT").id, course(work, "GONE").id)
    row = {"title": "Presents, new", "summary": "Theirs, new.", "source": "s", "source_id": "2"}
    assert counts(run(uow, a_file(tmp_path, [row]))) == (0, 0, 1, 0)
    with uow.read(OPERATOR) as work:
        stored = course(work, "KEPT")
        assert (stored.title, stored.summary, stored.revision) == ("Gifts", "Ours.", 1)


def test_a_file_brought_again_undoes_nothing_that_was_decided_or_edited_here(uow: UnitOfWork, tmp_path: Path) -> None:
    german = {"variant_of": "ABC-1", "language": "de", "title": "Geschenke", "status": "published"}
    path = a_file(tmp_path, [{**FULL, "status": "published", "org_unit": "Legal"}, german])
    run(uow, path)
    with uow.write(OPERATOR) as work:
        found, heir = course(work, "ABC-1").id, a_person(work)
        edit_course(work, found, {"title": "Presents", "level": "expert"})
        save_variant(work, found, DE, {"title": "Gaben"})
        save_variant(work, found, DE, {}, status=VariantStatus.RETIRED)
        change_owner(work, found, heir.id, reason="Ada has other work now")
        retire_course(work, found, reason="The law has changed")
    with uow.read(OPERATOR) as work:
        told = total(work, AuditEntry)
    outcome = run(uow, path)
    assert (counts(outcome), outcome.notes) == ((0, 0, 2, 0), [])
    with uow.read(OPERATOR) as work:
        stored = course(work, "ABC-1")
        assert (stored.status, stored.title, stored.level) == (CourseStatus.RETIRED, "Presents", "expert")
        assert (stored.owner_id, stored.retire_reason) == (heir.id, "The law has changed")
        german_now = work.session.scalars(select(Variant)).one()
        assert (german_now.title, german_now.status) == ("Gaben", VariantStatus.RETIRED)
        assert total(work, AuditEntry) == told


def test_of_a_row_that_changed_only_what_changed_in_it_goes_in(uow: UnitOfWork, tmp_path: Path) -> None:
    run(uow, a_file(tmp_path, [FULL]))
    with uow.write(OPERATOR) as work:
        edit_course(work, course(work, "ABC-1").id, {"title": "Presents", "summary": "Ours."})
    run(uow, a_file(tmp_path, [{"code": "ABC-1", "level": "expert"}]))
    assert counts(run(uow, a_file(tmp_path, [{**FULL, "summary": "What to do now."}]))) == (0, 1, 0, 0)
    with uow.read(OPERATOR) as work:
        stored = course(work, "ABC-1")
        assert (stored.title, stored.summary, stored.level) == ("Presents", "What to do now.", "beginner")


def test_what_a_file_says_first_counts_as_said_though_it_was_so_already(uow: UnitOfWork, tmp_path: Path) -> None:
    with uow.write(OPERATOR) as work:
        made = a_course(work, code="ABC-1", title="Gifts").id
    path = a_file(tmp_path, [{"code": "ABC-1", "title": "Gifts"}])
    assert counts(run(uow, path)) == (0, 0, 1, 0)
    with uow.write(OPERATOR) as work:
        edit_course(work, made, {"title": "Presents"})
    assert counts(run(uow, path)) == (0, 0, 1, 0)
    with uow.read(OPERATOR) as work:
        stored = course(work, "ABC-1")
        assert (stored.title, stored.version) == ("Presents", 2)


@pytest.mark.parametrize("end", [CourseStatus.RETIRING, CourseStatus.RETIRED])
def test_an_end_is_undone_by_a_file_only_where_the_file_changed_its_mind(
    uow: UnitOfWork, tmp_path: Path, end: CourseStatus
) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="ABC-1", status=end)
    path = a_file(tmp_path, [{"code": "ABC-1", "status": "published"}])
    ended = a_file(tmp_path, [{"code": "ABC-1", "status": end.value}], "ended.jsonl")
    left = run(uow, path)
    facts = {"row": 1, "course": "ABC-1", "before": end.value, "after": "published"}
    assert [(note.code, note.params) for note in left.notes] == [("status_left", facts)]
    assert (counts(left), run(uow, path).notes) == ((0, 0, 1, 0), [])
    run(uow, ended)
    with uow.read(OPERATOR) as work:
        assert course(work, "ABC-1").status is end
    followed = run(uow, path)
    assert [(note.code, note.params) for note in followed.notes[:1]] == [("status_followed", facts)]
    with uow.read(OPERATOR) as work:
        assert course(work, "ABC-1").status is CourseStatus.PUBLISHED


def test_somebody_who_left_stops_no_row_that_names_them_as_before(uow: UnitOfWork, tmp_path: Path) -> None:
    path = a_file(tmp_path, [FULL])
    run(uow, path)
    with uow.write(OPERATOR) as work:
        owner = course(work, "ABC-1").owner_id
        change_owner(work, course(work, "ABC-1").id, a_person(work).id)
        work.session.get_one(Person, owner).is_active = False
    assert counts(run(uow, path)) == (0, 0, 1, 0)


KEPT = {"code": "KEPT", "title": "Gifts", "summary": "Ours.", "source": "s", "source_id": "1", "language": "en"}
GONE = {"code": "GONE", "title": "Presents", "summary": "Theirs.", "source": "s", "source_id": "2", "language": "en"}
KEPT_DE = {"variant_of": "KEPT", "code": "KEPT-DE", "language": "de", "title": "Geschenke"}
GONE_DE = {"source": "s", "source_id": "2", "language": "de", "title": "Gaben"}


@pytest.fixture
def merged(uow: UnitOfWork, tmp_path: Path) -> UnitOfWork:
    """KEPT with a German version of its own, and GONE with another, which became part of it."""
    run(uow, a_file(tmp_path, [KEPT, KEPT_DE, GONE, {**GONE_DE, "code": "GONE-DE", "variant_of": "GONE"}]))
    with uow.write(OPERATOR) as work:
        merge_courses(work, course(work, "KEPT").id, course(work, "GONE").id)
    return uow


@pytest.mark.parametrize(
    "row",
    [
        {"code": "GONE", "title": "Presents, new", "summary": "Theirs, new."},
        {"code": "GONE", "title": "Presents, new", "language": "fr"},
        {**GONE_DE, "title": "Gaben, neu"},
        {"variant_of": "GONE", "language": "de", "title": "Gaben, neu"},
        {"code": "GONE-DE", "title": "Gaben, neu"},
    ],
)
def test_nothing_said_of_a_merged_course_is_said_of_the_one_that_stayed(
    merged: UnitOfWork, tmp_path: Path, row: dict[str, Any]
) -> None:
    with_kept = [{**KEPT, "level": "expert"}, row, {**KEPT_DE, "summary": "Unseres."}]
    outcome = run(merged, a_file(tmp_path, with_kept))
    assert (counts(outcome), outcome.errors) == ((0, 2, 1, 0), [])
    with merged.read(OPERATOR) as work:
        stored = course(work, "KEPT")
        assert (stored.title, stored.summary, stored.level) == ("Gifts", "Ours.", "expert")
        versions = select(Variant.title, Variant.summary).where(Variant.course_id == stored.id)
        assert work.session.execute(versions).all() == [("Geschenke", "Unseres.")]
        assert course(work, "GONE").title == "Presents"


def test_a_language_that_only_the_merged_course_gets_comes_in(merged: UnitOfWork, tmp_path: Path) -> None:
    row = {"source": "s", "source_id": "2", "language": "fr", "title": "Cadeaux"}
    assert counts(run(merged, a_file(tmp_path, [row]))) == (1, 0, 0, 0)
    with merged.read(OPERATOR) as work:
        french = work.session.scalars(select(Variant).where(Variant.locale == Locale.parse("fr"))).one()
        assert french.course_id == course(work, "KEPT").id


def test_a_key_is_one_courses_in_every_language(uow: UnitOfWork, tmp_path: Path) -> None:
    run(uow, a_file(tmp_path, [{"code": "A-1", "title": "Gifts", "source": "s", "source_id": "1", "language": "en"}]))
    row = {"code": "B-1", "title": "Geschenke", "source": "s", "source_id": "1", "language": "de"}
    outcome = run(uow, a_file(tmp_path, [row]))
    assert [error.code for error in outcome.errors] == ["key_taken"]
    french = {"source": "s", "source_id": "1", "language": "fr", "title": "Cadeaux"}
    assert counts(run(uow, a_file(tmp_path, [french]))) == (1, 0, 0, 0)
    with uow.read(OPERATOR) as work:
        assert work.session.scalars(select(Variant.course_id)).one() == course(work, "A-1").id


@pytest.mark.parametrize("first", ["en", "de"])
def test_a_text_and_its_translation_that_change_together_belong_together(
    uow: UnitOfWork, tmp_path: Path, first: str
) -> None:
    def rows(english: str, german: str, french: str) -> list[dict[str, Any]]:
        texts = {"en": english, "de": german, "fr": french}
        return [
            {"source": "s", "source_id": "1", "language": tag, "title": f"T {tag}", "summary": text}
            for tag, text in texts.items()
        ]

    run(uow, a_file(tmp_path, rows("Up to 50.", "Bis 50.", "Un autre texte.")))
    changed = rows("Never.", "Nie.", "Un autre texte.")
    changed.sort(key=lambda row: row["language"] != first)
    assert counts(run(uow, a_file(tmp_path, changed))) == (0, 2, 1, 0)
    spanish = {"source": "s", "source_id": "1", "language": "es", "title": "T es"}
    assert counts(run(uow, a_file(tmp_path, [spanish, *rows("Ask.", "Fragen.", "Un autre texte.")]))) == (1, 2, 1, 0)
    with uow.read(OPERATOR) as work:
        stored = work.session.scalars(select(Course)).one()
        revisions = {str(each.locale): each.source_revision for each in work.session.scalars(select(Variant))}
        assert (stored.revision, revisions) == (3, {"de": 3, "es": 3, "fr": 1})


def test_a_row_can_name_the_course_it_is_a_version_of(uow: UnitOfWork, tmp_path: Path) -> None:
    rows = [
        {"code": "A-1", "title": "One", "language": "en"},
        {"variant_of": "a-1", "code": "A-1-DE", "title": "Eins", "language": "de", "status": "draft"},
    ]
    assert counts(run(uow, a_file(tmp_path, rows))) == (2, 0, 0, 0)
    assert counts(run(uow, a_file(tmp_path, [*rows, {"code": "A-1-DE", "title": "Eins!"}]))) == (0, 0, 2, 1)
    assert counts(run(uow, a_file(tmp_path, [{"code": "A-1-DE", "title": "Eins!", "language": "de"}]))) == (0, 1, 0, 0)
    with uow.read(OPERATOR) as work:
        variant = work.session.scalars(select(Variant)).one()
        assert (variant.title, variant.status, variant.code) == ("Eins!", VariantStatus.IN_PROGRESS, "A-1-DE")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"title": ""}, "title_missing"),
        ({"code": "N-1", "language": "en"}, "title_missing"),
        ({"title": "x", "language": "sr-SP"}, "unknown_locale"),
        ({"title": "x", "code": "a,b"}, "code_not_usable"),
        ({"title": "x", "code": ".."}, "code_reserved"),
        ({"title": "x", "code": "0193a1b2-0000-7000-8000-0000000000ab"}, "code_looks_like_id"),
        ({"title": "x", "code": "new"}, "code_reserved"),
        ({"variant_of": "NOPE", "title": "x", "language": "de"}, "variant_of_unknown"),
        ({"variant_of": "A-1", "title": "x"}, "language_missing"),
        ({"variant_of": "A-1", "title": "x", "language": "en"}, "variant_of_source_locale"),
        ({"code": "A-1", "title": "x", "language": "de"}, "language_differs"),
        ({"code": "B-1", "title": "x", "source": "s", "source_id": "1", "language": "en"}, "key_taken"),
        ({"code": "A-1", "title": "One", "status": "draft"}, "transition_not_allowed"),
        ({"code": "A-1", "title": "One", "owner_email": "gone@example.org"}, "owner_has_left"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_reason(
    uow: UnitOfWork, tmp_path: Path, row: dict[str, Any], code: str
) -> None:
    with uow.write(OPERATOR) as work:
        a_person(work, email="gone@example.org", is_active=False)
    first = {"code": "A-1", "title": "One", "language": "en", "source": "s", "source_id": "1"}
    run(uow, a_file(tmp_path, [first]))
    outcome = run(uow, a_file(tmp_path, [row, {"code": "GOOD", "title": "Good"}]))
    assert counts(outcome) == (1, 0, 0, 1)
    assert (outcome.errors[0].row, outcome.errors[0].code) == (1, code)
    with uow.read(OPERATOR) as work:
        assert total(work, Course) == 2
        assert course(work, "A-1").version == 1


def test_the_same_course_twice_in_a_file_is_refused_the_second_time(uow: UnitOfWork, tmp_path: Path) -> None:
    outcome = run(uow, a_file(tmp_path, [{"code": "A", "title": "One"}, {"code": "a", "title": "Two"}]))
    assert counts(outcome) == (1, 0, 0, 1)
    assert outcome.errors[0].params == {"earlier": 1, "course": "A"}


def test_it_is_said_which_rows_change_which_courses(
    uow: UnitOfWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "KEPT_UPDATES", 2)
    rows = [{"code": f"A-{number}", "title": "One"} for number in range(3)]
    run(uow, a_file(tmp_path, [*rows, {"variant_of": "A-2", "language": "de", "title": "Eins"}]))
    new = [{"code": "B", "title": "Two"}, rows[0], {**rows[1], "level": "expert"}]
    german = {"variant_of": "A-2", "language": "de", "title": "Zwei"}
    path = a_file(tmp_path, [*new, german])
    for outcome in (run(uow, path, is_dry_run=True), run(uow, path)):
        assert [(note.code, note.params) for note in outcome.notes] == [("rows_update", {"rows": "3 → A-1, 4 → A-2"})]
    every = a_file(tmp_path, [{**row, "level": "mixed"} for row in rows])
    [note] = run(uow, every).notes
    assert (note.code, note.params) == ("rows_update_and_more", {"rows": "1 → A-0, 2 → A-1", "more": 1})


def test_an_org_unit_that_is_made_is_named_with_the_one_that_was_meant(uow: UnitOfWork, tmp_path: Path) -> None:
    with uow.write(OPERATOR) as work:
        an_org_unit(work, code="sales")
    rows = [{"code": name, "title": "One", "org_unit": name} for name in ("Salse", "Gibtsnicht")]
    outcome = run(uow, a_file(tmp_path, rows), is_dry_run=True)
    assert [(note.code, note.params) for note in outcome.notes] == [
        ("org_unit_made_but", {"name": "Salse", "close": "sales"}),
        ("org_unit_made", {"name": "Gibtsnicht"}),
    ]


def test_a_dry_run_says_what_would_be_and_changes_nothing(uow: UnitOfWork, tmp_path: Path) -> None:
    path = a_file(tmp_path, [FULL, {"title": ""}, {**FULL, "code": "X", "source_id": "2", "org_unit": "Sales"}])
    outcome = run(uow, path, is_dry_run=True)
    assert counts(outcome) == (2, 0, 0, 1)
    with uow.read(OPERATOR) as work:
        assert {total(work, model) for model in (Course, Person, OrgUnit, AuditEntry)} == {0}
    assert counts(run(uow, path)) == counts(outcome)


def test_unknown_org_units_are_made_for_those_who_may_and_said(uow: UnitOfWork, tmp_path: Path) -> None:
    outcome = run(uow, a_file(tmp_path, [{"code": "A", "title": "One", "org_unit": "Sales & Service"}]))
    assert [note.params for note in outcome.notes] == [{"name": "Sales & Service"}]
    with uow.read(OPERATOR) as work:
        assert "/all/Sales-Service" in set(work.session.scalars(select(OrgUnit.path)))


def test_an_org_unit_named_and_coded_alike_is_made_once(uow: UnitOfWork, tmp_path: Path) -> None:
    run(uow, a_file(tmp_path, [{"title": f"Course {n}", "org_unit": n} for n in ("Foo Bar", "foo-bar", "FOO BAR")]))
    with uow.read(OPERATOR) as work:
        assert [unit.code for unit in list_org_units(work.session) if "oo" in unit.code.lower()] == ["Foo-Bar"]


def test_an_org_unit_that_is_made_keeps_the_letters_of_the_file_and_is_one_however_it_is_spelt(
    uow: UnitOfWork, tmp_path: Path
) -> None:
    rows = [{"title": "One", "org_unit": "SAFE"}, {"title": "Two", "org_unit": "safe"}]
    run(uow, a_file(tmp_path, rows))
    with uow.read(OPERATOR) as work:
        made = [unit for unit in list_org_units(work.session) if unit.name.casefold() == "safe"]
    assert [(unit.code, unit.path.rpartition("/")[2]) for unit in made] == [("SAFE", "SAFE")]
    assert run(uow, a_file(tmp_path, rows)).unchanged == 2, "the key of a row without code knows no case either"


def test_without_an_owner_the_head_of_the_org_unit_holds_it_provisionally(uow: UnitOfWork, tmp_path: Path) -> None:
    with uow.write(OPERATOR) as work:
        head = a_person(work)
        an_org_unit(work, code="hr", head=head)
    run(uow, a_file(tmp_path, [{"code": "A", "title": "One", "org_unit": "HR"}]))
    with uow.read(OPERATOR) as work:
        stored = course(work, "A")
        assert (stored.owner_id, stored.owner_is_provisional) == (head.id, True)
    named = {"code": "A", "title": "One", "owner_email": head.email}
    assert counts(run(uow, a_file(tmp_path, [named]))) == (0, 1, 0, 0)
    with uow.read(OPERATOR) as work:
        assert not course(work, "A").owner_is_provisional


def test_nobody_is_made_for_a_row_that_is_refused(uow: UnitOfWork, tmp_path: Path) -> None:
    run(uow, a_file(tmp_path, [{"variant_of": "NO", "language": "de", "title": "x", "owner_email": "new@example.org"}]))
    with uow.read(OPERATOR) as work:
        assert work.session.scalar(select(Person).where(Person.email == "new@example.org")) is None


def test_who_is_made_is_said_before_and_after_with_who_may_have_been_meant(uow: UnitOfWork, tmp_path: Path) -> None:
    with uow.write(OPERATOR) as work:
        a_person(work, email="mara.petrov@example.org")
        a_person(work, email="left.long@example.org", is_active=False)
    rows = [
        {"code": "A", "title": "One", "owner_email": "mara.petrov@example.org"},
        {"code": "B", "title": "Two", "owner_email": "mara.petrow@exmaple.org"},
        {"code": "C", "title": "Three", "owner_email": "somebody@example.org"},
        {"code": "D", "title": "Four", "owner_email": "mara.petrow@exmaple.org"},
        {"variant_of": "NO", "language": "de", "title": "x", "owner_email": "left.lang@example.org"},
    ]
    path = a_file(tmp_path, rows)
    said = [
        ("people_made", {"count": 2}),
        ("person_made_but", {"row": 2, "address": "mara.petrow@exmaple.org", "close": "mara.petrov@example.org"}),
        ("person_made", {"row": 3, "address": "somebody@example.org"}),
    ]
    for is_dry_run in (True, False):
        outcome = run(uow, path, is_dry_run=is_dry_run)
        assert [(note.code, note.params) for note in outcome.notes] == said
    assert run(uow, path).notes == []


def test_of_many_newcomers_the_first_are_named_and_all_are_counted(
    uow: UnitOfWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(newcomers, "SAID", 2)
    monkeypatch.setattr(running, "BATCH", 2)
    names = ["zoe", "yuri", "xenia", "zoe", "wim"]
    rows = [{"code": f"A-{n}", "title": "One", "owner_email": f"{name}@example.org"} for n, name in enumerate(names, 1)]
    outcome = run(uow, a_file(tmp_path, rows), is_dry_run=True)
    assert [note.params for note in outcome.notes if note.code == "people_made"] == [{"count": 4}]
    assert [note.params["row"] for note in outcome.notes if note.code != "people_made"] == [1, 2]


def test_somebody_with_a_part_of_the_house_imports_into_that_part(uow: UnitOfWork, tmp_path: Path) -> None:
    with uow.write(OPERATOR) as work:
        top = an_org_unit(work, code="acme", head=a_person(work))
        an_org_unit(work, code="hr", parent=top)
        an_org_unit(work, code="it", parent=top)
        actor = the_actor(a_person(work), Grant(Role.CONTENT_OWNER.value, "/acme/hr"))
    rows = [
        {"code": "A", "title": "Mine"},
        {"code": "B", "title": "Theirs", "org_unit": "it"},
        {"code": "C", "title": "Nowhere", "org_unit": "nowhere"},
    ]
    outcome = run(uow, a_file(tmp_path, rows), actor)
    assert counts(outcome) == (1, 0, 0, 2)
    assert [error.code for error in outcome.errors] == ["not_allowed", "org_unit_unknown"]


def test_staff_do_not_import(uow: UnitOfWork, tmp_path: Path) -> None:
    with uow.write(OPERATOR) as work:
        actor = the_actor(a_person(work))
    with pytest.raises(NotAllowed):
        run(uow, a_file(tmp_path, [FULL]), actor)


def test_refused_rows_come_back_to_be_mended(uow: UnitOfWork, tmp_path: Path) -> None:
    path = tmp_path / "kurse.csv"
    path.write_text("Titel;Sprache\nGut;de\n=Schlecht, und wie;xx\n", encoding="cp1252")
    back = tmp_path / "kurse-refused.csv"
    mapping = ColumnMapping(columns={"Sprache": "language"})
    assert counts(run(uow, path, mapping=mapping, errors_to=back)) == (1, 0, 0, 1)
    text = back.read_text(encoding="utf-8-sig").splitlines()
    assert text[0] == "Titel;Sprache;_row;_errors"
    assert text[1].startswith("'=Schlecht, und wie;xx;3;")
    back.write_text(back.read_text(encoding="utf-8-sig").replace(";xx;", ";de;"), encoding="utf-8")
    assert counts(run(uow, back, mapping=mapping)) == (1, 0, 0, 0)
    path.write_text("Titel;Sprache\nGut;de\n=Schlecht, und wie;de\n", encoding="utf-8")
    assert counts(run(uow, path, mapping=mapping)) == (0, 0, 2, 0)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
def test_nothing_in_a_file_of_refused_rows_is_executed(uow: UnitOfWork, tmp_path: Path, start: str) -> None:
    evil = f"{start}cmd|' /C calc'!A0"
    path, back = tmp_path / f"{start}calc.csv", tmp_path / "mended.csv"
    text = f"title,id,{evil}\nGood,1,de\n{evil},2,xx\n"
    path.write_text(text, encoding="utf-8")
    mapping = ColumnMapping(columns={evil: "language"})
    assert counts(run(uow, path, mapping=mapping, errors_to=back)) == (1, 0, 0, 1)
    with back.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell.startswith(start)]
    back.write_text(back.read_text(encoding="utf-8-sig").replace("xx", "de"), encoding="utf-8")
    assert counts(run(uow, back, mapping=mapping)) == (1, 0, 0, 0)


def test_ids_of_no_system_stay_those_of_their_file_when_refused_rows_come_back(uow: UnitOfWork, tmp_path: Path) -> None:
    path, back = tmp_path / "kurse.csv", tmp_path / "mended.csv"
    path.write_text("id;title;language\n1;Gut;de\n2;Schlecht;xx\n", encoding="utf-8")
    mapping = ColumnMapping(columns={"language": "language"})
    run(uow, path, mapping=mapping, errors_to=back)
    text = back.read_text(encoding="utf-8-sig")
    assert text.splitlines()[0] == "id;title;language;source;_row;_errors"
    back.write_text(text.replace(";xx;", ";de;"), encoding="utf-8")
    assert counts(run(uow, back, mapping=mapping)) == (1, 0, 0, 0)
    path.write_text("id;title;language\n1;Gut;de\n2;Schlecht;de\n", encoding="utf-8")
    assert counts(run(uow, path, mapping=mapping)) == (0, 0, 2, 0)


@pytest.mark.parametrize("told_by", [{}, {"url": "https://x.example/1"}, {"source_id": "77"}])
def test_the_name_of_the_file_is_no_part_of_what_a_row_is_known_by(
    uow: UnitOfWork, tmp_path: Path, told_by: dict[str, str]
) -> None:
    rows = [{"title": "Ölwechsel", "language": "de", **told_by}]
    assert counts(run(uow, a_file(tmp_path, rows, "mine.jsonl"))) == (1, 0, 0, 0)
    assert counts(run(uow, a_file(tmp_path, rows, "theirs.jsonl"), is_dry_run=True)) == (0, 0, 1, 0)
    assert counts(run(uow, a_file(tmp_path, rows, "theirs.jsonl"))) == (0, 0, 1, 0)
    with uow.read(OPERATOR) as work:
        stored = work.session.scalars(select(Course)).one()
    assert ("MINE" in stored.code) == ("source_id" in told_by)


def test_a_title_is_known_within_its_org_unit(uow: UnitOfWork, tmp_path: Path) -> None:
    with uow.write(OPERATOR) as work:
        for code in ("sales", "legal"):
            an_org_unit(work, code=code, head=a_person(work))
    rows = [{"title": "Onboarding", "org_unit": unit} for unit in ("sales", "Legal")]
    assert counts(run(uow, a_file(tmp_path, rows))) == (2, 0, 0, 0)
    rows = [{"title": "ONBOARDING", "org_unit": unit} for unit in ("SALES", "legal")]
    assert counts(run(uow, a_file(tmp_path, rows, "again.jsonl"))) == (0, 2, 0, 0)
    with uow.read(OPERATOR) as work:
        assert sorted(work.session.scalars(select(Course.code))) == ["LEGAL-ONBOARDING", "SALES-ONBOARDING"]


def test_next_months_export_changes_the_courses_of_this_months(
    uow: UnitOfWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 4)
    rows = [{"id": str(n), "title": f"Title {n}", "language": "en"} for n in range(6)]
    german = {"id": "0", "title": "Titel 0", "language": "de"}
    assert counts(run(uow, a_file(tmp_path, [*rows, german], "november.jsonl"))) == (7, 0, 0, 0)
    rows[1]["title"] = rows[5]["title"] = "Another title"
    new = {"id": "9", "title": "New", "language": "en"}
    assert counts(run(uow, a_file(tmp_path, [*rows, german, new], "december.jsonl"))) == (1, 2, 5, 0)
    with uow.read(OPERATOR) as work:
        assert set(work.session.scalars(select(Course.source))) == {"november"}


def test_ids_of_another_system_that_only_look_alike_write_over_nothing(uow: UnitOfWork, tmp_path: Path) -> None:
    ours = [{"id": str(n), "title": f"Ours {n}"} for n in range(4)]
    theirs = [{"id": str(n), "title": f"Theirs {n}"} for n in range(4)]
    run(uow, a_file(tmp_path, ours, "moodle.jsonl"))
    both = {"id": "2", "title": "Ours 2"}
    assert counts(run(uow, a_file(tmp_path, [*theirs[:2], both, theirs[3]], "sap.jsonl"))) == (3, 0, 1, 0)
    with uow.read(OPERATOR) as work:
        titles = set(work.session.scalars(select(Course.title)))
    assert titles == {*(row["title"] for row in ours), "Theirs 0", "Theirs 1", "Theirs 3"}


def test_no_file_is_left_where_nothing_was_refused(uow: UnitOfWork, tmp_path: Path) -> None:
    run(uow, a_file(tmp_path, [FULL]), errors_to=tmp_path / "none.csv")
    assert not (tmp_path / "none.csv").exists()


def test_what_was_reported_is_stored_when_the_rest_fails(
    uow: UnitOfWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "BATCH", 10)
    path = a_file(tmp_path, [{"code": f"A-{n}", "title": f"T{n}"} for n in range(35)])
    reported = []

    def stop(outcome: Outcome) -> None:
        reported.append(outcome.rows)
        if outcome.rows == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(uow, path, on_progress=stop)
    with uow.read(OPERATOR) as work:
        assert total(work, Course) == 20
    assert counts(run(uow, path)) == (15, 0, 20, 0)


def test_a_broken_workbook_in_the_middle_stores_no_half_batch(uow: UnitOfWork, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes(b"code,title\nA,One\n" + bytes(range(1, 256)))
    with pytest.raises(Unreadable):
        run(uow, path)
    with uow.read(OPERATOR) as work:
        assert total(work, Course) == 0


def test_two_sources_with_names_alike_get_two_codes(uow: UnitOfWork, tmp_path: Path) -> None:
    rows = [{"source": "s", "source_id": "a b", "title": "1"}, {"source": "s", "source_id": "a-b", "title": "2"}]
    assert counts(run(uow, a_file(tmp_path, rows))) == (2, 0, 0, 0)
    assert counts(run(uow, a_file(tmp_path, rows))) == (0, 0, 2, 0)


def test_a_status_in_the_file_moves_the_course_through_the_table(uow: UnitOfWork, tmp_path: Path) -> None:
    run(uow, a_file(tmp_path, [{"code": "A", "title": "One"}]))
    assert counts(run(uow, a_file(tmp_path, [{"code": "A", "title": "One", "status": "archived"}]))) == (0, 1, 0, 0)
    with uow.read(OPERATOR) as work:
        assert course(work, "A").status is CourseStatus.RETIRED
        actions = list(work.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "course")))
        assert sorted(actions) == ["course.created", "course.retired", "course.retiring"]


def test_the_real_catalog_comes_in_whole_and_only_once(uow: UnitOfWork, shared_data: Path) -> None:
    if not uow.database.is_sqlite:
        pytest.skip("once is enough for ten thousand courses")
    path = shared_data / "courses.jsonl"
    outcome = run(uow, path)
    assert (outcome.rows, *counts(outcome)) == (10_544, 10_543, 0, 0, 1)
    assert [(error.row, error.column, error.value) for error in outcome.errors] == [(3599, "language", "sr-SP")]
    assert counts(run(uow, path)) == (0, 0, 10_543, 1)
    with uow.read(OPERATOR) as work:
        assert total(work, Course) + total(work, Variant) == 10_543
