"""The catalog's decisions, without a database."""

from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.errors import CourseInvalid, NobodyToOwn, TransitionNotAllowed
from catalog.facts import CourseState, VariantState
from catalog.rules import (
    TRANSITIONS,
    Candidate,
    TextChange,
    change_class_of,
    check_transition,
    choose_successor,
    derive_code,
    differences,
    metadata_texts,
    normalise_code,
    objectives_of,
    steps_between,
    units_of,
)
from catalog.rules.editing import edit_course, edit_variant, variant_status_for
from catalog.values import ChangeClass, CourseStatus, VariantStatus
from core.locales import Locale

S = CourseStatus


def a_state(**facts: object) -> CourseState:
    plain = {
        "id": uuid4(),
        "code": "ABC-1",
        "status": S.PUBLISHED,
        "title": "Safety at work",
        "org_unit_id": uuid4(),
        "owner_id": uuid4(),
        "source_locale": Locale.parse("en"),
    }
    return CourseState(**{**plain, **facts})  # type: ignore[arg-type]


def a_variant_state(**facts: object) -> VariantState:
    plain = {
        "id": uuid4(),
        "course_id": uuid4(),
        "locale": Locale.parse("de"),
        "status": VariantStatus.LIVE,
        "source_revision": 1,
        "title": "Arbeitssicherheit",
    }
    return VariantState(**{**plain, **facts})  # type: ignore[arg-type]


ALLOWED = {
    (S.DRAFT, S.IN_REVIEW),
    (S.DRAFT, S.PUBLISHED),
    (S.IN_REVIEW, S.PUBLISHED),
    (S.IN_REVIEW, S.DRAFT),
    (S.PUBLISHED, S.RETIRING),
    (S.RETIRING, S.RETIRED),
    (S.RETIRING, S.PUBLISHED),
    (S.RETIRED, S.PUBLISHED),
}


@pytest.mark.parametrize(("before", "after"), list(product(S, S)))
def test_every_pair_of_states_is_allowed_or_refused_as_the_table_says(before: S, after: S) -> None:
    if (before, after) in ALLOWED:
        check_transition("X", before, after)
    else:
        with pytest.raises(TransitionNotAllowed) as refused:
            check_transition("X", before, after)
        assert refused.value.params["allowed"] == [s.value for s in TRANSITIONS[before]]


def test_a_published_course_is_retired_in_two_steps() -> None:
    assert steps_between(S.PUBLISHED, S.RETIRED) == [S.RETIRING, S.RETIRED]


def test_nothing_is_published_on_the_way_to_somewhere_else() -> None:
    assert steps_between(S.DRAFT, S.RETIRED) == []
    assert steps_between(S.RETIRED, S.DRAFT) == []


@pytest.mark.parametrize(
    ("text", "code"), [("abc 101", "ABC-101"), (" hr/onboarding ", "HR-ONBOARDING"), ("ｆｉｒｅ1", "FIRE1")]
)
def test_codes_are_written_one_way(text: str, code: str) -> None:
    assert normalise_code(text) == code


@pytest.mark.parametrize("text", ["", "   ", "a" * 65, "a,b", "<b>", "x'y"])
def test_what_cannot_be_a_code_is_refused(text: str) -> None:
    with pytest.raises(CourseInvalid) as refused:
        normalise_code(text)
    assert refused.value.errors[0].code == "code_not_usable"


@pytest.mark.parametrize("text", [".", "..", "...", "NEW", " new ", "．．"])
def test_a_code_whose_page_could_not_be_reached_is_refused(text: str) -> None:
    with pytest.raises(CourseInvalid) as refused:
        normalise_code(text)
    assert refused.value.errors[0].code == "code_reserved"


