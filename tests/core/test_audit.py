"""The audit trail is read from its newest line back, and narrowed by who, what and when. On both databases."""

from datetime import timedelta
from uuid import UUID

from core.actors import OPERATOR
from core.audit import AuditEntry, list_entries
from core.ids import new_id
from core.unit_of_work import UnitOfWork, Work

SOMEBODY, OTHER = new_id(), new_id()


def an_entry(work: Work, action: str, *, days: int, subject: UUID = OTHER, actor: UUID | None = None) -> None:
    work.session.add(
        AuditEntry(
            id=new_id(),
            at=work.now + timedelta(days=days),
            actor_kind="person",
            actor_id=actor,
            actor_name="Somebody",
            action=action,
            subject_kind="person",
            subject_id=subject,
        )
    )
    work.session.flush()


def test_pages_follow_the_time_even_where_ids_do_not(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        for days in (5, 1, 4, 2, 3, 3):
            an_entry(work, f"day.{days}", days=days)
    seen: list[str] = []
    older_than = None
    with uow.read(OPERATOR) as work:
        while page := list_entries(work.session, older_than=older_than, limit=2):
            seen += [line.action for line in page]
            older_than = page[-1].id
    assert seen == ["day.5", "day.4", "day.3", "day.3", "day.2", "day.1"]


def test_lines_are_narrowed_by_person_kind_and_time(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        an_entry(work, "person.changed", days=1, actor=SOMEBODY)
        an_entry(work, "person.left", days=2, subject=SOMEBODY)
        an_entry(work, "person_like.thing", days=3)
    with uow.read(OPERATOR) as work:
        now = work.now

        def told(**narrowed: object) -> list[str]:
            return [line.action for line in list_entries(work.session, **narrowed)]  # type: ignore[arg-type]

        assert told(person_id=SOMEBODY) == ["person.left", "person.changed"]
        assert told(kind="person") == ["person.left", "person.changed"]
        assert told(since=now + timedelta(days=2)) == ["person_like.thing", "person.left"]
        assert told(until=now + timedelta(days=2)) == ["person.changed"]
