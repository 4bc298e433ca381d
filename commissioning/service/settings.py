"""Weights of the score and what making a course usually costs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from catalog.values import Modality
from commissioning import repository
from commissioning.events import CommissioningSettingsChanged
from commissioning.models import CourseRequest, RequestWeights, UsualCost
from commissioning.rules import checked_cost, checked_weights, nearest_cost
from commissioning.service.triage import rescore
from commissioning.settings_file import ChangedSettings
from commissioning.values import BuildCost, Factor, Stage, Weights
from core.database import upsert
from core.ids import new_id
from core.unit_of_work import Work
from people import repository as people
from people.access import require
from people.models import OrgUnit
from people.values import Permission

SETTINGS_ID = UUID("00000000-0000-7000-8000-000000000001")
"""Settings are no row of their own in the audit trail's eyes; they need an id to be found by."""


def change_settings(work: Work, wished: ChangedSettings) -> None:
    """Put weights, usual costs or both in force; what is not named stays as it is."""
    require(work.actor, Permission.DECIDE_REQUEST)
    if wished.weights is not None:
        set_weights(work, wished.weights)
    if wished.costs is not None:
        set_usual_costs(work, wished.costs)


def set_weights(work: Work, weights: Weights) -> None:
    """Put other weights in force; open requests are scored again by them."""
    require(work.actor, Permission.DECIDE_REQUEST)
    before = repository.weights(work.session)
    checked_weights(weights)
    row = {"id": 1} | {factor.value: getattr(weights, factor) for factor in Factor}
    upsert(work.session, RequestWeights, [row], keys=["id"], update=[factor.value for factor in Factor])
    work.session.expire_all()
    for request in work.session.scalars(select(CourseRequest).where(CourseRequest.stage != Stage.DECIDED)):
        rescore(work, request)
    work.session.flush()
    work.record(
        CommissioningSettingsChanged(
            subject_id=SETTINGS_ID, before={"weights": _plain(before)}, after={"weights": _plain(weights)}
        )
    )


def set_usual_costs(work: Work, costs: Sequence[tuple[str | None, Modality | None, BuildCost]]) -> None:
    """Replace all usual costs: org unit code and modality (None for any) with what it costs there."""
    require(work.actor, Permission.DECIDE_REQUEST)
    rows = {}
    for code, modality, cost in costs:
        unit = people.get_org_unit_by_code(work.session, code) if code else None
        row = _cost_row(unit, modality, checked_cost(cost))
        rows[row.scope] = row
    before = _costs_now(work)
    work.session.execute(delete(UsualCost))
    work.session.add_all(rows.values())
    work.session.flush()
    after = _costs_now(work)
    work.record(
        CommissioningSettingsChanged(
            subject_id=SETTINGS_ID, before={"usual_costs": before}, after={"usual_costs": after}
        )
    )


def usual_cost(work: Work, org_unit_id: UUID | None, modality: Modality | None) -> BuildCost | None:
    """What making such a course usually costs there; None where nobody has said."""
    unit = work.session.get(OrgUnit, org_unit_id) if org_unit_id else None
    known = [
        (cost.org_unit_path, cost.modality.value if cost.modality else None, cost.cost)
        for cost in repository.list_costs(work.session)
    ]
    return nearest_cost(known, unit.path if unit else None, modality.value if modality else None)


def _cost_row(unit: OrgUnit | None, modality: Modality | None, cost: BuildCost) -> UsualCost:
    return UsualCost(
        id=new_id(),
        scope=f"{unit.path if unit else ''}#{modality.value if modality else ''}",
        org_unit_id=unit.id if unit else None,
        modality=modality,
        amount=cost.amount,
        currency=cost.currency,
        working_days=cost.working_days,
    )


def _costs_now(work: Work) -> dict[str, str]:
    """What is kept, by scope, as the audit tells it."""
    kept = work.session.scalars(select(UsualCost).order_by(UsualCost.scope))
    return {cost.scope: _spelt(cost) for cost in kept}


def _spelt(cost: UsualCost) -> str:
    days = f", {cost.working_days} d" if cost.working_days else ""
    return f"{cost.amount.normalize():f} {cost.currency}{days}"


def _plain(weights: Weights) -> dict[str, float]:
    return {factor.value: getattr(weights, factor) for factor in Factor}
