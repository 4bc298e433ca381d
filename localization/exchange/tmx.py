"""TMX 1.4: translation memories of other tools, in and out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from core.locales import Locale, UnknownLocale
from localization.errors import FileForbidden, FileSyntaxWrong
from localization.exchange.text import require_size
from localization.exchange.xliff_writing import NO_XML

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Pair:
    source_locale: Locale
    target_locale: Locale
    source: str
    target: str
    context: str = ""


def read_tmx(name: str, data: bytes) -> Iterator[Pair]:
    """Every pair of the header's source language with another one."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    require_size(name, data)
    try:
        root = fromstring(_without_doctype(data), forbid_dtd=True)
    except DefusedXmlException:
        raise FileForbidden(file=name) from None
    except (ParseError, ValueError, LookupError) as problem:
        line = problem.position[0] if isinstance(problem, ParseError) else 1
        raise FileSyntaxWrong(file=name, line=line, format="TMX") from None
    header = root.find("header")
    if root.tag != "tmx" or header is None:
        raise FileSyntaxWrong(file=name, line=1, format="TMX")
    source = _locale(header.get("srclang"))
    for unit in root.iter("tu"):
        yield from _pairs(unit, _locale(unit.get("srclang")) or source)


def _without_doctype(data: bytes) -> bytes:
    """TMX files name their DTD as the standard shows it; it is dropped unread, one with entities is refused."""
    head, mark, rest = data.partition(b"<!DOCTYPE")
    end = rest.find(b">")
    if mark and end >= 0 and b"[" not in rest[:end] and len(head) < 2000:
        return head + rest[end + 1 :]
    return data


def _pairs(unit: Element, source: Locale | None) -> Iterator[Pair]:
    texts: dict[Locale, str] = {}
    for variant in unit.findall("tuv"):
        locale = _locale(variant.get(_XML_LANG) or variant.get("lang"))
        segment = variant.find("seg")
        if locale is not None and segment is not None:
            texts.setdefault(locale, "".join(segment.itertext()))
    start = source if source in texts else next(iter(texts), None)
    context = next((p.text or "" for p in unit.findall("prop") if p.get("type") == "x-context"), "")
    for locale, text in texts.items():
        if start is not None and locale != start:
            yield Pair(start, locale, texts[start], text, context)


def write_tmx(pairs: Iterable[Pair]) -> bytes:
    """A memory for other tools, one unit a pair."""
    root = Element("tmx", version="1.4")
    SubElement(
        root,
        "header",
        {
            "creationtool": "Coursekeeper",
            "creationtoolversion": "1",
            "segtype": "block",
            "o-tmf": "Coursekeeper",
            "adminlang": "en",
            "srclang": "*all*",
            "datatype": "plaintext",
        },
    )
    body = SubElement(root, "body")
    for pair in pairs:
        unit = SubElement(body, "tu", srclang=str(pair.source_locale))
        for locale, text in ((pair.source_locale, pair.source), (pair.target_locale, pair.target)):
            variant = SubElement(unit, "tuv", {"xml:lang": str(locale)})
            SubElement(variant, "seg").text = _storable(text)
    indent(root)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _storable(text: str) -> str:
    """What XML cannot hold shows as lost; a carriage return would come back as a line feed."""
    return NO_XML.sub("\ufffd", text).replace("\r", "\ufffd")


def _locale(written: str | None) -> Locale | None:
    try:
        return Locale.parse(written) if written else None
    except UnknownLocale:
        return None
