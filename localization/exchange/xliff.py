"""XLIFF 1.2 and 2.x, read. Inline codes become short tags, so that the checks can compare them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from core.locales import Locale, UnknownLocale
from localization.errors import FileForbidden, FileSyntaxWrong
from localization.exchange.base import Belonging, ExchangeFile, ExchangeUnit
from localization.exchange.text import require_size
from localization.exchange.xliff_writing import CHARACTERS, CONTROL, ORIGINAL, SIZES

_UNFINISHED = frozenset({"needs-translation", "needs-adaptation", "needs-l10n", "new", "initial"})
_NEEDS_REVIEW = frozenset({"needs-review-translation", "needs-review-adaptation", "needs-review-l10n"})
_PAIRED = frozenset({"g", "pc", "mrk", "sub"})
_CODE = re.compile("[0-9A-Fa-f]{1,6}")
_SURROGATES = range(0xD800, 0xE000)
"""Halves of a pair: none is a character by itself."""
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_xliff(name: str, data: bytes) -> ExchangeFile:
    """Read a file of either version; document types and entities are refused."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    require_size(name, data)
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise FileForbidden(file=name) from None
    except (ParseError, ValueError, LookupError) as problem:
        line = problem.position[0] if isinstance(problem, ParseError) else 1
        raise FileSyntaxWrong(file=name, line=line, format="XLIFF") from None
    if _local(root) != "xliff":
        raise FileSyntaxWrong(file=name, line=1, format="XLIFF")
    return _read_2(name, root) if root.get("version", "").startswith("2") else _read_1(name, root)


def _read_1(name: str, root: Element) -> ExchangeFile:
    files = [element for element in root if _local(element) == "file"]
    units = [unit for file in files for unit in _units_1(file)]
    first = files[0] if files else root
    target = first.get("target-language") or _first_lang(root, "target")
    return ExchangeFile(
        name=name,
        format="XLIFF",
        units=tuple(units),
        source_locale=_locale(first.get("source-language")),
        **_label(first, target),
    )


def _units_1(file: Element) -> Iterator[ExchangeUnit]:
    for element in file.iter():
        if _local(element) != "trans-unit" or element.get("translate") == "no":
            continue
        source, target = _child(element, "source"), _child(element, "target")
        state = target.get("state", "") if target is not None else ""
        limit = element.get("maxwidth") if element.get("size-unit") in (None, "char") else None
        yield ExchangeUnit(
            key=element.get("resname") or element.get("id") or "",
            source=_flatten(source),
            targets=("" if state in _UNFINISHED and _flatten(target) == _flatten(source) else _flatten(target),),
            is_fuzzy=state in _NEEDS_REVIEW,
            flags=frozenset({f"max-length:{limit}"} if limit else ()),
        )


def _label(file: Element | None, target: str | None) -> Belonging:
    """Its language, and which job one of our own files belongs to."""
    said: Belonging = {"target_locale": _locale(target)}
    match = ORIGINAL.fullmatch(file.get("original", "")) if file is not None else None
    if match is None:
        return said
    return {**said, "job": match["job"], "course": match["course"], "revision": int(match["revision"])}


def _read_2(name: str, root: Element) -> ExchangeFile:
    return ExchangeFile(
        name=name,
        format="XLIFF",
        units=tuple(_units_2(root)),
        source_locale=_locale(root.get("srcLang")),
        **_label(_child(root, "file"), root.get("trgLang")),
    )


def _units_2(root: Element) -> Iterator[ExchangeUnit]:
    counts = any(element.get("generalProfile") == CHARACTERS for element in root.iter(f"{{{SIZES}}}profiles"))
    for unit in root.iter():
        if _local(unit) != "unit" or unit.get("translate") == "no":
            continue
        limit = unit.get(f"{{{SIZES}}}sizeRestriction", "").rpartition(",")[2] if counts else ""
        segments = [element for element in unit.iter() if _local(element) == "segment"]
        for index, segment in enumerate(segments, 1):
            key = unit.get("name") or unit.get("id") or ""
            yield ExchangeUnit(
                key=f"{key}/{segment.get('id') or index}" if len(segments) > 1 else key,
                source=_flatten(_child(segment, "source")),
                targets=(_flatten(_child(segment, "target")),),
                is_fuzzy=segment.get("subState", "").endswith("fuzzy"),
                flags=frozenset({f"max-length:{limit}"} if limit else ()),
            )


def _flatten(element: Element | None) -> str:
    """The text with its inline codes as tags; without recursion, since a file may nest them as deep as it likes."""
    if element is None:
        return ""
    parts = [element.text or ""]
    waiting = [(iter(element), "")]
    while waiting:
        children, end = waiting[-1]
        child = next(children, None)
        if child is None:
            waiting.pop()
            parts.append(end)
        elif (kind := _local(child)) in _PAIRED:
            parts += [f"<{kind}>", child.text or ""]
            waiting.append((iter(child), f"</{kind}>{child.tail or ''}"))
        else:
            code = child.get("hex", "") if kind == "cp" else child.get("id", "") if _is_character(child) else None
            shown = f"<{kind}/>" if code is None else _character(code)
            parts += [shown, child.tail or ""]
    return "".join(parts)


def _is_character(element: Element) -> bool:
    return _local(element) == "x" and element.get("ctype") == CONTROL


def _character(code: str) -> str:
    """A character that XML cannot hold; one that does not exist shows as lost."""
    number = int(code, 16) if _CODE.fullmatch(code) else sys.maxunicode + 1
    exists = number <= sys.maxunicode and number not in _SURROGATES
    return chr(number) if exists else "\ufffd"


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _local(child) == name), None)


def _first_lang(root: Element, name: str) -> str | None:
    return next((element.get(_XML_LANG) for element in root.iter() if _local(element) == name), None)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _locale(written: str | None) -> Locale | None:
    try:
        return Locale.parse(written) if written else None
    except UnknownLocale:
        return None
