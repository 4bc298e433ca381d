"""Due dates follow what other rooms do: planned rollouts and moved org units."""

from collections.abc import Sequence
from datetime import date

from app.wiring import Wiring
from catalog.events import CourseCreated
from catalog.models import Course
from core.actors import OPERATOR
from core.unit_of_work import Work
from lifecycle.drafts import PolicyDraft
from lifecycle.models import ReviewSchedule
from lifecycle.service.policies import apply_policies
from localization.service.rollout_orders import read_order
from localization.service.rollouts import plan_rollout
from tests.factories import a_course
from tests.localization.making import a_market

BY_POLAND, BY_DEFAULT = date(2027, 5, 23), date(2027, 11, 23)


def plan(house: Wiring, courses: Sequence[str], without: Sequence[str] = ()) -> None:
    markets = [{"market": "PL", "launch": "2027-03-01", "without": list(without)}]
    with house.uow.write(OPERATOR) as work:
        given = {"code": "SPRING", "name": "Spring", "courses": list(courses), "markets": markets}
        plan_rollout(work, read_order(work, given))


def known(work: Work, course: Course) -> Course:
    work.record(CourseCreated(subject_id=course.id, course_id=course.id))
    return course


def due(house: Wiring, *courses: Course) -> list[date | None]:
    with house.uow.read(OPERATOR) as work:
        return [work.session.get_one(ReviewSchedule, course.id).due_on for course in courses]


def test_dates_by_a_policy_for_a_market_follow_the_rollouts_there(house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        a_market(work, "PL")
        apply_policies(work, [PolicyDraft("Yearly", 12), PolicyDraft("Poland", 6, market="PL")])
        first, second = known(work, a_course(work, code="ABC-1")), known(work, a_course(work, code="ABC-2"))
    assert due(house, first, second) == [BY_DEFAULT, BY_DEFAULT]
    plan(house, ["ABC-1", "ABC-2"])
    assert due(house, first, second) == [BY_POLAND, BY_POLAND]
    plan(house, ["ABC-1", "ABC-2"], without=["ABC-1"])
    assert due(house, first, second) == [BY_DEFAULT, BY_POLAND]
    plan(house, ["ABC-1"])
    assert due(house, first, second) == [BY_POLAND, BY_DEFAULT]


def test_a_rollout_under_a_stricter_policy_for_its_market_floods_nobody(house: Wiring) -> None:
    published_on = date(2026, 1, 23)
    with house.uow.write(OPERATOR) as work:
        a_market(work, "PL")
        apply_policies(work, [PolicyDraft("Slow", 36), PolicyDraft("Poland", 6, market="PL")])
        courses = [known(work, a_course(work, code=f"ABC-{n}", published_on=published_on)) for n in range(5)]
    plan(house, [f"ABC-{n}" for n in range(5)])
    assert due(house, *courses) == [date(2026, 12, 7 + n) for n in range(5)]
