"""How text becomes words, for the index, for queries and for marks alike: one function, so that they agree.

Case, diacritics and compatibility forms are folded ("Führung", "FUHRUNG" and "ﬁ" meet their plain forms).
Scripts written without spaces become overlapping pairs of characters, the last one alone as well, so that any
part of a run is found. Vowel signs of Indic scripts are letters here, although Unicode calls them marks.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, normalize

_SIGNS = "".join(chr(point) for point in range(0x300, 0x10000) if category(chr(point)) in ("Mn", "Mc"))
_WORD = re.compile(rf"(?:[^\W_]|[{re.escape(_SIGNS)}])+")
_PLAIN_WORD = re.compile(r"[a-z0-9]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]+"
)
_DIACRITICS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ى": "ي"})
_SPECIAL = re.compile("[łøđðþæœıى]")
_INNER = frozenset(_SIGNS)
_CHUNK = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"?|(?P<word>\S+)')
MAX_WORDS = 10
_MAX_WORD = 60


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text as the index knows it, and where it stands: a half-open range of characters."""

    term: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing a query asks for: a word, or terms that must follow each other."""

    terms: tuple[str, ...]
    is_prefix: bool = False
    is_excluded: bool = False

    @property
    def is_phrase(self) -> bool:
        return len(self.terms) > 1

    @property
    def typos(self) -> int:
        """How many letters may differ: none in short words, numbers and phrases."""
        term = self.terms[0]
        if self.is_phrase or self.is_excluded or any(letter.isdigit() for letter in term):
            return 0
        return 2 if len(term) >= 9 else int(len(term) >= 5)


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word without case, diacritics and compatibility forms."""
    if word.isascii():
        return word.lower()
    return sys.intern("".join(_bare(word).split()))


def fold_text(text: str) -> str:
    """A whole text folded, to look quickly whether a term may be in it; its places are not the text's."""
    if text.isascii():
        return text.lower()
    return _bare(text)


def _bare(text: str) -> str:
    bare = _DIACRITICS.sub("", normalize("NFKD", text.casefold()))
    if bare.isascii():
        return bare
    return normalize("NFC", bare.translate(_LETTERS) if _SPECIAL.search(bare) else bare)


def terms(text: str) -> list[str]:
    """The words of a text in order, as the index keeps them."""
    if text.isascii():
        return _PLAIN_WORD.findall(text.lower())
    return [token.term for token in tokens(text)]


def tokens(text: str) -> Iterator[Token]:
    """The words of a text with their places."""
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if word.isascii() or _UNSPACED.search(word) is None:
            folded = fold(word)
            if folded:
                yield Token(folded, start, match.end())
        else:
            yield from _pieces(word, start)


def _pieces(word: str, start: int) -> Iterator[Token]:
    at = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > at:
            yield Token(fold(word[at : run.start()]), start + at, start + run.start())
        yield from _pairs(run[0], start + run.start())
        at = run.end()
    if at < len(word):
        yield Token(fold(word[at:]), start + at, start + len(word))


def _pairs(run: str, start: int) -> Iterator[Token]:
    for at in range(len(run)):
        pair = run[at : at + 2]
        yield Token(fold(pair), start + at, start + at + len(pair))


def is_of_a_word(character: str) -> bool:
    """Whether a character stands inside words: letters, digits and signs upon them."""
    return character.isalnum() or character in _INNER


def is_unspaced(term: str) -> bool:
    """Whether a term is of a script written without spaces."""
    return not term.isascii() and _UNSPACED.match(term) is not None


def wanted_words(text: str, *, is_typing: bool = True) -> tuple[Wanted, ...]:
    """What a query asks for: words, "phrases" and -excluded ones; the last word may still be growing.

    Only the first ten count, as in Meilisearch.
    """
    found: dict[Wanted, None] = {}
    grows = is_typing and bool(text) and text[-1].isalnum()
    for chunk in _CHUNK.finditer(text.replace("\0", "")):
        is_last = grows and chunk.end() == len(text.rstrip("\0"))
        for wanted in _wanted_of(chunk, is_last=is_last):
            found[wanted] = None
    return tuple(found)[:MAX_WORDS]


def _wanted_of(chunk: re.Match[str], *, is_last: bool) -> Iterator[Wanted]:
    if chunk["phrase"] is not None:
        phrase = tuple(terms(chunk["phrase"]))
        if phrase:
            yield Wanted(phrase, is_excluded=bool(chunk["minus"]))
        return
    word = chunk["word"]
    is_excluded = word.startswith("-") and len(word) > 1
    parts = [_run_terms(match[0]) for match in _WORD.finditer(word)]
    for number, part in enumerate(part for part in parts if part):
        is_prefix = is_last and number == len(parts) - 1 and len(part) == 1
        yield Wanted(tuple(term[:_MAX_WORD] for term in part), is_prefix=is_prefix, is_excluded=is_excluded)


def _run_terms(word: str) -> list[str]:
    """The terms of one word; a run of pairs loses the lone last character, which may have more after it."""
    found = [token.term for token in tokens(word)]
    is_run = len(found) > 1 and _UNSPACED.fullmatch(word[-1]) is not None
    return found[:-1] if is_run else found
