"""A plan is looked at with as many questions to the database for many courses as for one."""

from sqlalchemy import event

from core.actors import OPERATOR
from core.unit_of_work import UnitOfWork, Work
from localization.service.memory import remember
from localization.service.rollout_orders import read_order
from localization.service.rollouts import PlannedRollout, plan_rollout
from tests.factories import a_course
from tests.localization.making import a_market, a_rate_card, tag

WELCOME = "Welcome to this course about the rules we work by."


def look(work: Work, courses: list[str]) -> PlannedRollout:
    markets = [{"market": market, "launch": "2027-03-01"} for market in ("PL", "DE")]
    order = {"code": "SPRING", "name": "Spring", "courses": courses, "markets": markets}
    return plan_rollout(work, read_order(work, order), is_dry_run=True)


def test_a_preview_reads_as_often_for_many_courses_as_for_one(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL")
        a_market(work, "DE", required="de")
        a_rate_card(work, target="")
        for locale in ("pl", "de"):
            remember(work, tag("en"), tag(locale), [("", WELCOME, "Bekannt")])
        codes = [f"ABC-{number}" for number in range(101, 106)]
        for code in codes:
            a_course(work, code=code, units={"a.1": WELCOME, "a.2": f"Ask {code}."})
    seen: list[str] = []
    with uow.read(OPERATOR) as work:
        event.listen(work.session.connection(), "before_cursor_execute", lambda *args: seen.append(args[2]))
        look(work, codes[:1])
        for_one = len(seen)
        planned = look(work, codes)
    assert len(planned.plan.proposals) == 10
    assert len(seen) - for_one <= for_one
    assert planned.preview is not None
    assert {each.words - each.weighted_words > 5 for each in planned.preview.estimates.values()} == {True}
