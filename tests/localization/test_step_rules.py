from datetime import date

import pytest

from catalog.values import ChangeClass
from core.locales import Locale
from localization.errors import ReasonMissing, StepNotDone, StepNotReady
from localization.rules.coverage import Readers, coverage
from localization.rules.staleness import Delta, Revision, earlier_texts, staleness_of
from localization.rules.steps import (
    StepFact,
    check_can_complete,
    due_dates,
    is_last,
    next_step,
    plan_steps,
    remaining_days,
    states_of,
    steps_to_reopen,
)
from localization.rules.workdays import add_working_days, working_days_between
from localization.values import Staleness, StepKind, StepState, job_number

K, S = StepKind, StepState


def weekday(day: date) -> bool:
    return day.weekday() < 5


def plan(**facts: object) -> list[StepKind]:
    usual = {"words": 100, "words_per_day": 2000, "is_adaptation": False, "is_regulatory": False, "has_voice": False}
    return [step.kind for step in plan_steps(**{**usual, **facts})]  # type: ignore[arg-type]


def test_the_template_follows_the_course() -> None:
    assert plan() == [K.TRANSLATION, K.CULTURAL_ADAPTATION, K.PLATFORM_CONFIGURATION, K.SIGN_OFF]
    assert K.LEGAL_REVIEW in plan(is_regulatory=True)
    assert K.VOICE_OVER in plan(has_voice=True)
    assert K.TRANSLATION not in plan(is_adaptation=True)


@pytest.mark.parametrize(("words", "days"), [(0, 1), (2000, 1), (2001, 2), (9000, 5)])
def test_translation_takes_as_long_as_the_words_need(words: int, days: int) -> None:
    steps = plan_steps(words=words, words_per_day=2000, is_adaptation=False, is_regulatory=False, has_voice=False)
    assert steps[0].working_days == days


def test_due_dates_count_back_from_the_launch_over_weekends() -> None:
    steps = plan_steps(words=1, words_per_day=1, is_adaptation=False, is_regulatory=False, has_voice=False)
    dates = due_dates(steps, date(2026, 11, 2), date(2026, 12, 7), weekday)
    assert list(dates.values())[::-1] == [
        date(2026, 11, 30),
        date(2026, 12, 2),
        date(2026, 12, 3),
        date(2026, 12, 7),
    ]


def test_where_there_is_too_little_time_they_count_forward_from_today() -> None:
    steps = plan_steps(words=1, words_per_day=1, is_adaptation=False, is_regulatory=False, has_voice=False)
    dates = due_dates(steps, date(2026, 11, 23), date(2026, 11, 24), weekday)
    assert dates[K.TRANSLATION] == date(2026, 11, 24)
    assert dates[K.SIGN_OFF] == date(2026, 12, 1)


def a_line(*done: bool, hold: str = "") -> list[StepFact]:
    kinds = (K.TRANSLATION, K.LEGAL_REVIEW, K.SIGN_OFF)
    return [
        StepFact(kind, 2, kinds[i - 1 : i] if i else (), done[i], hold if kind is K.LEGAL_REVIEW else "")
        for i, kind in enumerate(kinds)
    ]


@pytest.mark.parametrize(
    ("line", "states", "left"),
    [
        (a_line(False, False, False), [S.READY, S.WAITING, S.WAITING], 6),
        (a_line(True, False, False), [S.DONE, S.READY, S.WAITING], 4),
        (a_line(True, False, False, hold="x"), [S.DONE, S.ON_HOLD, S.WAITING], 4),
        (a_line(True, True, True), [S.DONE, S.DONE, S.DONE], 0),
    ],
)
def test_states_are_derived_from_what_is_done(line: list[StepFact], states: list[StepState], left: int) -> None:
    assert list(states_of(line).values()) == states
    assert remaining_days(line) == left


def test_steps_side_by_side_cost_the_longer_of_them() -> None:
    line = [
        StepFact(K.TRANSLATION, 3),
        StepFact(K.VOICE_OVER, 5),
        StepFact(K.SIGN_OFF, 1, (K.TRANSLATION, K.VOICE_OVER)),
    ]
    assert remaining_days(line) == 6


def test_only_a_ready_step_can_be_completed() -> None:
    check_can_complete(a_line(True, False, False), K.LEGAL_REVIEW)
    for line, kind in (
        (a_line(False, False, False), K.LEGAL_REVIEW),
        (a_line(True, True, False), K.LEGAL_REVIEW),
        (a_line(True, False, False, hold="x"), K.LEGAL_REVIEW),
    ):
        with pytest.raises(StepNotReady):
            check_can_complete(line, kind)


