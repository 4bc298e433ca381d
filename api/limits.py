"""How much of anything is taken from a caller."""

LARGEST_BODY = 2 * 1024 * 1024
LARGEST_UPLOAD = 64 * 1024 * 1024
"""Only where a file is handed in."""
LARGEST_NUMBER = 2**31 - 1
"""What every database's integers hold."""
MOST_DIGITS = 9


def whole_number(text: str) -> int | None:
    """A number somebody sent, or None: digits that every database can hold, not all that Python would read."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
