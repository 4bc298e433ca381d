"""What `coursekeeper doctor` finds."""

from app.doctor import examine
from app.wiring import Wiring
from core.actors import OPERATOR
from tests.factories import a_course, a_person


def test_courses_of_people_who_left_are_named(house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        a_course(work, code="STAYS-1")
    assert [each.state for each in examine(house) if each.name == "owners"] == ["good"]
    with house.uow.write(OPERATOR) as work:
        a_course(work, code="LEFT-1", owner=a_person(work, is_active=False))
    (finding,) = [each for each in examine(house) if each.name == "owners"]
    assert (finding.state, "LEFT-1" in finding.detail) == ("bad", True)
