"""Which rung of a ladder is due for whom.

Each recipient climbs the rungs that are meant for them. Of all that have fallen since we last looked, only
the highest is told: after a long sleep nobody gets four mails about one course. What is told is kept in the
ledger, so a rung at or below one that was told is never told again.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from notifications.rules.workdays import LONGEST_BREAK_DAYS, IsWorkingDay, rung_instant
from notifications.values import Audience, FallenRung, Ladder, Rung

ONE_DAY = timedelta(days=1)


def rungs_until(ladder: Ladder, days_after_due: int) -> list[Rung]:
    """List a ladder's rungs from the lowest up, with its repetitions up to so many days after the due day."""
    rungs = sorted(ladder.rungs)
    if ladder.repeat_days is None:
        return rungs
    offset = max(rungs[-1].offset, 0) + ladder.repeat_days
    while offset <= days_after_due:
        rungs.append(Rung(offset, Audience.OWNERS))
        offset += ladder.repeat_days
    return rungs


def audiences_of(person_id: UUID, recipients: Mapping[Audience, Collection[UUID]]) -> set[Audience]:
    """Tell in which roles a person hears of a subject."""
    return {audience for audience, people in recipients.items() if person_id in people}


def rungs_for(audiences: Collection[Audience], ladder: Ladder, due_on: date, now: datetime) -> list[Rung]:
    """List the rungs meant for these audiences that can have fallen by now, or fall next."""
    horizon = (now.date() - due_on).days + (ladder.repeat_days or 0) + 1
    return [rung for rung in rungs_until(ladder, horizon) if rung.audience in audiences]


def fallen_rung(
    rungs: Iterable[Rung],
    *,
    due_on: date,
    now: datetime,
    told: Collection[int],
    is_working_day: IsWorkingDay,
    zone: ZoneInfo,
) -> FallenRung | None:
    """Find the one rung to tell now: the highest that has fallen, unless it or a higher one was told."""
    instants = [(rung, rung_instant(rung, due_on, is_working_day, zone)) for rung in rungs]
    fallen = [FallenRung(rung, at) for rung, at in instants if at <= now]
    if not fallen:
        return None
    highest = max(fallen, key=lambda each: each.rung.offset)
    return None if any(offset >= highest.rung.offset for offset in told) else highest


def next_instant(
    rungs: Iterable[Rung], *, due_on: date, now: datetime, is_working_day: IsWorkingDay, zone: ZoneInfo
) -> datetime | None:
    """Tell when the next rung falls after now."""
    instants = (rung_instant(rung, due_on, is_working_day, zone) for rung in rungs)
    return min((at for at in instants if at > now), default=None)


def first_check(due_on: date, first_offset: int) -> datetime:
    """Tell the earliest instant at which a countdown can have a rung to tell, anywhere on earth."""
    days_before = timedelta(days=first_offset - LONGEST_BREAK_DAYS - 1)
    earliest = due_on + days_before if due_on > date.min - days_before else date.min
    return datetime.combine(earliest, time(0), UTC)


def next_check(next_rungs: Iterable[datetime | None], now: datetime, first: datetime) -> datetime:
    """Tell when to look at a countdown again: at its next rung, a day from now at the latest, or at `first`.

    The daily look catches what no event tells: a changed zone, a new manager, a deputy who left.
    """
    return max(first, min([at for at in next_rungs if at is not None] + [now + ONE_DAY]))
