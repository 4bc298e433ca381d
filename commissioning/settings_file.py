"""Weights and usual costs as a file or a program writes them."""

from collections.abc import Mapping
from decimal import Decimal

import msgspec

from catalog.values import Modality
from commissioning.errors import CommissioningSettingsInvalid
from commissioning.values import BuildCost, Weights
from core.errors import FieldError

Cost = tuple[str | None, Modality | None, BuildCost]


class CostLine(msgspec.Struct, forbid_unknown_fields=True):
    """One usual cost; without org unit and modality it holds anywhere."""

    amount: Decimal
    currency: str
    working_days: int | None = None
    org_unit: str | None = None
    modality: Modality | None = None


class ChangedSettings(msgspec.Struct, forbid_unknown_fields=True):
    """What is not there stays as it is."""

    weights: Weights | None = None
    usual_costs: list[CostLine] | None = None

    @property
    def costs(self) -> list[Cost] | None:
        """Costs as the use case takes them."""
        if self.usual_costs is None:
            return None
        return [
            (line.org_unit, line.modality, BuildCost(line.amount, line.currency, line.working_days))
            for line in self.usual_costs
        ]


def read_settings(given: Mapping[str, object]) -> ChangedSettings:
    """The settings; amounts may be numbers or texts."""
    try:
        return msgspec.convert(given, ChangedSettings, strict=False)
    except msgspec.ValidationError as wrong:
        place = str(wrong).rpartition("`$.")[2].rstrip("`") or "file"
        raise CommissioningSettingsInvalid([FieldError(place, "wrong_value", str(wrong))]) from None
