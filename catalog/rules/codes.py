"""Codes are for people: short, upper case, safe in an address, never two alike."""

import hashlib
import re
import unicodedata

from catalog.errors import CourseInvalid
from core.errors import FieldError

MAX_CODE = 64
SPACING = re.compile(r"[\s/\\:]+")
ALLOWED = re.compile(r"[\w.+\-]+")
DERIVED = 48
RESERVED = frozenset({"NEW"})
"""Addresses below /courses that are pages of their own; dots alone are another folder to every browser."""


def normalise_code(text: str) -> str:
    """`abc 101` and `ABC-101` are one code. Raises CourseInvalid for what cannot be one."""
    code = SPACING.sub("-", unicodedata.normalize("NFKC", text).strip()).upper()
    if not code or len(code) > MAX_CODE or not ALLOWED.fullmatch(code):
        raise CourseInvalid([FieldError("code", "code_not_usable", text, {"limit": MAX_CODE})])
    if code in RESERVED or not code.strip("."):
        raise CourseInvalid([FieldError("code", "code_reserved", text)])
    return code


def derive_code(source: str, source_id: str, *, is_taken: bool = False) -> str:
    """A code for a course that has none, always the same for the same origin; `is_taken` asks for the longer one."""
    plain = unicodedata.normalize("NFKC", f"{source}-{source_id}").upper()
    code = re.sub(r"-{2,}", "-", re.sub(r"[^\w.]+", "-", plain)).strip("-.")
    if len(code) <= DERIVED and not is_taken and code not in RESERVED:
        return code
    mark = hashlib.sha256(f"{source}\0{source_id}".encode()).hexdigest()[:8].upper()
    return f"{code[:DERIVED].rstrip('-.')}-{mark}"
