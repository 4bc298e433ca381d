"""The processes themselves: started, asked, interrupted."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

COMMAND = str(Path(sys.executable).with_name("coursekeeper"))


class Terminal:
    """Runs `coursekeeper` in a house of its own."""

    def __init__(self, folder: Path) -> None:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("COURSEKEEPER_")}
        self.env = {**plain, "COURSEKEEPER_DATA_DIR": str(folder)}
        self.folder = folder

    def run(self, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        env = {**self.env, **settings}
        return subprocess.run(
            [COMMAND, *arguments], env=env, cwd=self.folder, capture_output=True, text=True, timeout=120
        )

    def start(self, *arguments: str, **settings: str) -> subprocess.Popen[str]:
        env = {**self.env, **settings}
        return subprocess.Popen(
            [COMMAND, *arguments], env=env, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def served(terminal: Terminal) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    port = free_port()
    process = terminal.start("serve", "--port", str(port))
    with httpx.Client() as caller:
        for _ in range(600):
            try:
                if caller.get(f"http://127.0.0.1:{port}/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.05)
    yield port, process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_help_and_version_answer_without_a_house(terminal: Terminal) -> None:
    assert terminal.run("--help").returncode == 0
    assert not list(terminal.folder.iterdir())


def test_a_wrong_setting_stops_the_start_with_a_sentence(terminal: Terminal) -> None:
    done = terminal.run("upgrade", COURSEKEEPER_SERCH_ENGINE="embedded")
    assert done.returncode == 2
    assert "COURSEKEEPER_SERCH_ENGINE" in done.stderr
    assert "Traceback" not in done.stderr


def test_upgrade_sets_up_once_and_then_has_nothing_to_do(terminal: Terminal) -> None:
    assert json.loads(terminal.run("upgrade", "--json").stdout)["changed"] is True
    assert json.loads(terminal.run("upgrade", "--json").stdout)["changed"] is False


def test_the_demo_refuses_to_bind_beyond_loopback(terminal: Terminal) -> None:
    done = terminal.run("serve", "--host", "0.0.0.0", COURSEKEEPER_DEMO="true")
    assert done.returncode == 4
    assert "loopback" in done.stderr


def test_a_server_ends_gracefully_when_told_to(served: tuple[int, subprocess.Popen[str]]) -> None:
    port, process = served
    assert httpx.get(f"http://127.0.0.1:{port}/healthz").json() == {"status": "alive"}
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert "Traceback" not in errors


def test_a_clock_of_its_own_is_refused_beside_a_server(
    terminal: Terminal, served: tuple[int, subprocess.Popen[str]]
) -> None:
    done = terminal.run("worker", "--once", "--at", "2030-01-01T09:00:00Z")
    assert done.returncode == 4, done.stderr


def test_a_worker_does_all_there_is_and_ends(terminal: Terminal) -> None:
    done = terminal.run("worker", "--once", "--at", "2030-01-01T09:00:00Z", "--json")
    assert done.returncode == 0, done.stderr
    assert terminal.run("worker", "--once", "--at", "tomorrow").returncode == 2


def write_courses(path: Path, rows: int) -> None:
    with path.open("w") as file:
        for number in range(rows):
            row = {"source": "test", "source_id": str(number), "language": "en", "title": f"Course number {number}"}
            file.write(json.dumps(row) + "\n")


def count_courses(terminal: Terminal) -> int:
    import sqlite3

    with sqlite3.connect(terminal.folder / "coursekeeper.db") as connection:
        count: int = connection.execute("SELECT count(*) FROM course").fetchone()[0]
    connection.close()
    return count


def test_a_backup_restores_into_an_empty_house_and_nowhere_else(
    terminal: Terminal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = terminal.folder / "courses.jsonl"
    write_courses(path, 50)
    terminal.run("import", "courses", str(path))
    assert terminal.run("backup", "all.zip").returncode == 0
    other = Terminal(tmp_path_factory.mktemp("other"))
    done = other.run("restore", str(terminal.folder / "all.zip"))
    assert done.returncode == 0, done.stderr
    assert count_courses(other) == 50
    assert json.loads(other.run("import", "courses", str(path), "--json").stdout)["unchanged"] == 50
    assert other.run("restore", str(terminal.folder / "all.zip")).returncode == 4
    assert other.run("restore", str(path)).returncode == 2
