"""What the catalog has for a need, asked of the real detector without a language model."""

import pytest

from app.wiring import Wiring
from catalog.values import CourseStatus
from commissioning.answers import AnswerKind, answer
from commissioning.repository import list_evidence
from commissioning.service import look_for, submit_with_evidence
from commissioning.values import Evidence, Wish
from core.actors import OPERATOR
from core.locales import Locale
from core.unit_of_work import Work
from tests.factories import a_course, a_person, a_variant

NEED = "Recognise phishing mails and report them"


@pytest.fixture
def catalog(house: Wiring) -> Wiring:
    """A house whose index holds three courses."""
    with house.uow.write(OPERATOR) as work:
        _fill(work)
    with house.uow.read(OPERATOR) as work:
        pass
    return house


def _fill(work: Work) -> None:
    owner = a_person(work, name="Oskar Lindqvist")
    text = "Learn to recognise phishing mails and report them before anybody clicks."
    live = a_course(work, code="SEC-110", title="Recognise phishing mails and report them", description=text, owner=owner)
    a_variant(work, course=live, locale="de", title="Phishing erkennen und melden")
    a_course(
        work,
        code="SEC-099",
        title="Recognise phishing mails",
        description=text,
        status=CourseStatus.RETIRED,
        superseded_by_id=live.id,
    )
    a_course(work, code="SAF-130", title="Heat stress outdoors", description="Drink, rest, shade.")
