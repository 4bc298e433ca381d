"""What a file last said of a course: a mark for each fact, so that an import applies only what the file changed.

The same file brought again says nothing new: what was decided and edited here since stays. Eight bytes a fact, its
name and its value as checksums, are enough to tell whether a cell is another than last time.
"""

import copy
import struct
from zlib import crc32

from msgspec import UNSET

from catalog.importing.facts import CourseFacts

IDENTITY = ("code", "source", "source_id", "variant_of", "source_locale")
"""What a row is known by: it is looked up, never applied."""
NAMES = {name: crc32(name.encode()) for name in CourseFacts.__struct_fields__ if name not in IDENTITY}

ENCODING = ("utf-8", "surrogatepass")


def marks_of(facts: CourseFacts, earlier: bytes | None = None) -> bytes:
    """The marks of what is said now, and of what was said earlier and is not mentioned now."""
    parts: list[int] = []
    for name, key in NAMES.items():
        if (value := getattr(facts, name)) is not UNSET:
            parts += key, crc32(value.encode(*ENCODING)) if type(value) is str else _checksum(value)
    if earlier:
        said = set(parts[::2])
        parts += (part for pair in _unpacked(earlier).items() if pair[0] not in said for part in pair)
    return struct.pack(f"<{len(parts)}I", *parts)


def newly_said(facts: CourseFacts, earlier: bytes | None) -> CourseFacts:
    """The facts without those that were said the same way last time."""
    marks = _unpacked(earlier)
    if not marks:
        return facts
    new = copy.copy(facts)
    for name, key in NAMES.items():
        value = getattr(new, name)
        if value is not UNSET and marks.get(key) == _checksum(value):
            setattr(new, name, UNSET)
    return new


def has_said(name: str, earlier: bytes | None) -> bool:
    """Whether an import ever said something of this fact."""
    return NAMES[name] in _unpacked(earlier)


def _unpacked(marks: bytes | None) -> dict[int, int]:
    if not marks:
        return {}
    parts = iter(struct.unpack(f"<{len(marks) // 4}I", marks))
    return dict(zip(parts, parts, strict=True))


def _checksum(value: object) -> int:
    if isinstance(value, list):
        value = "\x1f".join(value)
    return crc32(str(value).encode(*ENCODING))
