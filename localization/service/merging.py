"""Rollouts hold the course that stayed where they held one that went into it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select, update

from core.events import Event
from core.unit_of_work import Work
from localization.events import RolloutPlanned
from localization.models import Rollout, RolloutCourse, RolloutExemption


def move_places(work: Work, events: Sequence[Event]) -> None:
    """Before-commit handler of merges: each place in a rollout, and what a market need not have, is the kept one's."""
    for event in events:
        if event.course_id is not None:
            _move(work, event.subject_id, event.course_id)


def _move(work: Work, gone_id: UUID, kept_id: UUID) -> None:
    held = select(RolloutCourse.rollout_id).where(RolloutCourse.course_id == gone_id)
    for rollout in work.session.scalars(select(Rollout).where(Rollout.id.in_(held)).with_for_update()).all():
        has_both = work.session.get(RolloutCourse, (rollout.id, kept_id)) is not None
        for table in (RolloutCourse, RolloutExemption):
            is_theirs = (table.rollout_id == rollout.id) & (table.course_id == gone_id)
            if has_both:  # the kept one's own place and needs hold
                work.session.execute(delete(table).where(is_theirs))
            else:
                work.session.execute(update(table).where(is_theirs).values(course_id=kept_id))
        rollout.version += 1
        work.record(
            RolloutPlanned(
                subject_id=rollout.id, after={"code": rollout.code, "merged": True}, course_ids=(gone_id, kept_id)
            )
        )
