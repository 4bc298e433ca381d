"""Where the embedded index lies: generations side by side, and a small file that names the current one.

    index/current.json        {"generation", "schema"}: replaced in one step, so that a swap is all or nothing
    index/writer.lock         held by the one process that writes; the system frees it when that process dies
    index/g-…/                a tantivy index

A killed writer leaves at most files that nothing names. Readers look at the two small files' stamps before
each search and open or reload when they have moved on.
"""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import msgspec
import tantivy

from search.engines.embedded.schema import SCHEMA_VERSION, build_schema, register_tokenizers
from search.engines.embedded.vocabulary import Vocabulary
from search.errors import IndexBusy, IndexUnavailable

_POLL = 0.02


class Current(msgspec.Struct, frozen=True):
    generation: str
    schema: int


@dataclass(frozen=True, slots=True)
class Opened:
    """One state of the index, as all questions asked of it at once see it."""

    generation: str
    index: tantivy.Index
    searcher: tantivy.Searcher
    vocabulary: Vocabulary


class Store:
    """The index directory of one process; threads may share it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._opened: Opened | None = None
        self._stamp: tuple[object, ...] = ()
        self._lock = threading.Lock()

    def current(self) -> Current | None:
        """What `current.json` says; None where it is missing or not readable."""
        try:
            return msgspec.json.decode((self.root / "current.json").read_bytes(), type=Current)
        except (OSError, msgspec.MsgspecError):
            return None

    def opened(self) -> "Opened":
        """The current index as last committed by anyone; raise IndexUnavailable where there is none."""
        with self._lock:
            stamp = self._stamps()
            if self._opened is None or stamp != self._stamp:
                self._opened = self._open(self._opened)
                self._stamp = stamp
            return self._opened

    def _open(self, before: "Opened | None") -> "Opened":
        current = self.current()
        if current is None:
            raise IndexUnavailable(reason="not_built")
        if current.schema != SCHEMA_VERSION:
            raise IndexUnavailable(reason="other_schema", found=current.schema, needed=SCHEMA_VERSION)
        if before is not None and before.generation == current.generation:
            index = before.index
        else:
            index = open_index(self.root / current.generation)
        index.reload()
        searcher = index.searcher()
        vocabulary = Vocabulary(searcher, before.vocabulary if before is not None else None)
        return Opened(current.generation, index, searcher, vocabulary)

    def _stamps(self) -> tuple[object, ...]:
        names = [self.root / "current.json"]
        if self._opened is not None:
            names.append(self.root / self._opened.generation / "meta.json")
        return tuple(_stamp(name) for name in names)

    @contextmanager
    def writing(self, timeout: float = 30.0) -> Iterator[None]:
        """Be the one process and thread that writes; raise IndexBusy where another does for too long."""
        self.root.mkdir(parents=True, exist_ok=True)
        with open(self.root / "writer.lock", "ab") as file:
            deadline = time.monotonic() + timeout
            while not _lock_file(file.fileno()):
                if time.monotonic() >= deadline:
                    raise IndexBusy(waited_seconds=timeout)
                time.sleep(_POLL)
            try:
                yield
            finally:
                _unlock_file(file.fileno())

    def fresh(self) -> tuple[str, tantivy.Index]:
        """An empty index beside the current one. Call while writing."""
        generation = f"g-{uuid4().hex[:12]}"
        (self.root / generation).mkdir(parents=True)
        index = tantivy.Index(build_schema(), path=str(self.root / generation))
        register_tokenizers(index)
        return generation, index

    def swap_in(self, generation: str) -> None:
        """Make a generation the current one and drop those before the last. Call while writing."""
        before = self.current()
        written = self.root / "current.json.new"
        with open(written, "wb") as file:
            file.write(msgspec.json.encode(Current(generation, SCHEMA_VERSION)))
            file.flush()
            os.fsync(file.fileno())
        os.replace(written, self.root / "current.json")
        self._drop_all_but({generation, before.generation if before else generation})

    def _drop_all_but(self, kept: set[str]) -> None:
        for directory in self.root.glob("g-*"):
            if directory.name not in kept:
                shutil.rmtree(directory, ignore_errors=True)


def open_index(directory: Path) -> tantivy.Index:
    """An index on disk, read when told to rather than by a watching thread."""
    try:
        index = tantivy.Index.open(str(directory))
    except (ValueError, OSError) as problem:
        raise IndexUnavailable(reason="not_readable", detail=str(problem)) from problem
    index.config_reader("manual")
    register_tokenizers(index)
    return index


def _stamp(path: Path) -> tuple[int, int, int] | None:
    with suppress(OSError):
        facts = path.stat()
        return facts.st_ino, facts.st_mtime_ns, facts.st_size
    return None


if os.name == "nt":  # pragma: no cover
    import msvcrt

    def _lock_file(descriptor: int) -> bool:
        with suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
            return True
        return False

    def _unlock_file(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _lock_file(descriptor: int) -> bool:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def _unlock_file(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