@pytest.mark.parametrize(
    "text",
    [
        "0193a1b2-0000-7000-8000-0000000000ab",
        "0193A1B200007000800000000000 00AB",
        "0193-A1B2-0000-7000-8000-0000-0000-00AB",
    ],
)
def test_a_code_that_could_be_the_id_of_another_course_is_refused(text: str) -> None:
    with pytest.raises(CourseInvalid) as refused:
        normalise_code(text)
    assert refused.value.errors[0].code == "code_looks_like_id"


@pytest.mark.parametrize("text", ["АB-1", "HR-Α", "ГD", "ա-Greek"])
def test_letters_of_scripts_that_look_alike_do_not_stand_in_one_code(text: str) -> None:
    with pytest.raises(CourseInvalid) as refused:
        normalise_code(text)
    assert refused.value.errors[0].code == "code_mixes_scripts"


@pytest.mark.parametrize("text", ["ОХРАНА-1", "日本-1", "HR-研修", "ŁÓDŹ-1", "サポート-A", "ΑΒΓ-2"])
def test_a_code_may_be_written_in_any_one_script(text: str) -> None:
    assert normalise_code(text) == text


@pytest.mark.parametrize("text", ["-", "+", "_", "+-_."])
def test_a_code_has_a_letter_or_a_digit(text: str) -> None:
    with pytest.raises(CourseInvalid) as refused:
        normalise_code(text)
    assert refused.value.errors[0].code == "code_not_usable"


def test_what_comes_from_elsewhere_gets_a_code_of_one_script_that_is_no_id() -> None:
    assert normalise_code(derive_code("udemy", "Курс 7")).startswith("UDEMY-7-")
    assert normalise_code(derive_code("0193a1b20000", "70008000000000000000"))
    assert normalise_code(derive_code("курсы", "Курс" * 40)).startswith("КУРСЫ-")
    assert normalise_code(derive_code("lms", "Курс" * 40)).startswith("LMS-")
    assert normalise_code(derive_code("0193a1b20000", "700080000000", is_taken=True))


def test_a_derived_code_is_never_one_of_those() -> None:
    assert normalise_code(derive_code("new", ".")) != "NEW"


@given(st.text(min_size=1, max_size=80), st.text(min_size=1, max_size=300))
def test_a_derived_code_is_always_the_same_and_always_a_code(source: str, source_id: str) -> None:
    for is_taken in (False, True):
        code = derive_code(source, source_id, is_taken=is_taken)
        assert code == derive_code(source, source_id, is_taken=is_taken)
        if code:
            assert normalise_code(code) == code


def test_two_long_names_that_begin_alike_get_two_codes() -> None:
    assert derive_code("lms", "x" * 200 + "1") != derive_code("lms", "x" * 200 + "2")


def test_the_first_active_in_line_takes_over() -> None:
    leaver, away, manager = uuid4(), uuid4(), uuid4()
    line = [
        Candidate(leaver, "course_deputy", True),
        Candidate(away, "deputy", False),
        Candidate(manager, "manager", True),
        Candidate(uuid4(), "head_of_unit", True),
    ]
    assert choose_successor("X", leaver, line).person_id == manager


def test_without_anybody_in_line_nobody_is_made_up() -> None:
    with pytest.raises(NobodyToOwn):
        choose_successor("X", uuid4(), [])


def test_texts_of_a_course_have_stable_keys_in_reading_order() -> None:
    course = a_state(summary="Short.", objectives=["Know", "Do"])
    assert list(metadata_texts(course)) == ["title", "summary", "objective.1", "objective.2"]
    assert units_of(course, [])["objective.2"] == "Do"
    assert objectives_of({"objective.2": "b", "title": "t", "objective.1": "a", "objective.10": "c"}) == ["a", "b", "c"]


def test_differences_name_what_came_changed_and_went() -> None:
    changes = differences({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "two", "d": "4"})
    assert changes == [TextChange("b", "2", "two"), TextChange("d", None, "4"), TextChange("c", "3", None)]


