"""Tags of HTML and XML: the same ones, and closed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, quote_all

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*)(?P<rest>(?:\s[^<>]*?)?)(?P<self>/?)>")
_VOID = frozenset({"br", "hr", "img", "input", "wbr", "x", "bx", "ex", "ph", "meta", "link", "source", "area"})
_KNOWN = _VOID | frozenset(
    [
        "a",
        "abbr",
        "article",
        "audio",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "body",
        "button",
        "canvas",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "dfn",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "footer",
        "form",
        "g",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "html",
        "i",
        "iframe",
        "ins",
        "kbd",
        "label",
        "legend",
        "li",
        "main",
        "mark",
        "mrk",
        "nav",
        "ol",
        "option",
        "p",
        "pc",
        "pre",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "section",
        "select",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "video",
    ]
)
"""A <file> or <address> in a text about programs names a thing to fill in, and is translated."""


def find_tags(text: str) -> list[str]:
    """Tags by name, without attributes: ["<b>", "</b>"]; a name of no known language counts where it is closed."""
    found = list(_TAG.finditer(text))
    closed = {match["name"] for match in found if match["close"] or match["self"]}
    return [
        f"<{match['close']}{match['name'].lower()}>"
        for match in found
        if match["name"].lower() in _KNOWN or match["name"] in closed
    ]


def without_tags(text: str) -> str:
    """The text as a reader sees it."""
    return _TAG.sub(" ", text)


class Tags:
    """Tags that went missing, were added, or are not closed."""

    name = "tags"

    def run(self, unit: Translation) -> Iterable[Finding]:
        for source, target in unit.pairs():
            if not target:
                continue
            expected, given = find_tags(source), find_tags(target)
            missing, extra = Counter(expected) - Counter(given), Counter(given) - Counter(expected)
            if missing or extra:
                yield self._say(unit, missing, extra)
            elif _is_nested(expected) and not _is_nested(given):
                message = N_("The tags of the translation are not closed in the order in which they open.")
                yield Finding(unit.key, self.name, Severity.ERROR, message)

    def _say(self, unit: Translation, missing: Iterable[str], extra: Iterable[str]) -> Finding:
        params = {"missing": quote_all(missing), "extra": quote_all(extra)}
        if params["missing"] and params["extra"]:
            message = N_("The source has %(missing)s, the translation %(extra)s.")
        elif params["missing"]:
            message = N_("The translation lacks the tag %(missing)s.")
        else:
            message = N_("The translation has the tag %(extra)s, which the source has not.")
        return Finding(unit.key, self.name, Severity.ERROR, message, params)


def _is_nested(tags: list[str]) -> bool:
    open_tags: list[str] = []
    for tag in tags:
        name = tag.strip("</>")
        if name in _VOID:
            continue
        if not tag.startswith("</"):
            open_tags.append(name)
        elif not open_tags or open_tags.pop() != name:
            return False
    return not open_tags
