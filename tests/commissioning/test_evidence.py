"""What the catalog has for a need, asked of the real index and detector, without a language model."""

from datetime import date
from typing import Any

import pytest

from app.wiring import Wiring
from catalog.values import CourseStatus
from commissioning import repository
from commissioning.answers import Answer, AnswerKind, answer
from commissioning.service import localizing_price, look_for, submit_with_evidence
from commissioning.values import Outcome, Wish
from core.actors import OPERATOR
from core.locales import Locale
from core.wording import translator
from tests.commissioning.conftest import a_candidate
from tests.commissioning.fillings import PHISHING, fill
from tests.factories import a_person, the_actor
from tests.localization.making import a_rate_card
from web.commissioning import sentence_of


@pytest.fixture
def filled(house: Wiring) -> Wiring:
    fill(house)
    return house


def asked(house: Wiring, text: str, language: str = "") -> Answer:
    with house.uow.read(OPERATOR) as work:
        evidence = look_for(work, house.detector, text, language=language)
        return answer(evidence.candidates, Locale.parse(language) if language else None)


def test_a_need_that_is_covered_finds_its_course_with_languages_and_reasons(filled: Wiring) -> None:
    found = asked(filled, PHISHING, "de")
    assert found.kind is AnswerKind.COVERED
    best = found.courses[0]
    assert (best.code, best.owner_name, best.live_locales) == ("SEC-110", "Oskar Lindqvist", ("en", "de"))
    assert best.reasons


def test_since_when_a_course_is_there_is_a_day_of_whoever_asks(filled: Wiring) -> None:
    days = {}
    for zone in ("Europe/Berlin", "Pacific/Pago_Pago"):  # the latter is eleven hours behind: the day before
        with filled.uow.write(OPERATOR) as work:
            somebody = the_actor(a_person(work, time_zone=zone))
        with filled.uow.read(somebody) as work:
            days[zone] = look_for(work, filled.detector, PHISHING).candidates[0].started_on
    assert days == {"Europe/Berlin": date(2026, 11, 23), "Pacific/Pago_Pago": date(2026, 11, 22)}


def test_a_course_in_another_language_is_named_as_such(filled: Wiring) -> None:
    found = asked(filled, PHISHING, "ja")
    assert (found.kind, found.courses[0].code) == (AnswerKind.OTHER_LANGUAGE, "SEC-110")


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        (
            "Interpret trends of vibration sensors and recommend waiting, inspecting or replacing.",
            AnswerKind.BEING_BUILT,
            CourseStatus.DRAFT,
        ),
        ("Fill in the paper form for travel expenses and hand it in.", AnswerKind.RETIRED, CourseStatus.RETIRED),
    ],
)
def test_unfinished_and_retired_courses_are_answers_too(
    filled: Wiring, text: str, kind: AnswerKind, status: CourseStatus
) -> None:
    found = asked(filled, text)
    assert found.shown[0].status is status
    assert found.kind in (kind, AnswerKind.PROBABLY_NOT)


def test_something_quite_different_is_not_called_covered(filled: Wiring) -> None:
    assert asked(filled, "Negotiate with subcontractors on building sites").kind in (
        AnswerKind.PROBABLY_NOT,
        AnswerKind.NOTHING,
    )


def test_a_request_keeps_what_was_found_and_that_no_model_took_part(filled: Wiring) -> None:
    made = submit_with_evidence(filled.uow, OPERATOR, filled.detector, Wish(need=PHISHING))
    with filled.uow.read(OPERATOR) as work:
        request = repository.get_request_facts(work.session, str(made))
        (best, *_) = repository.list_evidence(work.session, request.id)
    assert (best.code, request.evidence_is_by_meaning) == ("SEC-110", False)
    assert "model" in request.evidence_missing


def test_who_only_wants_to_reuse_may_say_it_in_a_word(filled: Wiring) -> None:
    wish = Wish(need="Phishing", proposal=Outcome.REUSE, proposed_course="SEC-110")
    assert submit_with_evidence(filled.uow, OPERATOR, filled.detector, wish)


def test_without_a_vendor_between_two_languages_there_is_no_price(filled: Wiring) -> None:
    with filled.uow.read(OPERATOR) as work:
        course = repository.find_course(work.session, "SEC-110")
        assert course is not None
        assert localizing_price(work, a_candidate(course_id=course.id), Locale.parse("ja")) is None


@pytest.mark.parametrize(
    ("probabilities", "language", "said"),
    [
        ((0.9, 0.8), "en", "Yes. 2 courses cover this."),
        ((0.9, 0.62, 0.5), "en", "Yes. One course covers this. 2 more likely do."),
        ((0.79,), "en", "Likely. One course may cover this."),
        ((0.79, 0.62), "en", "Likely. 2 courses may cover this."),
        ((0.7,), "ja", "Likely. One course may cover this; it needs Japanese."),
        ((0.8,), "ja", "Yes. One course covers this; it needs Japanese."),
    ],
)
def test_only_what_is_sure_is_said_without_likely(
    house: Wiring, probabilities: tuple[float, ...], language: str, said: str
) -> None:
    wanted = Locale.parse(language)
    found = answer([a_candidate(probability=one, live_locales=("en", "de")) for one in probabilities], wanted)
    with house.uow.read(OPERATOR) as work:
        assert sentence_of(found, wanted, translator(Locale.parse("en")), work) == said


@pytest.mark.parametrize(
    ("probability", "facts", "said"),
    [
        (
            0.58,
            {"status": CourseStatus.RETIRED, "superseded_by": "SAF-130"},
            "Perhaps there was one: “Phishing”. It is",
        ),
        (0.58, {"status": CourseStatus.RETIRED}, "Perhaps there was one: “Phishing”. It is retired."),
        (
            0.9,
            {"status": CourseStatus.RETIRED, "superseded_by": "SAF-130"},
            "There was one. It is retired: use SAF-130.",
        ),
        (0.58, {"status": CourseStatus.DRAFT}, "Likely being built since"),
        (0.9, {"status": CourseStatus.DRAFT}, "Being built since"),
    ],
)
def test_what_is_gone_or_to_come_is_said_with_the_same_doubt(
    house: Wiring, probability: float, facts: dict[str, Any], said: str
) -> None:
    found = answer([a_candidate(probability=probability, matched_title="Phishing", **facts)], None)
    with house.uow.read(OPERATOR) as work:
        assert sentence_of(found, None, translator(Locale.parse("en")), work).startswith(said)


def test_localizing_takes_the_days_of_translation_and_those_of_all_its_steps(filled: Wiring) -> None:
    with filled.uow.write(OPERATOR) as work:
        a_rate_card(work, target="ja", price="1")
        course = repository.find_course(work.session, "SEC-110")
        assert course is not None
        price = localizing_price(work, a_candidate(course_id=course.id), Locale.parse("ja"))
    assert price is not None
    assert (price.translation_days, price.working_days) == (1, 6)
