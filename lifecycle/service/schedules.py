"""Schedules are kept by events: whatever changes a course or a policy has its dates made anew, before the commit.

Only what really changed is written. A new date begins a new cycle: links and alerts of the one before no longer
count, and the ladder is climbed anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from catalog.values import ComplianceClass
from core.database import upsert
from core.unit_of_work import Work
from lifecycle.models import ReviewSchedule
from lifecycle.ports import MarketsOf
from lifecycle.repository import policies as policy_rows
from lifecycle.repository import schedules as schedule_rows
from lifecycle.rules.dates import due_date
from lifecycle.rules.levelling import WEEKS, Flooded, Load, is_bound, is_flooded, last_day, latest_by_rules, level
from lifecycle.rules.outcomes import answered_date
from lifecycle.values import REVIEW, CourseFacts, DueDate, LastReview, Levelled, Policy
from notifications.service.ledger import start_countdowns, stop_countdowns
from notifications.values import DEFAULT_LADDER, CountdownStart

CHUNK = 500
NO_LONGER_DUE = "no_longer_due"
_KEPT = (
    "cycle",
    "due_on",
    "anchor",
    "reasons",
    "policy_id",
    "grace_days",
    "interval_months",
    "levelled_on",
    "levelled_anchor",
)


@dataclass(frozen=True)
class Planned:
    """A course with the date the rules give it now, beside what was stored."""

    course: CourseFacts
    due: DueDate
    known: ReviewSchedule | None

    @property
    def day_before(self) -> date | None:
        return self.known.due_on if self.known else None

    def is_flooded(self, today: date) -> bool:
        """Say whether a policy, not the course's own date, has just made this date too near, and it was in time before.

        A course that is past its date and its grace has had its time: a rule that comes later gives it no more.
        """
        due_on = self.due.due_on
        if due_on is None or due_on == self.day_before or not self.due.is_by_policy or self._was_late(today):
            return False
        return is_flooded(due_on, today)

    def is_due_at_once(self, today: date) -> bool:
        """Say whether the rules alone make a course due today that was not, whatever levelling gives it."""
        due_on = self.due.ruled_on or self.due.due_on
        was_due = self.day_before is not None and self.day_before <= today
        return due_on is not None and due_on <= today and not was_due

    def _was_late(self, today: date) -> bool:
        known = self.known
        return known is not None and known.due_on is not None and known.due_on + timedelta(known.grace_days) < today


def refresh_schedules(
    work: Work, course_ids: Sequence[UUID], markets_of: MarketsOf | None = None, *, is_levelling: bool = False
) -> int:
    """Make the dates of courses anew from facts and policies; return how many changed.

    `is_levelling` where a rule has come over courses, or courses under another rule: what floods is spread.
    All are planned before any is written, so that levelling sees an owner's courses together.
    """
    work.session.flush()
    if not course_ids:
        return 0
    policies = [policy_rows.policy_of(row) for row in policy_rows.list_policies(work.session)]
    planned = plan_dates(work, list(dict.fromkeys(course_ids)), policies, markets_of, is_levelling=is_levelling)
    return sum(_write(work, planned[start : start + CHUNK]) for start in range(0, len(planned), CHUNK))


def plan_dates(
    work: Work,
    course_ids: Sequence[UUID],
    policies: Sequence[Policy],
    markets_of: MarketsOf | None = None,
    *,
    is_levelling: bool = False,
) -> list[Planned]:
    """Tell what dates courses have under these policies, levelled where they flood; change nothing."""
    courses = schedule_rows.course_facts(work.session, course_ids)
    if markets_of is not None and any(policy.scope.market for policy in policies):
        markets = markets_of(work, course_ids)
        courses = [replace(course, markets=markets.get(course.course_id, ())) for course in courses]
    known = schedule_rows.schedules_of(work.session, course_ids)
    planned = [_plan(course, policies, known.get(course.course_id)) for course in courses]
    return _levelled(work, planned, policies) if is_levelling else planned


def _plan(course: CourseFacts, policies: Sequence[Policy], known: ReviewSchedule | None) -> Planned:
    levelled = None
    if known and known.levelled_on and known.levelled_anchor:
        levelled = Levelled(known.levelled_on, known.levelled_anchor)
    return Planned(course, due_date(course, policies, _last(known), levelled), known)


def _last(known: ReviewSchedule | None) -> LastReview:
    return LastReview(known.reviewed_on, known.answered_date) if known else LastReview()


def _levelled(work: Work, planned: Sequence[Planned], policies: Sequence[Policy]) -> list[Planned]:
    today = work.today
    planned = [_within_floor(each, policies, today) for each in planned]
    flooded = {each.course.course_id: _flooded(each, today) for each in planned if each.is_flooded(today)}
    if not flooded:
        return list(planned)
    days = level(list(flooded.values()), today, _load(work, planned, flooded))
    return [_with_day(each, days.get(each.course.course_id), policies) for each in planned]


def _within_floor(each: Planned, policies: Sequence[Policy], today: date) -> Planned:
    """Forget a day that levelling gave before a binding policy came, where it lies beyond what that allows."""
    levelled_on = each.due.levelled_on
    if levelled_on is None or each.due.floor_on is None or levelled_on <= latest_by_rules(each.due, today):
        return each
    return replace(each, due=due_date(each.course, policies, _last(each.known)))


def _flooded(each: Planned, today: date) -> Flooded:
    latest, before = latest_by_rules(each.due, today), each.day_before
    return Flooded(
        each.course.course_id,
        None if each.course.is_provisional else each.course.owner_id,
        each.due.anchor,
        min(latest, before) if before else latest,
        is_regulatory=each.course.compliance_class is ComplianceClass.REGULATORY,
        is_bound=is_bound(each.due, today),
    )


def _load(work: Work, planned: Sequence[Planned], flooded: Mapping[UUID, Flooded]) -> Load:
    """Count what is due in the weeks of the spread: of all courses as stored, of these as they are planned."""
    first, last = work.today, last_day(work.today, WEEKS)
    owners = {course.owner_id for course in flooded.values() if course.owner_id is not None}
    load = schedule_rows.load_between(work.session, first, last, sorted(owners))
    for each in planned:
        owner_id = None if each.course.is_provisional else each.course.owner_id
        if each.day_before is not None and first <= each.day_before <= last:
            load.add(owner_id, each.day_before, -1)
        due_on = each.due.due_on
        if each.course.course_id not in flooded and due_on is not None and first <= due_on <= last:
            load.add(owner_id, due_on)
    return load


def _with_day(each: Planned, day: date | None, policies: Sequence[Policy]) -> Planned:
    if day is None:
        return each
    levelled = Levelled(day, each.due.anchor)
    return replace(each, due=due_date(each.course, policies, _last(each.known), levelled))


def _write(work: Work, planned: Sequence[Planned]) -> int:
    rows = [row for each in planned if (row := _changed_row(each)) is not None]
    upsert(work.session, ReviewSchedule, rows, keys=("course_id",), update=_KEPT)
    _keep_countdowns(work, planned)
    return len(rows)


def _changed_row(each: Planned) -> dict[str, object] | None:
    """Give the row to write, or None where what is stored still holds."""
    levelled_on, levelled_anchor = _levelled_day(each)
    row: dict[str, object] = {
        "course_id": each.course.course_id,
        "cycle": _cycle(each),
        "due_on": each.due.due_on,
        "anchor": each.due.anchor,
        "reasons": [reason.as_json() for reason in each.due.reasons],
        "policy_id": each.due.governing.policy_id if each.due.governing else None,
        "grace_days": each.due.grace_days,
        "interval_months": each.due.interval_months,
        "levelled_on": levelled_on,
        "levelled_anchor": levelled_anchor,
    }
    if each.known and all(getattr(each.known, name) == row[name] for name in _KEPT):
        return None
    return row


def _levelled_day(each: Planned) -> tuple[date | None, date | None]:
    """Give the levelled day to store; a course that is on its way out keeps its own, should it stay after all."""
    if each.due.due_on is None and each.known is not None:
        return each.known.levelled_on, each.known.levelled_anchor
    return each.due.levelled_on, each.due.anchor if each.due.levelled_on else None


def _cycle(each: Planned) -> int:
    if each.known is None:
        return 1
    is_moved = each.known.due_on is not None and each.known.due_on != each.due.due_on
    return each.known.cycle + 1 if is_moved else each.known.cycle


def _keep_countdowns(work: Work, planned: Sequence[Planned]) -> None:
    ended = [
        each.course.course_id
        for each in planned
        if each.due.due_on is None and each.known and each.known.due_on is not None
    ]
    if ended:
        stop_countdowns(work, REVIEW, ended, reason=NO_LONGER_DUE)
    start_countdowns(work, [start for each in planned if (start := _start(each)) is not None])


def _start(each: Planned) -> CountdownStart | None:
    if each.due.due_on is None:
        return None
    ladder = each.due.governing.ladder if each.due.governing else DEFAULT_LADDER
    return CountdownStart(
        subject_kind=REVIEW,
        subject_id=each.course.course_id,
        cycle=_cycle(each),
        due_on=each.due.due_on,
        first_offset=ladder.first_offset,
        is_silent=each.course.is_provisional,
    )


def next_date(work: Work, course_id: UUID) -> date | None:
    """Tell the date that rules give a course; None, too, where a rule for a market may hold: who knows is not asked."""
    policies = [policy_rows.policy_of(row) for row in policy_rows.list_policies(work.session)]
    if any(policy.scope.market for policy in policies):
        return None
    (planned,) = plan_dates(work, [course_id], policies)
    return planned.due.due_on


def next_if_reviewed(work: Work, course_id: UUID, markets_of: MarketsOf | None = None) -> date | None:
    """Tell which date a course would have if it were reviewed today; change nothing."""
    policies = [policy_rows.policy_of(row) for row in policy_rows.list_policies(work.session)]
    (planned,) = plan_dates(work, [course_id], policies, markets_of)
    today = work.today
    answered = answered_date(today, planned.day_before, planned.course.own_date)
    return due_date(planned.course, policies, LastReview(today, answered)).due_on
