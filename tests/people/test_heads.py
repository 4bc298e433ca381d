"""Who heads an org unit: the nearest active head upwards, for one unit or for many at once."""

from sqlalchemy import event as sa_event

from core.actors import SYSTEM
from core.unit_of_work import UnitOfWork
from people.models import OrgUnit
from people.service import head_above, heads_above
from tests.factories import a_person, an_org_unit


def test_many_are_answered_like_one_by_one(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        top_head, gone, near = a_person(work), a_person(work, is_active=False), a_person(work)
        top = an_org_unit(work, head=top_head)
        middle = an_org_unit(work, parent=top, head=gone)
        units = [top, middle, an_org_unit(work, parent=middle), an_org_unit(work, parent=middle, head=near)]
        units.append(an_org_unit(work))
        heads = heads_above(work.session, [unit.id for unit in units])
        assert [heads.get(unit.id) for unit in units] == [top_head.id, top_head.id, top_head.id, near.id, None]
        assert [head_above(work.session, unit.id) for unit in units] == [heads.get(unit.id) for unit in units]


def test_more_units_take_no_more_questions(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        top = an_org_unit(work, head=a_person(work))
        units = [an_org_unit(work, parent=top).id for _ in range(20)]
    seen: list[str] = []
    with uow.read(SYSTEM) as work:
        sa_event.listen(work.session.connection(), "before_cursor_execute", lambda *args: seen.append(args[2]))
        assert len(heads_above(work.session, units)) == 20
    assert len(seen) == 3, "two levels of units, and who of the heads is active"


def test_units_in_a_circle_have_an_end(uow: UnitOfWork) -> None:
    with uow.write(SYSTEM) as work:
        one = an_org_unit(work)
        other = an_org_unit(work, parent=one)
        work.session.get_one(OrgUnit, one.id).parent_id = other.id
        work.session.flush()
        assert heads_above(work.session, [one.id, other.id]) == {}
