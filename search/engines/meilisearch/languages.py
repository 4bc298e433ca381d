"""Meilisearch's names for languages: ISO 639 codes, where the rest of the house speaks BCP 47.

`de-DE` is an error there, `de` is not. Chinese is `cmn`: the tokenizer for `zho` leaves words whole.
"""

import re

# fmt: off
_KNOWN = frozenset({
    "af", "ak", "am", "ar", "az", "be", "bn", "bg", "ca", "cs", "da", "de", "el", "en", "eo", "et", "fi", "fr", "gu",
    "he", "hi", "hr", "hu", "hy", "id", "it", "jv", "ja", "kn", "ka", "km", "ko", "la", "lv", "lt", "ml", "mr", "mk",
    "my", "ne", "nl", "nb", "or", "pa", "fa", "pl", "pt", "ro", "ru", "si", "sk", "sl", "sn", "es", "sr", "sv", "ta",
    "te", "tl", "th", "tk", "tr", "uk", "ur", "uz", "vi", "yi", "zu",
})
# fmt: on
_RENAMED = {"zh": "cmn", "yue": "cmn", "no": "nb", "nn": "nb", "fil": "tl", "iw": "he", "in": "id"}
_KANA = re.compile("[\u3040-\u30ff]")
_HANGUL = re.compile("[\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u9fff]")
_THAI = re.compile("[\u0e00-\u0e7f]")


def iso_code(locale: str) -> str | None:
    """The code for a BCP 47 tag; None where Meilisearch knows no such language."""
    language = locale.split("-")[0].lower()
    code = _RENAMED.get(language, language)
    return code if code in _KNOWN or code == "cmn" else None


def query_locales(text: str, reader: str | None) -> list[str]:
    """The languages to read a query in, where its script leaves the engine in doubt; else none, to let it guess."""
    if _KANA.search(text):
        return ["ja"]
    if _HANGUL.search(text):
        return ["ko"]
    if _THAI.search(text):
        return ["th"]
    if _HAN.search(text):
        return ["ja"] if reader and reader.split("-")[0] == "ja" else ["cmn"]
    return []


def localized_attributes(fields: tuple[str, ...]) -> list[dict[str, list[str]]]:
    """The setting that has each language's texts cut into words by that language's rules."""
    codes = {language: iso_code(language) for language in (*sorted(_KNOWN), "zh")}
    return [
        {"attributePatterns": [f"{field}.{language}*" for field in fields], "locales": [code]}
        for language, code in codes.items()
        if code
    ]