@given(st.dictionaries(st.text(max_size=3), st.text()), st.dictionaries(st.text(max_size=3), st.text()))
def test_differences_applied_to_the_old_text_give_the_new(old: dict[str, str], new: dict[str, str]) -> None:
    result = dict(old)
    for change in differences(old, new):
        if change.after is None:
            del result[change.key]
        else:
            assert old.get(change.key) == change.before
            result[change.key] = change.after
    assert result == new


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Report gifts.", "Report gifts!", ChangeClass.EDITORIAL),
        ("report GIFTS", "Report gifts", ChangeClass.EDITORIAL),
        ("Please recieve every gift with thanks", "Please receive every gift with thanks", ChangeClass.EDITORIAL),
        ("Gifts up to 50 euros are fine", "Gifts up to 35 euros are fine", ChangeClass.MINOR),
        ("You must report gifts", "You must not report gifts", ChangeClass.MINOR),
        ("Report gifts to your manager", "Report gifts to your team lead", ChangeClass.MINOR),
        ("Report gifts to your manager", "Report presents at once to whoever leads you", ChangeClass.MAJOR),
        (
            "Keep the exits clear and know your way out",
            "Keep the exits clear; assemble at the car park",
            ChangeClass.MAJOR,
        ),
        ("Report gifts", "A wholly different sentence about travel", ChangeClass.MAJOR),
        ("Dose: only where x > 5", "Dose: only where x < 5", ChangeClass.MINOR),
        ("Keep it at 1.5 bar", "Keep it at 1,5 bar", ChangeClass.MINOR),
        ("Cool it to 5 degrees", "Cool it to -5 degrees", ChangeClass.MINOR),
        ("Up to 5 of the price", "Up to 5% of the price", ChangeClass.MINOR),
        ("Gifts up to $50 are fine", "Gifts up to €50 are fine", ChangeClass.MINOR),
        ("Read pages 5-10 (all)", "Read pages 5–10, all.", ChangeClass.EDITORIAL),
        ("A well-known rule; see 4.", "A well known rule: see 4!", ChangeClass.EDITORIAL),
        (None, "New unit", ChangeClass.MAJOR),
        ("Old unit", None, ChangeClass.MAJOR),
    ],
)
def test_the_change_class_follows_from_the_words(before: str | None, after: str | None, expected: ChangeClass) -> None:
    assert change_class_of([TextChange("k", before, after)]) is expected


def test_the_greatest_change_decides_the_class() -> None:
    small, great = TextChange("a", "x.", "x!"), TextChange("b", None, "new")
    assert change_class_of([small, great]) is ChangeClass.MAJOR
    assert change_class_of([]) is ChangeClass.EDITORIAL


def test_an_edit_holds_only_what_is_different() -> None:
    course = a_state(level="beginner", skills=["law"])
    edit = edit_course(course, {"level": "beginner", "skills": ["law", "ethics"], "title": "Safety at work"})
    assert edit.values == {"skills": ["law", "ethics"]}
    assert edit.before == {"skills": ["law"]}
    assert not edit.texts
    assert not edit_course(course, {"level": "beginner"})


def test_a_changed_title_is_text_and_makes_a_revision() -> None:
    edit = edit_course(a_state(), {"title": "Safety at home", "objectives": ["Know the risks"]})
    assert [change.key for change in edit.texts] == ["title", "objective.1"]
    assert edit.change_class is ChangeClass.MAJOR


def test_new_text_of_a_variant_says_which_revision_it_was_written_for() -> None:
    variant = a_variant_state()
    assert edit_variant(variant, {"title": "Sicher arbeiten"}, source_revision=4).values["source_revision"] == 4
    assert not edit_variant(variant, {"title": "Arbeitssicherheit"}, source_revision=4)


@pytest.mark.parametrize(
    ("course", "variant"),
    [("draft", "in_progress"), ("in_review", "in_progress"), ("published", "live"), ("retired", "retired")],
)
def test_states_of_courses_are_understood_for_language_versions(course: str, variant: str) -> None:
    assert variant_status_for(course) == variant
