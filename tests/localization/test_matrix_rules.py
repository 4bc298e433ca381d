from collections.abc import Sequence
from datetime import date

import pytest

from catalog.values import CourseStatus, VariantStatus
from core.locales import Locale
from localization.rules.matrix import (
    Cell,
    CourseFact,
    Deadline,
    JobFact,
    VariantFact,
    derive_cell,
    troubles,
)
from localization.rules.steps import StepFact
from localization.values import CellState, JobStatus, Staleness, StepKind
from localization.wording import REASONS

MONDAY = date(2026, 11, 23)
EN, PL, DE, FR, MX, LATAM = (Locale.parse(tag) for tag in ("en", "pl", "de", "fr", "es-MX", "es-419"))
K = StepKind


def a_course(status: CourseStatus = CourseStatus.PUBLISHED, source: Locale = EN) -> CourseFact:
    return CourseFact("ABC-101", status, source)


def steps(done: int = 0, *, days: Sequence[int] = (3, 2, 2), due: date | None = None, hold: str = "") -> list[StepFact]:
    """Translation, platform, sign-off in a row; the first `done` of them are done."""
    kinds = (K.TRANSLATION, K.PLATFORM_CONFIGURATION, K.SIGN_OFF)
    return [
        StepFact(
            kind,
            days[index],
            kinds[index - 1 : index] if index else (),
            is_done=index < done,
            due_on=due if index == done else None,
            hold_reason=hold if index == done else "",
        )
        for index, kind in enumerate(kinds)
    ]


def a_job(**facts: object) -> JobFact:
    return JobFact(**{"number": 17, "steps": steps(), "has_started": True, **facts})  # type: ignore[arg-type]


def live(locale: Locale = PL, staleness: Staleness = Staleness.CURRENT) -> VariantFact:
    return VariantFact(locale, VariantStatus.LIVE, staleness)


def cell(
    *,
    course: CourseFact | None = None,
    required: Sequence[Locale] = (PL,),
    variants: Sequence[VariantFact] = (),
    jobs: dict[Locale, JobFact] | None = None,
    launch: date = date(2027, 3, 1),
    exemption: str | None = None,
    today: date = MONDAY,
) -> Cell:
    deadline = Deadline(launch, today, lambda day: day.weekday() < 5)
    return derive_cell(course or a_course(), required, variants, jobs or {}, deadline, exemption)


S = CellState


@pytest.mark.parametrize(
    ("expected", "code", "facts"),
    [
        (S.NOT_REQUIRED, "exempt", {"exemption": "no site there"}),
        (S.NOT_REQUIRED, "no_locale_required", {"required": ()}),
        (S.RETIRED, "course_retired", {"course": a_course(CourseStatus.RETIRED)}),
        (S.NOT_REQUIRED, "exempt", {"course": a_course(CourseStatus.RETIRED), "exemption": ""}),
        (S.NOT_PLANNED, "no_job", {}),
        (S.LATE, "launch_passed", {"launch": date(2026, 11, 20)}),
        (S.LATE, "launch_passed", {"launch": MONDAY}),
        (S.PLANNED, "step_next", {"jobs": {PL: a_job(has_started=False)}}),
        (S.IN_PROGRESS, "step_next", {"jobs": {PL: a_job()}}),
        (S.AWAITING_SIGN_OFF, "step_next", {"jobs": {PL: a_job(steps=steps(2))}}),
        (S.LIVE, "live", {"variants": [live()]}),
        (S.LIVE, "live", {"variants": [live(Locale.parse("pl-PL"))]}),
        (S.LIVE, "live", {"variants": [live(staleness=Staleness.EDITORIAL)]}),
        (S.OUTDATED, "outdated", {"variants": [live(staleness=Staleness.MINOR)]}),
        (S.OUTDATED, "outdated", {"variants": [live(staleness=Staleness.MAJOR)], "jobs": {PL: a_job()}}),
        (S.LIVE, "live", {"variants": [live()], "launch": date(2026, 11, 20)}),
        (S.LIVE, "source_language", {"required": (Locale.parse("en-US"),)}),
        (S.IN_PROGRESS, "course_not_published", {"course": a_course(CourseStatus.DRAFT, PL)}),
        (S.LATE, "course_not_published", {"course": a_course(CourseStatus.DRAFT, PL), "launch": MONDAY}),
        (S.IN_PROGRESS, "course_not_published", {"course": a_course(CourseStatus.DRAFT), "variants": [live()]}),
        (S.IN_PROGRESS, "course_not_published", {"course": a_course(CourseStatus.IN_REVIEW), "variants": [live()]}),
        (S.LIVE, "live", {"course": a_course(CourseStatus.RETIRING), "variants": [live()]}),
        (S.IN_PROGRESS, "step_next", {"course": a_course(CourseStatus.DRAFT), "jobs": {PL: a_job()}}),
        (S.AT_RISK, "too_little_time", {"jobs": {PL: a_job()}, "launch": date(2026, 12, 1)}),
        (S.IN_PROGRESS, "step_next", {"jobs": {PL: a_job()}, "launch": date(2026, 12, 2)}),
        (S.LATE, "step_overdue", {"jobs": {PL: a_job(steps=steps(due=date(2026, 11, 20)))}}),
        (S.IN_PROGRESS, "step_next", {"jobs": {PL: a_job(steps=steps(due=MONDAY))}}),
        (S.LATE, "launch_passed", {"jobs": {PL: a_job()}, "launch": date(2026, 11, 20)}),
        (S.BLOCKED, "on_hold", {"jobs": {PL: a_job(steps=steps(hold="no counsel"))}}),
        (S.BLOCKED, "on_hold", {"jobs": {PL: a_job(steps=steps(hold="no counsel"))}, "launch": MONDAY}),
        (S.BLOCKED, "course_retiring", {"course": a_course(CourseStatus.RETIRING), "jobs": {PL: a_job()}}),
        (S.BLOCKED, "source_moved", {"jobs": {PL: a_job(steps=steps(2), moved=Staleness.MAJOR)}}),
        (S.AWAITING_SIGN_OFF, "step_next", {"jobs": {PL: a_job(steps=steps(2), moved=Staleness.MINOR)}}),
        (S.IN_PROGRESS, "step_next", {"jobs": {PL: a_job(moved=Staleness.MAJOR)}}),
        (S.NOT_PLANNED, "no_job", {"jobs": {PL: a_job(status=JobStatus.CANCELLED)}}),
        (S.NOT_PLANNED, "no_job", {"variants": [VariantFact(PL, VariantStatus.RETIRED)]}),
    ],
)
def test_a_cell_is_derived_with_its_reason(expected: CellState, code: str, facts: dict[str, object]) -> None:
    found = cell(**facts)  # type: ignore[arg-type]
    assert found.state is expected
    assert found.reasons[0].code == code


