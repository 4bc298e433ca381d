"""Queries of rollouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from localization.errors import RolloutNotFound
from localization.models import Market, Rollout, RolloutCourse, RolloutExemption, RolloutMarket


class RolloutRow(msgspec.Struct, frozen=True):
    """A rollout as lists show it."""

    id: UUID
    code: str
    name: str
    budget: Decimal | None
    currency: str
    created_at: datetime
    version: int
    courses: int
    markets: int
    first_launch: date | None


def list_rollouts(session: Session, code: str | None = None) -> list[RolloutRow]:
    """Rollouts by their first launch."""
    courses = select(func.count()).where(RolloutCourse.rollout_id == Rollout.id).scalar_subquery()
    markets = select(func.count()).where(RolloutMarket.rollout_id == Rollout.id).scalar_subquery()
    first = select(func.min(RolloutMarket.launch_on)).where(RolloutMarket.rollout_id == Rollout.id).scalar_subquery()
    query = select(
        Rollout.id,
        Rollout.code,
        Rollout.name,
        Rollout.budget,
        Rollout.currency,
        Rollout.created_at,
        Rollout.version,
        courses,
        markets,
        first,
    ).order_by(first, Rollout.code)
    if code is not None:
        query = query.where(Rollout.code == code)
    return [RolloutRow(*row) for row in session.execute(query)]


def get_rollout(session: Session, code: str) -> RolloutRow:
    found = list_rollouts(session, code)
    if not found:
        raise RolloutNotFound(rollout=code)
    return found[0]


def find_rollout_model(session: Session, code: str, *, is_locked: bool = False) -> Rollout | None:
    """The rollout itself; locked, it is as it is stored now and nobody else changes it before the commit."""
    query = select(Rollout).where(Rollout.code == code)
    if is_locked:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def list_course_ids(session: Session, rollout_id: UUID) -> list[UUID]:
    return course_ids_of(session, [rollout_id])[rollout_id]


def course_ids_of(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[UUID]]:
    """The courses of each of these rollouts, in their order."""
    query = select(RolloutCourse.rollout_id, RolloutCourse.course_id).where(RolloutCourse.rollout_id.in_(ids))
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for rollout_id, course_id in session.execute(query.order_by(RolloutCourse.position)):
        found[rollout_id].append(course_id)
    return found


def list_launches(session: Session, rollout_id: UUID) -> list[tuple[str, date]]:
    """Codes of the markets with their launch days, in their order."""
    return launches_of(session, [rollout_id])[rollout_id]


def launches_of(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, list[tuple[str, date]]]:
    """The same for each of these rollouts."""
    query = (
        select(RolloutMarket.rollout_id, Market.code, RolloutMarket.launch_on)
        .join(Market, Market.id == RolloutMarket.market_id)
        .where(RolloutMarket.rollout_id.in_(ids))
        .order_by(RolloutMarket.position)
    )
    found: dict[UUID, list[tuple[str, date]]] = defaultdict(list)
    for rollout_id, code, launch_on in session.execute(query):
        found[rollout_id].append((code, launch_on))
    return found


Exemptions = Mapping[tuple[UUID, UUID], str]


def list_exemptions(session: Session, rollout_id: UUID) -> Exemptions:
    """Reasons by course and market."""
    return exemptions_of(session, [rollout_id])[rollout_id]


def exemptions_of(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Exemptions]:
    """The same for each of these rollouts."""
    query = select(RolloutExemption).where(RolloutExemption.rollout_id.in_(ids))
    found: dict[UUID, dict[tuple[UUID, UUID], str]] = defaultdict(dict)
    for each in session.scalars(query):
        found[each.rollout_id][each.course_id, each.market_id] = each.reason
    return found
