"""Checking drafts against a catalog, on both databases."""

from collections.abc import Callable

import pytest

from catalog.values import CourseStatus
from core.actors import OPERATOR
from core.unit_of_work import UnitOfWork
from search.duplicates import service
from search.duplicates.detector import Detector
from search.duplicates.values import Draft, ReasonKind, VerdictKind
from tests.factories import a_course, a_variant

FIRE = "How fires start, how to raise the alarm, which extinguisher to use, and how to leave the building."
DRAFT = Draft(title="Fire safety at work", description=FIRE, language="en")


def codes(uow: UnitOfWork, detector: Detector, draft: Draft, top: int = 5) -> list[str]:
    with uow.read(OPERATOR) as work:
        return [one.code for one in service.find_similar(work, detector, draft, top)]


def test_the_course_that_says_the_same_comes_first(uow: UnitOfWork, by_words: Detector) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="FIRE", title="Fire safety at work", description=FIRE)
        a_course(work, code="XLS", title="Spreadsheets at work", description="Pivot tables and charts at work.")
    with uow.read(OPERATOR) as work:
        found = service.check(work, by_words, DRAFT)
    best, second = found.candidates
    assert (best.code, second.code) == ("FIRE", "XLS")
    assert best.probability > 0.9 > 0.2 > second.probability
    assert best.suggestion is VerdictKind.DUPLICATE
    assert ReasonKind.SAME_TITLE in {reason.kind for reason in best.reasons}
    assert (found.is_by_meaning, found.missing) == (False, ("model",))


@pytest.mark.parametrize("status", [CourseStatus.DRAFT, CourseStatus.RETIRED])
def test_retired_courses_and_ones_being_built_are_answers(
    uow: UnitOfWork, by_words: Detector, status: CourseStatus
) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="FIRE", title="Fire safety at work", description=FIRE, status=status)
    with uow.read(OPERATOR) as work:
        [found] = service.find_similar(work, by_words, DRAFT)
    assert (found.code, found.status) == ("FIRE", status)


def test_a_course_in_another_language_is_found_by_meaning(
    uow: UnitOfWork, by_meaning: Detector, embed_all: Callable[[], None]
) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="BRA", title="Brand löschen", description="Feuer und Brand: was tun?", locale="de")
        a_course(work, code="XLS", title="Tabelle für alle", description="Excel ohne Angst", locale="de")
    embed_all()
    with uow.read(OPERATOR) as work:
        found = service.check(work, by_meaning, Draft(title="Fire: what to extinguish", language="en"))
    assert found.is_by_meaning
    assert found.candidates[0].code == "BRA"
    kinds = {reason.kind: reason.detail for reason in found.candidates[0].reasons}
    assert kinds[ReasonKind.SAME_MEANING_OTHER_LANGUAGE] == "en → de"


def test_a_course_is_shown_once_in_the_version_most_like_the_draft(
    uow: UnitOfWork, by_meaning: Detector, embed_all: Callable[[], None]
) -> None:
    with uow.write(OPERATOR) as work:
        course = a_course(work, code="FIRE", title="Fire safety at work", description=FIRE)
        for locale, title in (("de", "Brand löschen am Arbeitsplatz"), ("fr", "Le feu au travail"), ("es", "Fuego")):
            a_variant(work, course=course, locale=locale, title=title, description=title)
    embed_all()
    german = Draft(title="Brand löschen am Arbeitsplatz", description="Brand löschen am Arbeitsplatz", language="de")
    with uow.read(OPERATOR) as work:
        [found] = service.find_similar(work, by_meaning, german)
    assert (found.code, found.locale, found.title) == ("FIRE", "de", "Brand löschen am Arbeitsplatz")


def test_before_a_course_is_embedded_its_words_are_compared(uow: UnitOfWork, by_meaning: Detector) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="FIRE", title="Fire safety at work", description=FIRE)
    with uow.read(OPERATOR) as work:
        [found] = service.find_similar(work, by_meaning, DRAFT)
    assert found.probability > 0.9


def test_a_course_is_no_duplicate_of_itself(uow: UnitOfWork, by_words: Detector) -> None:
    with uow.write(OPERATOR) as work:
        a_course(work, code="FIRE", title="Fire safety at work", description=FIRE)
        a_course(work, code="FIRE-2", title="Fire safety at work", description=FIRE)
    assert codes(uow, by_words, Draft(id="FIRE", title="Fire safety at work", description=FIRE)) == ["FIRE-2"]


def test_a_judged_pair_is_silent(uow: UnitOfWork, by_words: Detector) -> None:
    with uow.write(OPERATOR) as work:
        one = a_course(work, code="FIRE", title="Fire safety at work", description=FIRE)
        two = a_course(work, code="FIRE-2", title="Fire safety at work", description=FIRE)
        a_course(work, code="FIRE-3", title="Fire safety at sea", description=FIRE)
    with uow.write(OPERATOR) as work:
        service.record_verdict(work, one.id, two.id, VerdictKind.DISTINCT)
    asked = Draft(id="FIRE", title="Fire safety at work", description=FIRE)
    assert codes(uow, by_words, asked, top=1) == ["FIRE-3"]
    assert codes(uow, by_words, DRAFT)[:2] == ["FIRE", "FIRE-2"], "drafts of something else still see both"


def test_an_empty_catalog_has_nothing_like_it(uow: UnitOfWork, by_words: Detector) -> None:
    assert codes(uow, by_words, DRAFT) == []


def test_pairs_are_judged_in_their_order(by_meaning: Detector) -> None:
    other = Draft(title="Excel", description="Tables and charts", language="en")
    same, different = by_meaning.judge_pairs([(DRAFT, DRAFT), (DRAFT, other)])
    assert same.probability > 0.9 > 0.1 > different.probability
    assert same.suggestion is VerdictKind.DUPLICATE


def test_the_list_is_in_the_order_of_the_probabilities_it_shows(
    uow: UnitOfWork, by_meaning: Detector, embed_all: Callable[[], None]
) -> None:
    with uow.write(OPERATOR) as work:
        for number, (title, text) in enumerate(
            [
                ("Fire drills in old buildings", "Bribe, fire and excel."),
                ("Fire safety at work", "What to do when there is fire."),
                ("Working at height", "Ropes and ladders, and fire at work."),
                ("Spreadsheets at work", "Excel for everybody in safety."),
                ("Fire safety", "Fire, and how to raise the alarm at work."),
            ]
        ):
            a_course(work, code=f"C-{number}", title=title, description=text)
    embed_all()
    with uow.read(OPERATOR) as work:
        found = [one.probability for one in service.check(work, by_meaning, DRAFT).candidates]
    assert len(found) == 5
    assert found == sorted(found, reverse=True)
