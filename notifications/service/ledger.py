"""The ledger of alerts: countdowns begin, rungs fall, and what is done takes its alerts with it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from core.database import upsert
from core.ids import new_id
from core.unit_of_work import Work
from notifications.calendars import working_days_of
from notifications.models import Countdown
from notifications.ports import SubjectSource
from notifications.repository import ledger
from notifications.repository.ledger import Cycle, KnownCountdown
from notifications.rules.ladder import (
    audiences_of,
    fallen_rung,
    first_check,
    next_check,
    next_instant,
    rungs_for,
)
from notifications.values import (
    AlertStatus,
    Channel,
    CountdownStart,
    FallenRung,
    Recipient,
    Subject,
)
from people.service import ReaderDefaults
from people.values import PersonId

MOVED, PASSED_ON = "date_moved", "passed_on"


def start_countdowns(work: Work, starts: Sequence[CountdownStart]) -> None:
    """Have people reminded of dated things from now on.

    A new cycle or day voids what was pending of the one before. A silent start alerts nobody until it is
    started again aloud.
    """
    for kind in {start.subject_kind for start in starts}:
        _start_kind(work, kind, [start for start in starts if start.subject_kind == kind])


def stop_countdowns(work: Work, kind: str, ids: Sequence[UUID], *, reason: str) -> None:
    """Stop reminding of things that are done or gone, and void what was pending of them."""
    ledger.delete_countdowns(work.session, kind, ids)
    void_alerts(work, kind, ids, reason=reason)


def recheck_countdowns(work: Work, kind: str, ids: Sequence[UUID]) -> None:
    """Look again soon at who is to be told: an owner, a deputy or a head changed."""
    ledger.check_soon(work.session, kind, ids, work.now)


def void_alerts(
    work: Work, kind: str, ids: Sequence[UUID], *, reason: str, recipient_id: PersonId | None = None
) -> int:
    """Void what has not reached anybody; a digest still in the queue is withdrawn and written anew."""
    alerts = ledger.open_alerts_of(work.session, kind, ids, recipient_id=recipient_id)
    mails = {alert.mail_id for alert in alerts if alert.mail_id is not None}
    for alert in alerts:
        alert.status = AlertStatus.VOID
        alert.void_reason = reason
    work.session.flush()
    ledger.withdraw_mails(work.session, sorted(mails))
    return len(alerts)


def raise_alerts(work: Work, kind: str, ids: Sequence[UUID], source: SubjectSource, defaults: ReaderDefaults) -> int:
    """Look at countdowns whose time has come and write the rungs that have fallen into the ledger.

    Return how many were looked at.
    """
    countdowns = ledger.load_countdowns(work.session, kind, ids, work.now)
    ids = [countdown.subject_id for countdown in countdowns]
    subjects = source.load(work, ids)
    told = ledger.told_rungs(work.session, kind, ids)
    people = ledger.recipients_of(work.session, _everybody(subjects.values()), defaults)
    alerts: list[dict[str, object]] = []
    for countdown in countdowns:
        subject = subjects.get(countdown.subject_id)
        if subject is None or subject.cycle != countdown.cycle:
            countdown.check_at = None
            continue
        alerts += _fallen_alerts(
            work, countdown, subject, people, told.get(Cycle(subject.subject_id, subject.cycle), {})
        )
    ledger.write_alerts(work.session, alerts)
    return len(countdowns)


def _start_kind(work: Work, kind: str, starts: Sequence[CountdownStart]) -> None:
    known = ledger.countdowns_of(work.session, kind, [start.subject_id for start in starts])
    changed = [start for start in starts if not _is_same(known.get(start.subject_id), start)]
    moved = [start.subject_id for start in changed if start.subject_id in known]
    if moved:
        void_alerts(work, kind, moved, reason=MOVED)
    rows = [
        {
            "subject_kind": kind,
            "subject_id": start.subject_id,
            "cycle": start.cycle,
            "due_on": start.due_on,
            "check_at": None if start.is_silent else first_check(start.due_on, start.first_offset),
        }
        for start in changed
    ]
    keys = ("subject_kind", "subject_id")
    upsert(work.session, Countdown, rows, keys=keys, update=("cycle", "due_on", "check_at"))


def _is_same(known: KnownCountdown | None, start: CountdownStart) -> bool:
    if known is None:
        return False
    return (known.cycle, known.due_on, known.check_at is None) == (start.cycle, start.due_on, start.is_silent)


def _everybody(subjects: Iterable[Subject]) -> list[UUID]:
    return sorted({person for subject in subjects for people in subject.recipients.values() for person in people})


def _fallen_alerts(
    work: Work,
    countdown: Countdown,
    subject: Subject,
    people: Mapping[PersonId, Recipient],
    told: Mapping[UUID, Collection[int]],
) -> list[dict[str, object]]:
    mine = [people[PersonId(each)] for each in _everybody([subject]) if each in people]
    looks = [(person, _look(work, subject, person, told.get(person.person_id, ()))) for person in mine]
    first = first_check(subject.due_on, subject.ladder.first_offset)
    countdown.check_at = next_check([after for _, (_, after) in looks], work.now, first)
    return [_alert_row(work, subject, person, fallen) for person, (fallen, _) in looks if fallen is not None]


def _look(
    work: Work, subject: Subject, person: Recipient, told: Collection[int]
) -> tuple[FallenRung | None, datetime | None]:
    """Tell the rung to write for one person now, and when their next one falls."""
    audiences = audiences_of(person.person_id, subject.recipients)
    rungs = rungs_for(audiences, subject.ladder, subject.due_on, work.now)
    is_working_day, zone = working_days_of(person.country), ZoneInfo(person.time_zone)
    fallen = fallen_rung(
        rungs, due_on=subject.due_on, now=work.now, told=told, is_working_day=is_working_day, zone=zone
    )
    after = next_instant(rungs, due_on=subject.due_on, now=work.now, is_working_day=is_working_day, zone=zone)
    return fallen, after


def _alert_row(work: Work, subject: Subject, person: Recipient, fallen: FallenRung) -> dict[str, object]:
    return {
        "id": new_id(),
        "subject_kind": subject.kind,
        "subject_id": subject.subject_id,
        "course_id": subject.course_id,
        "cycle": subject.cycle,
        "rung": fallen.rung.offset,
        "audience": fallen.rung.audience,
        "recipient_id": person.person_id,
        "channel": Channel.MAIL,
        "status": AlertStatus.PENDING,
        "is_urgent": subject.is_urgent,
        "due_on": subject.due_on,
        "fell_at": fallen.fell_at,
        "created_at": work.now,
    }
