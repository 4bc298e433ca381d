"""What measurements share: a house in a temporary folder, its commands, its server, and a lean HTTP caller."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("COURSEKEEPER_DATA", ROOT.parent / "shared" / "data"))
COMMAND = [str(Path(sys.executable).with_name("coursekeeper"))]


def need_data() -> Path:
    path = DATA / "courses.jsonl"
    if not path.is_file():
        raise SystemExit(f"This measurement needs {path} (COURSEKEEPER_DATA names another place).")
    return path


def environment(folder: Path, **settings: str) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("COURSEKEEPER_")}
    named = {f"COURSEKEEPER_{k.upper()}": v for k, v in settings.items()}
    return {**plain, "COURSEKEEPER_DATA_DIR": str(folder), **named}


def run(env: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run([*COMMAND, *arguments], env=dict(env), capture_output=True, text=True, cwd=ROOT)
    if done.returncode not in (0, 3):
        raise SystemExit(f"coursekeeper {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


@contextmanager
def a_house(**settings: str) -> Iterator[dict[str, str]]:
    """The environment of an empty house, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="ck-bench-") as folder:
        yield environment(Path(folder), **settings)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def a_server(env: Mapping[str, str], *options: str) -> Iterator[tuple[int, int]]:
    """A running server: its port and process id. It is stopped by its id."""
    port = free_port()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(port), *options], env=dict(env), cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if Caller(port).get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise SystemExit("The server did not answer in time.")


class Caller:
    """One kept-alive connection; does nothing but write the request and read the answer."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = {"Host": f"127.0.0.1:{port}", **(headers or {})}
        self._tail = "".join(f"{k}: {v}\r\n" for k, v in lines.items()) + "\r\n"
        self._rest = b""

    def get(self, path: str) -> tuple[int, bytes]:
        self._socket.sendall(f"GET {path} HTTP/1.1\r\n{self._tail}".encode())
        head, body = self._until(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
        )
        while len(body) < length:
            body += self._receive()
        self._rest = body[length:]
        return int(head.split(b" ", 2)[1]), body[:length]

    def _until(self, mark: bytes) -> tuple[bytes, bytes]:
        data = self._rest
        while mark not in data:
            data += self._receive()
        head, _, rest = data.partition(mark)
        return head, rest

    def _receive(self) -> bytes:
        part = self._socket.recv(262144)
        if not part:
            raise ConnectionError("the server closed the connection")
        return part


def rate(call: Caller, path: str, seconds: float) -> float:
    """Answers a second over one connection."""
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        status, _ = call.get(path)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
        count += 1
    return count / (time.perf_counter() - started)


def resident_mb(pid: int) -> float:
    """Resident memory of a process and its children, without what they share twice (Pss)."""
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (int(entry.name) == pid or _parent(entry) == pid):
            rollup = (entry / "smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return None


def show(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    table = [list(map(str, headers)), *[list(map(str, row)) for row in rows]]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for index, row in enumerate(table):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        if index == 0:
            print("  ".join("-" * width for width in widths))
