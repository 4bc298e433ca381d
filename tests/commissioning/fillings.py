"""A small catalog in the index, and a house without a language model."""

from pathlib import Path

from app.wiring import Wiring
from catalog.models import Course
from catalog.values import CourseStatus
from core.actors import OPERATOR
from core.unit_of_work import Work
from meaning.e5 import E5Embedder
from tests.factories import a_course, a_person, a_variant, an_org_unit

PHISHING = "Recognise phishing mails and report them before anybody clicks on a link in one"


def fill(house: Wiring) -> None:
    """Four courses, indexed; words only, as on a machine for which there is no model."""
    house.embedder = E5Embedder(house.settings.data_dir, model_file=Path("no-model-here"))
    with house.uow.write(OPERATOR) as work:
        _fill(work)
    house.indexer.rebuild()


def _fill(work: Work) -> None:
    unit = an_org_unit(work, code="INFO")
    oskar = a_person(work, name="Oskar Lindqvist", email="oskar@example.org", unit=unit)
    live = _phishing(work, code="SEC-110", owner=oskar, unit=unit)
    a_variant(work, course=live, locale="de", title="Phishing erkennen und melden")
    a_course(work, code="SAF-130", title="Heat stress outdoors", description="Drink, rest and shade.", unit=unit)
    a_course(
        work,
        code="OPS-260",
        title="Predictive maintenance for service sales",
        description="Interpret trends of vibration sensors and recommend waiting, inspecting or replacing.",
        status=CourseStatus.DRAFT,
        unit=unit,
    )
    a_course(
        work,
        code="FIN-001",
        title="Travel expenses by the old form",
        description="Fill in the paper form for travel expenses and hand it in.",
        status=CourseStatus.RETIRED,
        unit=unit,
    )


def _phishing(work: Work, **facts: object) -> Course:
    return a_course(work, title="Recognise phishing mails and report them", description=PHISHING, **facts)  # type: ignore[arg-type]  # keywords
