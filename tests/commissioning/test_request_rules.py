"""Score, costs, choices and answers, without a database."""

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.values import ComplianceClass, CourseStatus
from commissioning.answers import AnswerKind, answer, is_readable, steps_for
from commissioning.errors import CommissioningSettingsInvalid, RequestInvalid
from commissioning.rules import (
    TRANSITIONS,
    checked_choice,
    checked_cost,
    checked_ratings,
    checked_weights,
    checked_wish,
    cost_avoided,
    first_ratings,
    nearest_cost,
    reach_rating,
    score,
    working_title,
)
from commissioning.values import (
    BuildCost,
    Choice,
    Effort,
    Factor,
    Outcome,
    Ratings,
    Stage,
    Weights,
    Wish,
    number_text,
)
from core.locales import Locale
from tests.commissioning.conftest import a_candidate

EURO = BuildCost(Decimal(11000), "EUR", 40)
ratings = st.builds(Ratings, *[st.integers(1, 5)] * 4)
weights = st.builds(Weights, *[st.floats(0.1, 10)] * 4)


def codes(error: pytest.ExceptionInfo[RequestInvalid]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in error.value.errors]


@given(ratings, weights)
def test_a_score_lies_between_0_and_100_and_its_reasons_add_up(given: Ratings, by: Weights) -> None:
    scored = score(given, by)
    assert 0 <= scored.total <= 100
    assert [reason.factor for reason in scored.reasons] == list(Factor)
    assert abs(sum(reason.points for reason in scored.reasons) - scored.total) < 0.11
    assert all(reason.points <= reason.possible for reason in scored.reasons)


def test_the_best_request_scores_100_and_the_worst_0() -> None:
    assert score(Ratings(5, 5, 5, 1), Weights()).total == 100
    assert score(Ratings(1, 1, 1, 5), Weights()).total == 0


@given(ratings, weights, st.sampled_from(list(Factor)))
def test_rating_a_factor_higher_never_scores_lower_except_for_effort(
    given: Ratings, by: Weights, factor: Factor
) -> None:
    lower, higher = (
        score(Ratings(**{**{f.value: getattr(given, f) for f in Factor}, factor.value: rating}), by).total
        for rating in (2, 4)
    )
    assert higher <= lower if factor is Factor.EFFORT else higher >= lower


def test_facts_rate_a_request_before_anybody_has() -> None:
    assert first_ratings(ComplianceClass.REGULATORY, 140, Effort.LOW) == Ratings(3, 5, 3, 1)
    assert first_ratings(ComplianceClass.NONE, None, Effort.HIGH) == Ratings(3, 1, 2, 5)
    assert [reach_rating(size) for size in (1, 12, 140, 5_000, 40_000)] == [1, 2, 3, 5, 5]


@pytest.mark.parametrize("bad", [Ratings(0, 3, 3, 3), Ratings(3, 3, 6, 3)])
def test_ratings_go_from_one_to_five(bad: Ratings) -> None:
    with pytest.raises(RequestInvalid):
        checked_ratings(bad)


@pytest.mark.parametrize("bad", [Weights(-1), Weights(0, 0, 0, 0), Weights(float("inf")), Weights(float("nan"))])
def test_weights_that_cannot_weigh_are_refused(bad: Weights) -> None:
    with pytest.raises(CommissioningSettingsInvalid):
        checked_weights(bad)


@pytest.mark.parametrize(
    "bad", [BuildCost(Decimal(-1), "EUR"), BuildCost(Decimal("NaN"), "EUR"), BuildCost(Decimal(1), "€", 0)]
)
def test_costs_that_cannot_be_are_refused(bad: BuildCost) -> None:
    with pytest.raises(CommissioningSettingsInvalid):
        checked_cost(bad)


def test_the_nearest_org_unit_knows_the_cost_best_then_the_modality() -> None:
    def cost(amount: int) -> BuildCost:
        return BuildCost(Decimal(amount), "EUR")

    known = [
        (None, None, cost(1)),
        (None, "video", cost(2)),
        ("/acme", None, cost(3)),
        ("/acme/sales", None, cost(4)),
        ("/acme/sales", "video", cost(5)),
    ]
    asked = {
        (None, None): 1,
        (None, "video"): 2,
        ("/acme/legal", "video"): 3,
        ("/acme/sales/emea", "video"): 5,
        ("/acme/salesforce", None): 3,
        ("/acme/sales", "e-learning"): 4,
    }
    for (path, modality), amount in asked.items():
        found = nearest_cost(known, path, modality)
        assert found is not None
        assert found.amount == amount, (path, modality)
    assert nearest_cost([], "/acme", None) is None


