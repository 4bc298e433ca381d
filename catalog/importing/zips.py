"""Limits for ZIP files from strangers. Nothing is ever unpacked to disk: single entries are read, and bounded."""

import zipfile
from pathlib import Path, PurePosixPath

from catalog.importing.tables import Unreadable
from core.zips import DAMAGED

MAX_ENTRIES = 20_000
MAX_TOTAL = 4 * 1024**3
MAX_SHEET = 1024**3
MAX_KEPT = 64 * 1024**2
"""Of what a workbook's reader keeps in memory whole."""
KEPT_WHOLE = ("sharedStrings.xml", "styles.xml")
MAX_RATIO = 250
RATIO_MATTERS_FROM = 8 * 1024**2


def check_zip(path: Path) -> list[zipfile.ZipInfo]:
    """The entries, once size, number, ratio and names are seen to be harmless."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except DAMAGED as error:
        raise Unreadable("zip_broken", detail=str(error)) from error
    if len(entries) > MAX_ENTRIES:
        raise Unreadable("zip_too_many_entries", limit=MAX_ENTRIES, found=len(entries))
    if sum(entry.file_size for entry in entries) > MAX_TOTAL:
        raise Unreadable("zip_too_large", limit=MAX_TOTAL)
    for entry in entries:
        _check_entry(entry)
    return entries


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = PurePosixPath(entry.filename.replace("\\", "/"))
    if name.is_absolute() or ".." in name.parts or (name.parts and ":" in name.parts[0]):
        raise Unreadable("zip_path_escapes", place=entry.filename)
    if entry.flag_bits & 0x1:
        raise Unreadable("zip_encrypted", place=entry.filename)
    limit = MAX_KEPT if name.name in KEPT_WHOLE else MAX_SHEET
    if entry.file_size > limit:
        raise Unreadable("zip_too_large", place=entry.filename, limit=limit)
    if entry.file_size > RATIO_MATTERS_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise Unreadable("zip_bomb", place=entry.filename, ratio=MAX_RATIO)


def read_entry(path: Path, name: str, limit: int) -> bytes:
    """The bytes of one entry, if there are at most `limit` of them."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as file:
            content = file.read(limit + 1)
    except DAMAGED as error:
        raise Unreadable("zip_broken", place=name, detail=str(error)) from error
    if len(content) > limit:
        raise Unreadable("zip_too_large", place=name, limit=limit)
    return content
