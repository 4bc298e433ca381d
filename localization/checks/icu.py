"""A small reader of ICU message syntax: enough to compare arguments and to find what would not parse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ARGUMENT = re.compile(
    r"\s*([\w.-]+)\s*(?:,\s*(plural|selectordinal|select|number|date|time|spellout|ordinal|duration)\b)?"
)
_COMPLEX = re.compile(r"\{\s*[\w.-]+\s*,\s*(?:plural|selectordinal|select)\s*,")
_SELECTOR = re.compile(r"\s*(=\d+|[^\s{}]+)\s*\{")


class IcuSyntaxError(ValueError):
    """The message would be refused by an ICU library."""


@dataclass(slots=True)
class IcuMessage:
    """Names of the arguments with their types, and the selectors of each plural or select."""

    arguments: dict[str, str] = field(default_factory=dict)
    selectors: dict[str, list[frozenset[str]]] = field(default_factory=dict)


def looks_like_icu(text: str) -> bool:
    """Whether the text has a plural or select argument: plain {name} is a brace placeholder."""
    return _COMPLEX.search(text) is not None


def read_message(text: str) -> IcuMessage:
    """Read a whole message; raise IcuSyntaxError where it does not parse."""
    message = IcuMessage()
    end = _read_text(text, 0, message, depth=0)
    if end != len(text):
        raise IcuSyntaxError("a closing brace has no partner")
    return message


def _read_text(text: str, at: int, message: IcuMessage, *, depth: int) -> int:
    """Read up to the brace that closes this level; returns its place."""
    while at < len(text):
        char = text[at]
        if char == "'" and at + 1 < len(text) and text[at + 1] in "{}":
            end = text.find("'", at + 1)
            at = len(text) if end < 0 else end + 1
        elif char == "{":
            at = _read_argument(text, at + 1, message, depth=depth + 1)
        elif char == "}":
            return at
        else:
            at += 1
    if depth:
        raise IcuSyntaxError("an opening brace has no partner")
    return at


def _read_argument(text: str, at: int, message: IcuMessage, *, depth: int) -> int:
    if depth > 20:
        raise IcuSyntaxError("arguments are nested too deeply")
    match = _ARGUMENT.match(text, at)
    if match is None:
        raise IcuSyntaxError("an argument has no name")
    name, kind = match[1], match[2] or ""
    message.arguments[name] = kind
    at = match.end()
    if kind in ("plural", "selectordinal", "select"):
        at = _read_selectors(text, at, message, name, depth=depth)
    else:
        at = _skip_style(text, at)
    if at >= len(text) or text[at] != "}":
        raise IcuSyntaxError(f"the argument {name} is not closed")
    return at + 1


def _skip_style(text: str, at: int) -> int:
    end = text.find("}", at)
    if end < 0 or "{" in text[at:end]:
        raise IcuSyntaxError("an argument is not closed")
    return end


def _read_selectors(text: str, at: int, message: IcuMessage, name: str, *, depth: int) -> int:
    at = _skip_offset(text, at)
    found: set[str] = set()
    while match := _SELECTOR.match(text, at):
        found.add(match[1])
        at = _read_text(text, match.end(), message, depth=depth + 1)
        if at >= len(text):
            raise IcuSyntaxError(f"the choice {match[1]} of {name} is not closed")
        at += 1
    if "other" not in found:
        raise IcuSyntaxError(f"the argument {name} lacks the choice other")
    message.selectors.setdefault(name, []).append(frozenset(found))
    return at + len(text[at:]) - len(text[at:].lstrip())


def _skip_offset(text: str, at: int) -> int:
    match = re.compile(r"\s*,\s*(?:offset:\d+\s*)?").match(text, at)
    if match is None:
        raise IcuSyntaxError("a comma is missing")
    return match.end()