def test_sending_back_opens_everything_above() -> None:
    assert steps_to_reopen(a_line(True, True, False), K.TRANSLATION, "wrong") == [
        K.TRANSLATION,
        K.LEGAL_REVIEW,
        K.SIGN_OFF,
    ]
    with pytest.raises(ReasonMissing):
        steps_to_reopen(a_line(True, True, False), K.TRANSLATION, "")
    with pytest.raises(StepNotDone):
        steps_to_reopen(a_line(True, False, False), K.LEGAL_REVIEW, "wrong")


def test_the_last_step_is_the_one_after_which_nothing_is_left() -> None:
    assert is_last(a_line(True, True, False), K.SIGN_OFF)
    assert not is_last(a_line(True, False, False), K.LEGAL_REVIEW)
    assert next_step(a_line(True, True, True)) is None


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        (date(2026, 11, 23), date(2026, 11, 23), 0),
        (date(2026, 11, 23), date(2026, 11, 28), 5),
        (date(2026, 11, 27), date(2026, 11, 30), 1),
        (date(2026, 11, 28), date(2026, 11, 23), 0),
    ],
)
def test_working_days_are_counted_half_open(start: date, end: date, days: int) -> None:
    assert working_days_between(start, end, weekday) == days


def test_working_days_are_added_in_both_directions() -> None:
    assert add_working_days(date(2026, 11, 27), 1, weekday) == date(2026, 11, 30)
    assert add_working_days(date(2026, 11, 30), -1, weekday) == date(2026, 11, 27)


REVISIONS = [
    Revision(1, ChangeClass.MAJOR),
    Revision(2, ChangeClass.EDITORIAL, [Delta("title", "A", "B")]),
    Revision(3, ChangeClass.MINOR, [Delta("title", "B", "C"), Delta("x", None, "new")]),
    Revision(4, ChangeClass.MAJOR, [Delta("y", "old", None)]),
]


@pytest.mark.parametrize(
    ("made_from", "expected"),
    [(4, Staleness.CURRENT), (3, Staleness.MAJOR), (2, Staleness.MAJOR), (9, Staleness.CURRENT)],
)
def test_staleness_is_the_heaviest_change_since(made_from: int, expected: Staleness) -> None:
    assert staleness_of(made_from, REVISIONS) is expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [(2, Staleness.EDITORIAL), (3, Staleness.MINOR), (4, Staleness.MAJOR)],
)
def test_editorial_changes_keep_a_translation_current(last: int, expected: Staleness) -> None:
    found = staleness_of(1, REVISIONS[:last])
    assert found is expected
    assert found.is_outdated is (expected is not Staleness.EDITORIAL)


def test_changed_units_are_told_with_the_text_they_had() -> None:
    assert earlier_texts(1, REVISIONS) == {"title": "A", "x": None, "y": "old"}
    assert earlier_texts(2, REVISIONS) == {"title": "B", "x": None, "y": "old"}


def readers(**people: int) -> list[Readers]:
    return [Readers(Locale.parse(tag.replace("_", "-")), people=count) for tag, count in people.items()]


@pytest.mark.parametrize(
    ("live", "share"),
    [([], 0.0), (["de"], 0.93), (["de-DE"], 0.93), (["en", "de"], 0.97), (["fr"], 0.0), (["zh-Hant"], 0.0)],
)
def test_own_headcounts_are_added(live: list[str], share: float) -> None:
    found = coverage(readers(de=930, tr=30, en=40), [Locale.parse(tag) for tag in live])
    assert found.share == pytest.approx(share)
    assert not found.is_estimate


def test_cldr_shares_overlap_and_are_marked_as_an_estimate() -> None:
    shares = [Readers(Locale.parse("de"), share=0.9), Readers(Locale.parse("en"), share=0.5)]
    found = coverage(shares, [Locale.parse("de"), Locale.parse("en-GB")])
    assert found.share == pytest.approx(0.95)
    assert found.is_estimate


@pytest.mark.parametrize(
    ("text", "number"),
    [("JOB-17", 17), ("job-017", 17), (" 17 ", 17), ("JOB-0", None), ("JOB-", None), ("17a", None), ("-17", None)],
)
def test_jobs_are_called_by_number(text: str, number: int | None) -> None:
    assert job_number(text) == number


@pytest.mark.parametrize(
    ("reader", "text", "can"),
    [
        ("zh-Hans", "zh-Hant", False),
        ("zh-CN", "zh-TW", False),
        ("zh-TW", "zh-Hant", True),
        ("zh", "zh-CN", True),
        ("sr-Latn", "sr", False),
        ("de", "nl", False),
    ],
)
def test_who_reads_a_language_reads_it_in_their_own_script_only(reader: str, text: str, can: bool) -> None:
    found = coverage([Readers(Locale.parse(reader), people=10)], [Locale.parse(text)])
    assert found.share == (1.0 if can else 0.0)
