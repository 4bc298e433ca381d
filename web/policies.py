"""What the page of a policy shows of a simulation: the months that hold something, and what they are called."""

from collections.abc import Sequence
from datetime import date

import msgspec

from core.wording.dates import month
from core.wording.translator import Translator
from lifecycle.service.simulation import MonthRow


class NamedMonth(msgspec.Struct, frozen=True):
    """A month as a reader calls it, with its reviews now and then."""

    name: str
    now: int
    then: int


def months_shown(rows: Sequence[MonthRow], reader: Translator) -> list[NamedMonth]:
    """Leave out months before the first review and after the last; those between stay, also empty ones."""
    busy = [place for place, row in enumerate(rows) if row.now or row.then]
    shown = rows[busy[0] : busy[-1] + 1] if busy else []
    return [NamedMonth(month(date.fromisoformat(f"{row.month}-01"), reader), row.now, row.then) for row in shown]
