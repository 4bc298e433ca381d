"""Text in another script than the language is written in, and look-alike letters inside a word."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from core.wording.marks import N_
from localization.checks.base import Finding, Severity, Translation, shorten
from localization.checks.links import without_links
from localization.checks.placeholders import without_placeholders
from localization.checks.tags import without_tags

_SCRIPTS = {
    "Latn": {"LATIN"}, "Cyrl": {"CYRILLIC"}, "Grek": {"GREEK"}, "Arab": {"ARABIC"}, "Hebr": {"HEBREW"},
    "Jpan": {"CJK", "HIRAGANA", "KATAKANA"}, "Hans": {"CJK"}, "Hant": {"CJK", "BOPOMOFO"},
    "Kore": {"HANGUL", "CJK"},
    "Deva": {"DEVANAGARI"}, "Beng": {"BENGALI"}, "Taml": {"TAMIL"}, "Telu": {"TELUGU"}, "Knda": {"KANNADA"},
    "Mlym": {"MALAYALAM"}, "Gujr": {"GUJARATI"}, "Guru": {"GURMUKHI"}, "Thai": {"THAI"}, "Laoo": {"LAO"},
    "Khmr": {"KHMER"}, "Mymr": {"MYANMAR"}, "Geor": {"GEORGIAN"}, "Armn": {"ARMENIAN"}, "Ethi": {"ETHIOPIC"},
    "Sinh": {"SINHALA"}, "Orya": {"ORIYA"}, "Tibt": {"TIBETAN"},
}  # fmt: skip
_KNOWN = frozenset(name for names in _SCRIPTS.values() for name in names)
_MIXABLE = frozenset({"LATIN", "CYRILLIC", "GREEK"})
_SIMPLIFIED = frozenset(
    "们这来时为学国说过对会后开关个种现经发动应该没还进实业务网页习课训练书写读选择确认设计构级证号码标题员项询问题记录数据规则须转运输导"
)
_TRADITIONAL = frozenset(
    "們這來時為學國說過對會後開關個種現經發動應該沒還進實業務網頁習課訓練書寫讀選擇確認設計構級證號碼標題員項詢問題記錄數據規則須轉運輸導"
)
_ONLY_SIMPLIFIED = _SIMPLIFIED - _TRADITIONAL
_ONLY_TRADITIONAL = _TRADITIONAL - _SIMPLIFIED
_WORD = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def script_of(char: str) -> str:
    """The first word of a letter's Unicode name: LATIN, CYRILLIC, CJK."""
    name = unicodedata.name(char, "")
    if name.startswith(("FULLWIDTH LATIN", "MATHEMATICAL")):
        return "LATIN"
    first = name.removeprefix("HALFWIDTH ").partition(" ")[0].partition("-")[0]
    return "CJK" if first == "IDEOGRAPHIC" else first


class WrongScript:
    name = "wrong_script"

    def run(self, unit: Translation) -> Iterable[Finding]:
        expected = _SCRIPTS.get(unit.target_locale.likely().script or "")
        if expected is None:
            return
        for source, target in unit.pairs():
            visible = without_tags(without_links(without_placeholders(target)))
            if message := _judge(visible, source, expected, unit):
                text, params = message
                severity = Severity.ERROR if params else Severity.WARNING
                yield Finding(unit.key, self.name, severity, text, params)
                return


def _judge(visible: str, source: str, expected: set[str], unit: Translation) -> tuple[str, dict[str, str]] | None:
    for word in _WORD.findall(visible):
        if _is_mixed(word) and word not in source:
            return N_("The word %(word)s mixes letters of two scripts that look alike."), {"word": shorten(word)}
    counts = Counter(script_of(char) for char in visible if char.isalpha())
    written = sum(counts[script] for script in expected)
    foreign = Counter({s: n for s, n in counts.items() if s in _KNOWN - expected})
    stray = [script for script in foreign if script != "LATIN" and not _has_script(source, script)]
    if stray:
        return N_("Letters of another script: %(script)s."), {"script": ", ".join(sorted(s.title() for s in stray))}
    if "LATIN" not in expected and not written and _is_prose(visible, source):
        return N_("The translation has no letter of the script this language is written in."), {}
    return _wrong_han(visible, unit.target_locale.likely().script)


def _is_mixed(word: str) -> bool:
    return len({script_of(char) for char in word} & _MIXABLE) > 1


def _has_script(text: str, script: str) -> bool:
    return any(char.isalpha() and script_of(char) == script for char in text)


def _is_prose(visible: str, source: str) -> bool:
    """Several small words that are not simply the source kept as it was (that is another check)."""
    words = _WORD.findall(visible)
    return sum(word.islower() for word in words) >= 2 and visible.strip() != source.strip()


def _wrong_han(visible: str, script: str | None) -> tuple[str, dict[str, str]] | None:
    wrong = {"Hans": _ONLY_TRADITIONAL, "Hant": _ONLY_SIMPLIFIED}.get(script or "", frozenset())
    found = sorted({char for char in visible if char in wrong})
    if len(found) < 2:
        return None
    other = "traditional" if script == "Hans" else "simplified"
    return N_("%(other)s characters: %(found)s."), {"other": other, "found": "".join(found[:6])}