@pytest.mark.parametrize(
    ("states", "worst"),
    [
        ({DE: live(DE)}, S.NOT_PLANNED),
        ({DE: live(DE), FR: live(FR)}, S.LIVE),
        ({DE: live(DE, Staleness.MINOR), FR: live(FR)}, S.OUTDATED),
    ],
)
def test_a_country_with_several_languages_is_as_good_as_the_worst(
    states: dict[Locale, VariantFact], worst: CellState
) -> None:
    found = cell(required=(DE, FR), variants=list(states.values()))
    assert found.state is worst
    assert found.worst is not None
    assert found.worst.state is worst
    assert [part.locale for part in found.parts] == [DE, FR]


@pytest.mark.parametrize(
    ("variants", "jobs", "waits"),
    [
        ([], {PL: a_job(steps=steps(2))}, False),  # German is not even planned
        ([], {PL: a_job(steps=steps(2)), DE: a_job(number=18)}, False),
        ([], {PL: a_job(steps=steps(2)), DE: a_job(number=18, steps=steps(2))}, True),
        ([live(DE)], {PL: a_job(steps=steps(2, due=date(2026, 11, 20)))}, True),  # late or not
        ([live(DE)], {PL: a_job(steps=steps(2, hold="no voice"))}, False),
        ([live(PL), live(DE)], {}, False),
    ],
)
def test_a_cell_waits_for_sign_off_where_a_signature_is_all_it_lacks(
    variants: Sequence[VariantFact], jobs: dict[Locale, JobFact], waits: bool
) -> None:
    assert cell(required=(PL, DE), variants=variants, jobs=jobs).waits_for_sign_off is waits


def test_a_cancelled_base_blocks_what_was_to_adapt_it() -> None:
    job = a_job(base=JobFact(3, JobStatus.CANCELLED))
    assert cell(required=(MX,), jobs={MX: job}).reasons[0].code == "base_cancelled"


def test_the_days_of_an_open_base_come_first() -> None:
    job = a_job(base=a_job(number=3, steps=steps(days=(10, 5, 5))))
    found = cell(required=(MX,), jobs={MX: job}, launch=date(2026, 12, 28))
    assert found.state is S.AT_RISK
    assert found.reasons[0].params["needed"] == 27
    assert found.reasons[0].params["days"] == 25


def test_a_live_base_is_named_where_its_adaptation_is_missing() -> None:
    found = cell(required=(MX,), variants=[live(LATAM)])
    assert found.state is S.NOT_PLANNED
    assert [reason.code for reason in found.reasons] == ["no_job", "base_is_live", "days_left"]


def test_traditional_chinese_is_not_served_by_simplified() -> None:
    found = cell(required=(Locale.parse("zh-TW"),), variants=[live(Locale.parse("zh"))])
    assert found.state is S.NOT_PLANNED


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([S.LIVE, S.IN_PROGRESS, S.NOT_PLANNED], ()),
        ([S.LIVE, S.AT_RISK], (S.AT_RISK,)),
        ([S.AT_RISK, S.LATE], (S.LATE, S.AT_RISK)),
        ([S.BLOCKED, S.LATE], (S.LATE, S.BLOCKED)),
        ([], ()),
    ],
)
def test_a_country_launches_on_time_unless_a_cell_is_in_trouble(
    states: list[CellState], expected: tuple[CellState, ...]
) -> None:
    assert troubles([Cell(state, ()) for state in states]) == expected


def test_a_blocked_cell_whose_launch_has_passed_makes_its_country_late_too() -> None:
    found = cell(jobs={PL: a_job(steps=steps(hold="no counsel"))}, launch=date(2026, 11, 7))
    assert found.state is S.BLOCKED
    assert [reason.code for reason in found.reasons] == ["on_hold", "launch_passed", "step_next"]
    assert troubles([found]) == (S.LATE, S.BLOCKED)


def test_the_open_job_counts_and_not_a_cancelled_one_under_another_name_of_the_locale() -> None:
    jobs = {DE: a_job(number=1, status=JobStatus.CANCELLED), Locale.parse("de-DE"): a_job(number=2)}
    found = cell(required=(DE,), jobs=jobs)
    assert (found.state, found.parts[0].job) == (S.IN_PROGRESS, 2)


def test_every_reason_has_a_sentence_and_every_sentence_a_reason() -> None:
    import ast
    from pathlib import Path

    tree = ast.parse(Path("localization/rules/matrix.py").read_text(encoding="utf-8"))
    used = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Reason"
        and isinstance(node.args[0], ast.Constant)
    }
    assert used | {"exempt_because"} == set(REASONS)
