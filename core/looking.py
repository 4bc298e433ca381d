"""Looking for a text in what is stored, in any case of letters."""

from typing import Any

from sqlalchemy import ColumnElement, false

LONGEST = 10_000
"""Characters. SQLite refuses to compare with much more, and nothing that is looked through this way is as long."""


def holds(column: Any, text: str) -> ColumnElement[bool]:
    """Whether the column has this text somewhere in it."""
    found: ColumnElement[bool] = column.icontains(text, autoescape=True)
    return found if len(text) <= LONGEST else false()
