"""Cut titles and texts into what can be compared: words, letters, numbers, levels."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?")
SPACELESS = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
YEAR = re.compile(r"(?:19|20)\d\d")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
COUNTED = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "first": 1, "second": 2, "third": 3}
PARTS = frozenset({"part", "course", "level", "module", "volume", "domain", "unit", "teil", "kurs", "partie"})
LEVELS = {
    "introduction": 1, "introductory": 1, "intro": 1, "beginner": 1, "beginners": 1, "basic": 1, "basics": 1,
    "fundamentals": 1, "foundations": 1, "foundation": 1, "essentials": 1, "elementary": 1, "grundlagen": 1,
    "einführung": 1, "intermediate": 2, "advanced": 3, "expert": 3, "mastering": 3, "fortgeschrittene": 3,
}  # fmt: skip
_GENERIC = """a an and the of for to in on with from by your you how at as into is are about its it this that
    course courses class training tutorial bootcamp masterclass guide complete ultimate full learn learning
    updated update new edition certified certificate certification exam prep preparation step mooc online
    der die das und für mit von im zur zum den des ein eine kurs schulung le la les de du des et pour en un
    une el los las y para con curso formation formazione corso"""
GENERIC = frozenset(_GENERIC.split())


def plain(text: str) -> str:
    """NFKC, small letters, only words and single spaces."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of a text in their order; scripts without spaces fall into pairs of letters."""
    found: list[str] = []
    for word in WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        found.extend(_pairs(word) if SPACELESS.match(word) else [word])
    return found


def _pairs(word: str) -> list[str]:
    return [word] if len(word) < 3 else [word[at : at + 2] for at in range(len(word) - 1)]


def core(tokens: list[str]) -> list[str]:
    """Words that say what a title is about: no years, nothing that any course might be called."""
    kept = [word for word in tokens if word not in GENERIC and not YEAR.fullmatch(word)]
    return kept or tokens


def grams(text: str, size: int) -> frozenset[str]:
    """All runs of letters of a size, word borders included."""
    padded = f" {text} "
    return frozenset({padded[at : at + size] for at in range(max(1, len(padded) - size + 1))})


def numbers(tokens: list[str]) -> frozenset[int]:
    """Numbers that tell parts of a series apart: digits, Roman numerals, "part two"; no years."""
    found: set[int] = set()
    for at, word in enumerate(tokens):
        if word.isascii() and word.isdigit() and len(word) <= 6 and not YEAR.fullmatch(word):
            found.add(int(word))
        elif word in COUNTED and at and tokens[at - 1] in PARTS:
            found.add(COUNTED[word])
        elif word in ROMAN and at and (len(word) > 1 or at == len(tokens) - 1 or tokens[at - 1] in PARTS):
            found.add(ROMAN[word])
    return frozenset(found)


def series_of(tokens: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A title without what numbers its part, and those marks: digits, Roman numerals, a letter at the end."""
    marks = [
        word
        for at, word in enumerate(tokens)
        if at
        and not YEAR.fullmatch(word)
        and (word.isdigit() or word in ROMAN or word in COUNTED or (len(word) == 1 and at == len(tokens) - 1))
    ]
    return tuple(word for word in tokens if word not in marks), tuple(marks)


def levels(tokens: list[str]) -> frozenset[int]:
    """Levels a title names: 1 introduction, 2 intermediate, 3 advanced."""
    return frozenset(LEVELS[word] for word in tokens if word in LEVELS)


@lru_cache(maxsize=20_000)
def is_short_for(short: str, long: str) -> bool:
    """Whether one word abbreviates another: "intro" introduction, "mgmt" management, "atg" accounting."""
    if len(short) >= len(long) or len(short) < 2 or short[0] != long[0]:
        return False
    if long.startswith(short):
        return len(short) > 2
    rest = iter(long)
    return len(short) > 2 and all(letter in rest for letter in short)
