"""One mail per person and window, written from what is still true when it is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from core.database import in_chunks, upsert
from core.ids import new_id
from core.unit_of_work import Work
from core.wording import Translator, translator
from core.wording.dates import today_of
from notifications.calendars import working_days_of
from notifications.compose import (
    GROUPS,
    DigestLine,
    DigestRow,
    compose_digest,
    digest_subject,
    group_of,
    needs_in_words,
    steps_in_words,
    subject_among_others,
)
from notifications.models import Alert, AlertPreference, Digest
from notifications.ports import NeedsOf, SubjectSource
from notifications.repository import ledger
from notifications.rules.digest import days_of, window_to_send
from notifications.rules.ladder import audiences_of
from notifications.rules.links import Links
from notifications.service.ledger import PASSED_ON
from notifications.service.mail import queue_mail
from notifications.values import DIGEST, AlertStatus, Audience, DigestFrequency, Need, Recipient, Subject
from people.service import ReaderDefaults
from people.values import PersonId

FEWER = "fewer"
GONE = "nobody_to_tell"
NO_LONGER_DUE = "no_longer_due"
MOST_NAMED = 50
"""How many things one mail names; thousands make a mail that no program opens."""
CLIMBING = timedelta(minutes=30)
"""A digest waits this long for countdowns that came due just now, so that one window has one mail."""

Sources = Mapping[str, SubjectSource]


def nothing_else(_: Work, __: UUID, ___: date) -> Sequence[Need]:
    """Where no room knows more of a person than their alerts."""
    return ()


@dataclass(frozen=True)
class DigestTools:
    """What writing digests needs beside the database."""

    sources: Sources
    links: Links
    defaults: ReaderDefaults
    needs_of: NeedsOf = nothing_else


def people_to_write(work: Work, defaults: ReaderDefaults, limit: int) -> list[PersonId]:
    """List the people whose digest goes out now, and those who can no longer be told anything."""
    if ledger.has_countdown_due_since(work.session, work.now - CLIMBING, work.now):
        return []
    waiting = ledger.pending_by_recipient(work.session)
    ids = sorted(waiting)
    people = ledger.recipients_of(work.session, ids, defaults)
    taken = ledger.windows_taken(work.session, ids, work.now)
    chosen = ledger.frequencies_of(work.session, ids)
    due = [
        person_id
        for person_id in ids
        if person_id not in people or _window(work, people[person_id], chosen, taken, has_urgent=waiting[person_id])
    ]
    return due[:limit]


def write_digest(work: Work, person_id: PersonId, tools: DigestTools) -> bool:
    """Write one person's digest, if its window is open; alerts that are no longer true are void instead."""
    alerts = ledger.pending_of(work.session, person_id)
    person = ledger.recipients_of(work.session, [person_id], tools.defaults).get(person_id)
    if person is None:
        return _void(alerts, GONE)
    told = _still_true(work, alerts, tools.sources)
    if not told:
        return False
    window = _window(
        work,
        person,
        ledger.frequencies_of(work.session, [person_id]),
        ledger.windows_taken(work.session, [person_id], work.now),
        has_urgent=any(alert.is_urgent for alert, _ in told),
    )
    if window is None:
        return False
    _send(work, person, window, told, tools)
    return True


def choose_frequency(work: Work, person_id: PersonId, frequency: DigestFrequency) -> None:
    """Set how often a person gets their digest."""
    row = {"person_id": person_id, "frequency": frequency}
    upsert(work.session, AlertPreference, [row], keys=("person_id",), update=("frequency",))


def frequency_of(work: Work, person_id: PersonId) -> DigestFrequency:
    """Tell how often a person gets their digest."""
    return ledger.frequencies_of(work.session, [person_id]).get(person_id, DigestFrequency.DAILY)


def _window(
    work: Work,
    person: Recipient,
    chosen: Mapping[PersonId, DigestFrequency],
    taken: Mapping[PersonId, set[str]],
    *,
    has_urgent: bool,
) -> str | None:
    person_id = PersonId(person.person_id)
    return window_to_send(
        frequency=chosen.get(person_id, DigestFrequency.DAILY),
        has_urgent=has_urgent,
        now=work.now,
        zone=ZoneInfo(person.time_zone),
        is_working_day=working_days_of(person.country),
        taken=taken.get(person_id, set()),
    )


