"""What requests are weighed by: weights of the score, usual costs of what is avoided."""

from decimal import Decimal
from typing import Any

import msgspec
from litestar import Request, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.access import access
from api.ports import House
from catalog.values import Modality
from commissioning import repository, service
from commissioning.values import BuildCost, Weights
from core.actors import Actor
from people.values import Permission

AnyRequest = Request[Any, Any, Any]


class CostView(msgspec.Struct, forbid_unknown_fields=True):
    """What making a course usually costs; without org unit and modality it holds anywhere."""

    amount: Decimal
    currency: str
    working_days: int | None = None
    org_unit: str | None = None
    modality: Modality | None = None


class SettingsView(msgspec.Struct, forbid_unknown_fields=True):
    """Weights of the score, and usual costs."""

    weights: Weights
    usual_costs: list[CostView]


@get("/api/v1/requests/settings", opt=access(Permission.DECIDE_REQUEST), sync_to_thread=True, tags=["requests"])
def show_settings(house: NamedDependency[House], actor: NamedDependency[Actor]) -> SettingsView:
    """Weights of the score and usual costs in force."""
    with house.uow.read(actor) as work:
        costs = repository.list_costs(work.session)
        weights = repository.weights(work.session)
    views = [CostView(c.cost.amount, c.cost.currency, c.cost.working_days, c.org_unit_code, c.modality) for c in costs]
    return SettingsView(weights, views)


@put("/api/v1/requests/settings", opt=access(Permission.DECIDE_REQUEST), sync_to_thread=True, tags=["requests"])
def change_settings(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[SettingsView]
) -> SettingsView:
    """Replace weights and usual costs; open requests are scored again."""
    costs = [(c.org_unit, c.modality, BuildCost(c.amount, c.currency, c.working_days)) for c in data.usual_costs]
    with house.uow.write(actor) as work:
        service.set_weights(work, data.weights)
        service.set_usual_costs(work, costs)
    return data


routes = [show_settings, change_settings]
