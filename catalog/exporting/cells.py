"""Cells that are safe to open: a spreadsheet executes text that begins like a formula."""

from collections.abc import Sequence

import msgspec

STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
QUOTE = "'"
SEPARATORS = "|;\n["


def defused(text: str) -> str:
    """The text with a quote before it where a spreadsheet would execute it; numbers stay numbers."""
    if not text.startswith((*STARTS, QUOTE)) or _is_number(text):
        return text
    return QUOTE + text


def undefused(text: str) -> str:
    """What `defused` was given: our own files come back unchanged."""
    return text[1:] if text.startswith(QUOTE) and text[1:].startswith((*STARTS, QUOTE)) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def joined(items: Sequence[str]) -> str:
    """A list in one cell: parts between `|`, or a JSON array where a part holds a separator."""
    if any(mark in item for item in items for mark in SEPARATORS):
        return msgspec.json.encode(items).decode()
    return "|".join(items)
