"""What a column's header says: a name in some language, sometimes with a unit: "Dauer (min)", "Duration [h]"."""

import re
import unicodedata

STUFFING = frozenset({"course", "courses", "kurs", "cours", "curso", "corso", "cursus", "training", "lo", "item"})
HOURS = frozenset(
    {"h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures", "hora", "horas", "ore"}
)
MINUTES = frozenset({"m", "min", "mins", "minute", "minutes", "minuten", "minutos", "minuti", "mn"})
LINKS = frozenset({"in", "en", "em"})
IN_BRACKETS = re.compile(r"[(\[{]([^)\]}]*)[)\]}]")


def bare(name: str) -> str:
    """A column's name without case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", _even(name))


def stripped(name: str) -> str:
    """The same without words such as "course" and without a trailing number: Description_1, course_link."""
    return "".join(word for word in _words(name) if word not in STUFFING)


def without_unit(name: str) -> str:
    """The same without what stands in brackets and without a unit at the end: Dauer (min), Duration in hours."""
    words = _words(IN_BRACKETS.sub(" ", name))
    while len(words) > 1 and words[-1] in HOURS | MINUTES | LINKS:
        words.pop()
    return "".join(words)


def counts_hours(name: str) -> bool:
    """Whether the numbers below this header are hours."""
    noted = [word for part in IN_BRACKETS.findall(name) for word in _words(part)]
    plain = _words(IN_BRACKETS.sub(" ", name))
    return any(word in HOURS for word in (*noted, *plain[1:][-1:]))


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W_\d]+", _even(name))


def _even(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
