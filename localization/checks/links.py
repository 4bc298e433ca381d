"""Addresses: a link or mail address of the source is in the translation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, quote_all

_LINK = re.compile(r"(?:https?|ftp|mailto):[^\s<>\"'()\[\]{}]+[^\s<>\"'()\[\]{}.,;:!?。、）」؟]")
_MAIL = re.compile(r"(?<![\w.+/:-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def find_links(text: str) -> list[str]:
    """Web and mail addresses in the order in which they stand."""
    links = _LINK.findall(text)
    return links + list(_MAIL.findall(_LINK.sub(" ", text)))


def without_links(text: str) -> str:
    """The text with a mark that is no letter and no blank for each address."""
    return _MAIL.sub("\ufffc", _LINK.sub("\ufffc", text))


class Links:
    """A lost address is an error; one that leads elsewhere may be meant, and is shown."""

    name = "links"

    def run(self, unit: Translation) -> Iterable[Finding]:
        for source, target in unit.pairs():
            if not target:
                continue
            missing = Counter(find_links(source)) - Counter(find_links(target))
            extra = Counter(find_links(target)) - Counter(find_links(source))
            if sum(missing.values()) > sum(extra.values()):
                params = {"missing": quote_all(missing)}
                yield Finding(unit.key, self.name, Severity.ERROR, N_("The link %(missing)s is missing."), params)
            elif missing:
                params = {"missing": quote_all(missing), "extra": quote_all(extra)}
                severity = Severity.WARNING if _hosts(missing) == _hosts(extra) else Severity.ERROR
                yield Finding(unit.key, self.name, severity, N_("%(missing)s became %(extra)s."), params)
            elif extra:
                params = {"extra": quote_all(extra)}
                message = N_("The link %(extra)s is not in the source.")
                yield Finding(unit.key, self.name, Severity.ERROR, message, params)


def _hosts(links: Iterable[str]) -> list[str]:
    return sorted(_host(link) for link in links)


def _host(link: str) -> str:
    try:
        return urlsplit(link).netloc.lower().removeprefix("www.") or link.rpartition("@")[2].lower()
    except ValueError:
        return link
