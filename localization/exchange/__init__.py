"""Files that go to translators and come back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from core.zips import DAMAGED
from localization.errors import ExchangeFileError, FileSyntaxWrong, FileTooLarge, FormatUnknown
from localization.exchange.base import MAX_BYTES, ExchangeFile, ExchangeUnit
from localization.exchange.po import Label, Outgoing, read_po, write_po
from localization.exchange.subtitles import read_subtitles, write_srt, write_vtt
from localization.exchange.xliff import read_xliff
from localization.exchange.xliff_writing import write_xliff_12, write_xliff_20

__all__ = [
    "ExchangeFile",
    "ExchangeFileError",
    "ExchangeUnit",
    "Label",
    "Outgoing",
    "pack_zip",
    "read_exchange_file",
    "unpack",
    "write_po",
    "write_srt",
    "write_vtt",
    "write_xliff_12",
    "write_xliff_20",
]

MAX_MEMBERS = 500
_LATER = (".tmx", ".csv", ".xlsx", ".mo")


def read_exchange_file(name: str, data: bytes) -> ExchangeFile:
    """Read PO, XLIFF or subtitles, told apart by what they are; only SubRip by what it is called."""
    if name.lower().endswith(_LATER):
        raise FormatUnknown(file=name, format=name.rpartition(".")[2].lower(), known="po, xliff, srt, vtt")
    bare = data.removeprefix(b"\xef\xbb\xbf")
    if name.lower().endswith((".srt", ".vtt")) or bare.startswith(b"WEBVTT"):
        return read_subtitles(name, data)
    head = bare.lstrip()[:1]
    if head == b"<" or name.lower().endswith((".xlf", ".xliff")):
        return read_xliff(name, data)
    return read_po(name, data)


def pack_zip(files: Mapping[str, bytes]) -> bytes:
    """One archive of several files, the same bytes for the same files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def unpack(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a ZIP, or the one file that was given. What would grow without bound is refused unread."""
    if not data.startswith(b"PK\x03\x04"):
        yield name, data
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > 5 * MAX_BYTES:
                raise FileTooLarge(file=name, limit=5 * MAX_BYTES)
            for member in members:
                yield member.filename, _read_member(archive, member)
    except DAMAGED:
        raise FileSyntaxWrong(file=name, line=1, format="ZIP") from None


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise FileTooLarge(file=member.filename, limit=MAX_BYTES)
    return data
