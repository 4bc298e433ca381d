"""Weights and usual costs, as they are kept."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.values import Modality
from commissioning.models import RequestWeights, UsualCost
from commissioning.values import BuildCost, Weights
from people.models import OrgUnit


class CostFacts(msgspec.Struct, frozen=True):
    """What making a course usually costs, with where and for what that holds."""

    org_unit_code: str | None
    org_unit_path: str | None
    modality: Modality | None
    cost: BuildCost


def weights(session: Session) -> Weights:
    """How much each factor counts."""
    row = session.get(RequestWeights, 1)
    return Weights(row.strategic_fit, row.compliance, row.reach, row.effort) if row else Weights()


def list_costs(session: Session) -> Sequence[CostFacts]:
    """Usual costs, with the org units they hold for."""
    columns = (UsualCost.modality, UsualCost.amount, UsualCost.currency, UsualCost.working_days)
    query = select(OrgUnit.code, OrgUnit.path, *columns).select_from(UsualCost)
    query = query.outerjoin(OrgUnit, OrgUnit.id == UsualCost.org_unit_id).order_by(UsualCost.scope)
    return [
        CostFacts(code, path, modality, BuildCost(amount, currency, days))
        for code, path, modality, amount, currency, days in session.execute(query)
    ]
