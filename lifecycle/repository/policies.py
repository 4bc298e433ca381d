"""Queries of review policies."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lifecycle.errors import PolicyNotFound
from lifecycle.models import ReviewPolicy
from lifecycle.values import Policy, PolicyId, Scope
from notifications.values import DEFAULT_LADDER, Audience, Ladder, Rung


def list_policies(session: Session) -> list[ReviewPolicy]:
    """List every policy in force, by name."""
    return list(session.scalars(select(ReviewPolicy).order_by(ReviewPolicy.name)))


def get_policy(session: Session, policy_id: PolicyId) -> ReviewPolicy:
    """Load a policy; raise PolicyNotFound."""
    policy = session.get(ReviewPolicy, policy_id)
    if policy is None:
        raise PolicyNotFound(policy=str(policy_id))
    return policy


def find_policy_by_name(session: Session, name: str) -> ReviewPolicy | None:
    """Find a policy by its name, whatever the case."""
    return session.scalars(select(ReviewPolicy).where(func.lower(ReviewPolicy.name) == name.lower())).first()


def has_policies(session: Session) -> bool:
    """Say whether any policy is in force."""
    return session.scalar(select(ReviewPolicy.id).limit(1)) is not None


def policy_of(row: ReviewPolicy) -> Policy:
    """Give a stored policy as the value that rules take."""
    return Policy(
        policy_id=row.id,
        name=row.name,
        scope=Scope(row.org_unit_path, row.compliance_class, row.modality, row.tag, row.market),
        interval_months=row.interval_months,
        is_binding=row.is_binding,
        grace_days=row.grace_days,
        auto_retire_after_days=row.auto_retire_after_days,
        ladder=ladder_of(row.rungs),
    )


def ladder_of(rungs: Sequence[dict[str, Any]] | None) -> Ladder:
    """Give stored rungs as a ladder; none means the usual one."""
    if not rungs:
        return DEFAULT_LADDER
    return Ladder(tuple(Rung(rung["days"], Audience(rung["to"])) for rung in rungs))
