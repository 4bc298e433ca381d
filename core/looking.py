"""Looking for a text in what is stored, in any case of letters, and for what lies below a path."""

from typing import Any

from sqlalchemy import ColumnElement, false, or_

LONGEST = 10_000
"""Characters. SQLite refuses to compare with much more, and nothing that is looked through this way is as long."""


def holds(column: Any, text: str) -> ColumnElement[bool]:
    """Whether the column has this text somewhere in it."""
    found: ColumnElement[bool] = column.icontains(text, autoescape=True)
    return found if len(text) <= LONGEST else false()


def lies_within(column: Any, path: str) -> ColumnElement[bool]:
    """Whether the path in the column is this one or below it."""
    return or_(column == path, column.startswith(path.rstrip("/") + "/", autoescape=True))