@pytest.mark.parametrize(
    ("outcome", "spent", "avoided"),
    [
        (Outcome.REUSE, None, 11000),
        (Outcome.LOCALIZE, 940, 10060),
        (Outcome.ADAPT, 12000, 0),
        (Outcome.NOT_TRAINING, None, 11000),
        (Outcome.BUILD, None, None),
        (Outcome.BUY, 500, None),
        (Outcome.DEFER, None, None),
        (Outcome.DECLINE, None, None),
    ],
)
def test_cost_is_avoided_by_meeting_the_need_without_building(
    outcome: Outcome, spent: int | None, avoided: int | None
) -> None:
    choice = Choice(outcome=outcome, reason="x", spent=None if spent is None else Decimal(spent))
    assert cost_avoided(choice, EURO) == avoided
    assert cost_avoided(choice, None) is None


def test_a_decider_who_knows_better_names_the_cost_avoided() -> None:
    choice = Choice(outcome=Outcome.DECLINE, reason="x", cost_avoided=Decimal(95000), currency="EUR")
    assert cost_avoided(choice, EURO) == 95000


def test_a_verdict_says_why_and_what_it_needs() -> None:
    with pytest.raises(RequestInvalid) as refused:
        checked_choice(Choice(outcome=Outcome.REUSE, reason=" "))
    assert codes(refused) == [("reason", "required"), ("course", "course_needed")]
    with pytest.raises(RequestInvalid) as refused:
        checked_choice(Choice(outcome=Outcome.BUILD, reason="x", spent=Decimal(-1), currency="Euro"))
    assert codes(refused) == [
        ("owner_email", "owner_needed"),
        ("spent", "negative"),
        ("currency", "not_a_currency"),
    ]


def test_a_wish_says_more_than_a_word() -> None:
    with pytest.raises(RequestInvalid) as refused:
        checked_wish(Wish(need="Compliance", audience_size=0, title="x" * 201))
    assert codes(refused) == [
        ("need", "need_too_short"),
        ("title", "too_long"),
        ("audience_size", "not_positive"),
    ]


def test_a_working_title_is_the_first_sentence_cut_at_a_word() -> None:
    assert working_title(Wish(need="Know a bribe. And refuse it.")) == "Know a bribe"
    assert working_title(Wish(need="x y z", title=" Bribes\n in sales ")) == "Bribes in sales"
    long = working_title(Wish(need="word " * 60))
    assert len(long) <= 92
    assert long.endswith("word …")


def test_a_decided_request_goes_nowhere_and_a_deferred_one_is_open() -> None:
    allowed = {(a, b) for a, b in product(Stage, Stage) if b in TRANSITIONS[a]}
    open_stages = (Stage.SUBMITTED, Stage.TRIAGED, Stage.DEFERRED)
    assert allowed == set(product(open_stages, (Stage.TRIAGED, Stage.DEFERRED, Stage.DECIDED)))
    assert number_text(12) == "REQ-12"


GERMAN, MEXICAN = Locale.parse("de"), Locale.parse("es-MX")


def test_a_likely_course_in_the_wanted_language_covers_the_need() -> None:
    german = a_candidate(live_locales=("en", "de"))
    unlikely = a_candidate(code="X-1", probability=0.2)
    found = answer([german, unlikely], GERMAN)
    assert (found.kind, found.courses, found.others) == (AnswerKind.COVERED, (german,), (unlikely,))


def test_a_course_in_other_languages_only_is_there_to_be_localized() -> None:
    english = a_candidate()
    assert answer([english], MEXICAN).kind is AnswerKind.OTHER_LANGUAGE
    assert answer([english], None).kind is AnswerKind.COVERED
    assert steps_for(english, MEXICAN)[0] is Outcome.LOCALIZE
    assert steps_for(english, Locale.parse("en-GB"))[0] is Outcome.REUSE


@pytest.mark.parametrize(
    ("wanted", "live", "readable"),
    [
        ("es-MX", "es-419", True),
        ("es-MX", "es", True),
        ("es-MX", "es-ES", False),
        ("es", "es-MX", True),
        ("de", "de-DE", True),
        ("zh-TW", "zh-Hans", False),
        ("de", "en", False),
    ],
)
def test_who_reads_a_language_reads_its_wider_variants(wanted: str, live: str, *, readable: bool) -> None:
    assert is_readable(a_candidate(live_locales=(live,)), Locale.parse(wanted)) is readable


def test_a_course_being_built_can_be_waited_for_and_a_retired_one_points_elsewhere() -> None:
    draft = a_candidate(status=CourseStatus.DRAFT, live_locales=())
    retired = a_candidate(status=CourseStatus.RETIRED, superseded_by="ABC-101")
    assert answer([draft, retired], None).kind is AnswerKind.BEING_BUILT
    assert answer([retired], None).kind is AnswerKind.RETIRED
    assert steps_for(retired, None) == ()
    assert steps_for(draft, None) == (Outcome.ADAPT,)


def test_what_is_not_likely_is_named_as_the_nearest_and_what_is_far_not_at_all() -> None:
    near, far = a_candidate(probability=0.3), a_candidate(probability=0.1)
    assert answer([near, far], None) == answer([near], None)
    assert answer([near], None).kind is AnswerKind.PROBABLY_NOT
    assert answer([far], None).kind is AnswerKind.NOTHING
