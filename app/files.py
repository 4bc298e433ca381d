"""Files that are written whole or not at all: beside their place first, then moved there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from app.console import unwritable
from core.leases import is_running


def draft_of(path: Path) -> Path:
    """Where this process writes what is to be at `path`."""
    return path.with_name(f".{path.name}.{os.getpid()}.draft")


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Write to what is given; it is moved to `path` at the end, and gone where that fails. What was there stays."""
    is_place = not path.exists() or path.is_file()  # a pipe or a device is written to, never replaced
    draft = draft_of(path) if is_place else path
    _clear_drafts(path)
    try:
        yield draft
        if is_place:
            draft.replace(path)
    except OSError as problem:
        raise unwritable(path, problem) from None
    finally:
        if is_place:
            with suppress(OSError):
                draft.unlink()


def write_whole(path: Path, data: bytes) -> None:
    """Write all of it, or leave what is there."""
    with beside(path) as draft:
        draft.write_bytes(data)


def _clear_drafts(path: Path) -> None:
    """What a process that was killed left for the same place; one that still runs keeps its own."""
    for left in path.parent.glob(f".{escape(path.name)}.*.draft"):
        pid = left.name.removesuffix(".draft").rpartition(".")[2]
        if not (pid.isascii() and pid.isdecimal() and is_running(int(pid))):
            left.unlink(missing_ok=True)