def _still_true(work: Work, alerts: Sequence[Alert], sources: Sources) -> list[tuple[Alert, Subject]]:
    """Pair alerts with their subjects as they are now; void those that are done, moved, or others' concern by now."""
    subjects = _subjects(work, alerts, sources)
    kept: dict[tuple[str, UUID], tuple[Alert, Subject]] = {}
    for alert in sorted(alerts, key=lambda each: each.rung):
        subject = subjects.get((alert.subject_kind, alert.subject_id))
        # a rung that was being written while its date moved was not there to be voided
        if subject is None or subject.cycle != alert.cycle:
            _void([alert], NO_LONGER_DUE)
            continue
        if not audiences_of(alert.recipient_id, subject.recipients):
            _void([alert], PASSED_ON)
            continue
        kept[(alert.subject_kind, alert.subject_id)] = (alert, subject)
    return sorted(kept.values(), key=lambda pair: (pair[1].due_on, pair[1].code))


def _subjects(work: Work, alerts: Sequence[Alert], sources: Sources) -> dict[tuple[str, UUID], Subject]:
    found: dict[tuple[str, UUID], Subject] = {}
    for kind in {alert.subject_kind for alert in alerts}:
        ids = sorted({alert.subject_id for alert in alerts if alert.subject_kind == kind})
        for chunk in in_chunks(ids if kind in sources else ()):
            found |= {(kind, subject_id): subject for subject_id, subject in sources[kind].load(work, chunk).items()}
    return found


def _send(
    work: Work,
    person: Recipient,
    window: str,
    told: Sequence[tuple[Alert, Subject]],
    tools: DigestTools,
) -> None:
    reader = translator(person.locale, person.time_zone)
    today = today_of(work.now, reader)
    fewer = tools.links.signed(FEWER, person_id=person.person_id, subject_id=person.person_id, cycle=0, now=work.now)
    one_click = fewer.replace("/r/fewer/", "/api/v1/alerts/fewer/")
    counted = [(_line(person, alert, subject), subject) for alert, subject in told]
    counted.sort(key=lambda each: GROUPS.index(group_of(each[0])))
    lines = [line for line, _ in counted]
    mail = compose_digest(
        [_row(work, person, line, subject, reader, tools) for line, subject in counted[:MOST_NAMED]],
        reader,
        today,
        subject=_subject(
            work, person, lines, {subject.course_id for line, subject in counted if not line.is_task}, reader, tools
        ),
        name=person.name,
        fewer_url=fewer,
        page_url=tools.links.page("/" if any(line.is_task for line in lines) else "/reviews"),
        others=lines[MOST_NAMED:],
    )
    mail_id = queue_mail(
        work,
        kind=DIGEST,
        to=person.email,
        to_name=person.name,
        person_id=PersonId(person.person_id),
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        headers={"List-Unsubscribe": f"<{one_click}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    work.session.flush()
    digest = Digest(id=new_id(), person_id=PersonId(person.person_id), window=window, mail_id=mail_id)
    work.session.add(digest)
    for alert in ledger.pending_of(work.session, PersonId(person.person_id)):
        alert.status = AlertStatus.QUEUED
        alert.mail_id = mail_id


def _subject(
    work: Work,
    person: Recipient,
    lines: Sequence[DigestLine],
    named: Collection[UUID],
    reader: Translator,
    tools: DigestTools,
) -> str:
    """Say what the mail is about; where more needs its reader than it tells anew, all of that, as pages say it."""
    today = today_of(work.now, reader)
    needs = tools.needs_of(work, person.person_id, today)
    if all(line.is_task for line in lines) or all(need.course_id in named for need in needs):
        return digest_subject(lines, reader, today)
    own = sum(need.is_own_of(person.person_id) for need in needs)
    all_of_them = needs_in_words(len(needs), own, days_of(needs, today), reader, today)
    said = "; ".join([all_of_them, *steps_in_words(lines, reader, today)])
    return subject_among_others(len(named) + sum(line.is_task for line in lines), said, reader)


def _line(person: Recipient, alert: Alert, subject: Subject) -> DigestLine:
    return DigestLine(
        code=subject.code,
        due_on=subject.due_on,
        owner_name="" if subject.owner_name == person.name else subject.owner_name,
        is_escalated=alert.audience is not Audience.OWNERS,
        is_review=subject.link_purpose is not None,
        is_question=subject.is_question,
        is_task=subject.is_task,
        grace_days=subject.grace_days,
    )


def _row(
    work: Work, person: Recipient, line: DigestLine, subject: Subject, reader: Translator, tools: DigestTools
) -> DigestRow:
    source = tools.sources[subject.kind]
    url = tools.links.page(subject.path)
    if subject.link_purpose is not None:
        url = tools.links.signed(
            subject.link_purpose,
            person_id=person.person_id,
            subject_id=subject.subject_id,
            cycle=subject.cycle,
            now=work.now,
        )
    return DigestRow(
        **vars(line),
        title=subject.title,
        why=source.describe(subject, reader.locale),
        action=source.action(subject, reader.locale),
        url=url,
    )


def _void(alerts: Sequence[Alert], reason: str) -> bool:
    for alert in alerts:
        alert.status = AlertStatus.VOID
        alert.void_reason = reason
    return False
