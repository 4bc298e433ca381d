"""Two invented languages for checks: longer, accented texts (en-XA), and texts from right to left (ar-XB).

What stays plain English on such a page was never marked for translation; what does not mirror was laid out by
left and right. The subtags XA and XB are CLDR's own for this.
"""

import re

from core.locales import Locale

ACCENTS = Locale.parse("en-XA")
RIGHT_TO_LEFT = Locale.parse("ar-XB")

_KEEP = re.compile(r"(%\(\w+\)s|%%|<[^>]*>|&\w+;)")
_ACCENTED = str.maketrans("aceginorsuyzACEGINORSUYZ", "áçéğíñóřšúýžÁÇÉĞÍÑÓŘŠÚÝŽ")
_OVERRIDE, _END = "\u202e", "\u202c"


def is_pseudo(locale: Locale) -> bool:
    """Whether this is one of the two."""
    return locale in (ACCENTS, RIGHT_TO_LEFT)


def disguise(text: str, locale: Locale) -> str:
    """The text in the invented language, its placeholders and tags untouched."""
    parts = _KEEP.split(text)
    if locale == ACCENTS:
        return "[" + "".join(p if _KEEP.fullmatch(p) else p.translate(_ACCENTED) for p in parts) + "·····]"
    return "".join(p if _KEEP.fullmatch(p) or not p.strip() else f"{_OVERRIDE}{p}{_END}" for p in parts)
