"""What keeps a house from working is said in a sentence, and a backup is whole or not there."""

import errno
import os
import sqlite3
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.backing_up import write_backup
from app.cli import cli
from core.database import Database
from core.errors import DiskFull


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.mark.parametrize("command", [("doctor",), ("upgrade",), ("backup", "all.zip"), ("restore", "all.zip")])
def test_a_place_for_data_that_is_a_file_is_a_wrong_setting(
    place: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    (place / "file").write_text("x")
    for wrong in (place / "file", place / "file" / "below"):
        monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(wrong))
        ended = run(*command)
        assert (ended.exit_code, "COURSEKEEPER_DATA_DIR" in ended.stderr) == (2, True), ended.output


@pytest.mark.parametrize("command", [("doctor",), ("upgrade",), ("backup", "all.zip")])
def test_a_database_that_is_none_is_named(place: Path, command: tuple[str, ...]) -> None:
    (place / "data").mkdir()
    (place / "data" / "coursekeeper.db").write_text("This is no database at all.")
    ended = run(*command)
    assert (ended.exit_code, "The database cannot be used" in ended.stderr) == (1, True), ended.output
    assert not (place / "all.zip").exists()


def test_settings_that_are_no_text_are_named(place: Path) -> None:
    (place / ".env").write_bytes(b"\xff\xfe")
    for command in ("settings", "doctor"):
        ended = run(command)
        assert (ended.exit_code, ".env cannot be read" in ended.stderr) == (2, True), ended.output


def test_a_backup_that_cannot_be_written_there_is_used_wrongly(place: Path) -> None:
    (place / "file").write_text("x")
    for wrong in ("nowhere/all.zip", "file/all.zip"):
        ended = run("backup", wrong)
        assert (ended.exit_code, f"{wrong} cannot be written" in ended.stderr) == (2, True), ended.output


def test_a_full_disk_ends_a_backup_with_a_sentence_and_keeps_the_one_before(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(b"the good one")

    def fill_up(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", fill_up)
    with pytest.raises(DiskFull):
        write_backup(database, path)
    assert [(each.name, each.read_bytes()) for each in tmp_path.glob("*.zip*")] == [("all.zip", b"the good one")]
    assert not list(tmp_path.glob(".*.draft"))


def test_what_a_killed_backup_left_is_cleared_by_the_next(database: Database, tmp_path: Path) -> None:
    left, running = tmp_path / ".all.zip.999999999.draft", tmp_path / f".all.zip.{os.getppid()}.draft"
    for draft in (left, running):
        draft.write_bytes(b"half")
    write_backup(database, tmp_path / "all.zip")
    assert (left.exists(), running.exists()) == (False, True)
    assert zipfile.is_zipfile(tmp_path / "all.zip")


def test_a_database_without_room_ends_a_command_with_a_sentence(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("upgrade").exit_code == 0
    connection = sqlite3.connect(place / "data" / "coursekeeper.db")
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    (place / "courses.csv").write_text(
        "code,title,description\n" + "".join(f"C-{n},T,{'x' * 9000}\n" for n in range(200))
    )
    original = Database.__init__

    def small(self: Database, *args: object, **kwargs: object) -> None:
        from sqlalchemy import event

        original(self, *args, **kwargs)  # type: ignore[arg-type]
        event.listen(self.engine, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count={pages + 5}"))

    monkeypatch.setattr(Database, "__init__", small)
    ended = run("import", "courses", "courses.csv")
    assert (ended.exit_code, "no room left for the database" in ended.stderr) == (1, True), ended.output
