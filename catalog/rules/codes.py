"""Codes are for people: short, upper case, safe in an address, never two alike."""

import hashlib
import re
import unicodedata
from uuid import UUID

from catalog.errors import CourseInvalid
from core.errors import FieldError

MAX_CODE = 64
SPACING = re.compile(r"[\s/\\:]+")
ALLOWED = re.compile(r"[\w.+\-]+")
DERIVED = 48
SQUARE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})
"""Scripts that look like no other and are written beside Latin letters every day; Cyrillic А beside A is a trap."""
RESERVED = frozenset({"NEW"})
"""Addresses below /courses that are pages of their own; dots alone are another folder to every browser."""


def normalise_code(text: str) -> str:
    """`abc 101` and `ABC-101` are one code. Raises CourseInvalid for what cannot be one."""
    code = SPACING.sub("-", unicodedata.normalize("NFKC", text).strip()).upper()
    if wrong := _wrong_with(code):
        raise CourseInvalid([FieldError("code", wrong, text, {"limit": MAX_CODE})])
    return code


def _wrong_with(code: str) -> str | None:
    if not code or len(code) > MAX_CODE or not ALLOWED.fullmatch(code):
        return "code_not_usable"
    if code in RESERVED or not code.strip("."):
        return "code_reserved"
    if not any(character.isalnum() for character in code):
        return "code_not_usable"
    if _is_id(code):
        return "code_looks_like_id"
    return "code_mixes_scripts" if _mixes_scripts(code) else None


def _is_id(code: str) -> bool:
    """Whether courses are looked up by this as by their id: it would lead to one course and mean another."""
    try:
        UUID(code)
    except ValueError:
        return False
    return True


def _mixes_scripts(code: str) -> bool:
    """Whether its letters are of several scripts that look alike, by the first word of their names in Unicode."""
    if code.isascii():
        return False
    scripts = {unicodedata.name(each, "OTHER").split()[0] for each in code if each.isalpha()}
    return len(scripts - SQUARE) > 1


def derive_code(source: str, source_id: str, *, is_taken: bool = False) -> str:
    """A code for a course that has none, always the same for the same origin; `is_taken` asks for the longer one."""
    plain = unicodedata.normalize("NFKC", f"{source}-{source_id}").upper()
    code = re.sub(r"-{2,}", "-", re.sub(r"[^\w.]+", "-", plain)).strip("-.")
    if not code or (len(code) <= DERIVED and not is_taken and not _wrong_with(code)):
        return code
    if _mixes_scripts(code):
        code = re.sub(r"[^A-Z0-9_.]+", "-", code)
    mark = hashlib.sha256(f"{source}\0{source_id}".encode()).hexdigest()[:8].upper()
    start = code[:DERIVED].strip("-.")
    if _mixes_scripts(start + mark) or _is_id(start + mark):
        mark = f"{int(mark, 16):010}"  # the letters of the mark are Latin
    return f"{start}-{mark}".lstrip("-")
