"""Decisions counted by what they came to."""

from decimal import Decimal

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from commissioning.models import RequestDecision
from commissioning.values import Outcome


class OutcomeCount(msgspec.Struct, frozen=True):
    """Decisions of one outcome and currency; amounts are None where no decision names one."""

    outcome: Outcome
    currency: str | None
    decisions: int
    avoided: Decimal | None
    spent: Decimal | None


def count_outcomes(session: Session) -> list[OutcomeCount]:
    """All decisions about requests, by outcome and the currency they are reckoned in."""
    by = (RequestDecision.outcome, RequestDecision.currency)
    query = (
        select(*by, func.count(), func.sum(RequestDecision.cost_avoided), func.sum(RequestDecision.spent))
        .group_by(*by)
        .order_by(*by)
    )
    return [OutcomeCount(*row) for row in session.execute(query)]
