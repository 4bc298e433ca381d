"""What is written is for its owner's eyes alone: queued mails hold links that sign people in."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from app.backing_up import read_backup, write_backup
from app.console import UnreadableFile
from app.settings import Settings, make_data_dir
from app.wiring import Wiring
from core.actors import OPERATOR
from core.clock import FixedClock
from core.database import Database
from core.unit_of_work import UnitOfWork
from notifications.models import Mail
from notifications.service.mail import queue_mail
from people.models import Person
from tests.factories import a_person

COMMAND = str(Path(sys.executable).with_name("coursekeeper"))


def loose_files(folder: Path) -> list[str]:
    return [str(path) for path in [folder, *folder.rglob("*")] if path.stat().st_mode & 0o077]


def run(data: Path, *arguments: str) -> None:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("COURSEKEEPER_")}
    env = {**plain, "COURSEKEEPER_DATA_DIR": str(data)}
    subprocess.run([COMMAND, *arguments], env=env, cwd=data.parent, check=True, capture_output=True, umask=0o022)


def test_nobody_else_reads_what_commands_write(tmp_path: Path) -> None:
    data, courses = tmp_path / "data", tmp_path / "courses.jsonl"
    courses.write_text(json.dumps({"source": "s", "source_id": "1", "language": "en", "title": "First aid"}) + "\n")
    run(data, "import", "courses", str(courses))
    run(data, "index", "rebuild")
    run(data, "backup", "all.zip")
    assert (data / "coursekeeper.db").exists()
    assert len(list(data.rglob("*"))) > 2
    assert loose_files(data) == []
    assert (tmp_path / "all.zip").stat().st_mode & 0o077 == 0


def test_a_folder_that_was_made_looser_is_tightened(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_data_dir(Settings(data_dir=tmp_path))
    assert tmp_path.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_opening_the_house_tightens_its_folder(database_url: str, tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.mkdir(mode=0o755)
    house = Wiring(Settings(data_dir=place, database_url=database_url))
    assert house.has_database()
    house.close()
    assert loose_files(place) == []


def test_a_restore_names_the_row_that_the_database_refuses(
    uow: UnitOfWork, database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    with uow.write(OPERATOR) as work:
        for name in ("Ada", "Bo", "Cyd"):
            a_person(work, name=name)
    path, spoilt = tmp_path / "all.zip", tmp_path / "spoilt.zip"
    write_backup(database, path)
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(spoilt, "w") as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name).replace(b'"Cyd"', b'"C\\u0000d"'))
    with uow.write(OPERATOR) as work:
        work.session.execute(delete(Person))
    with pytest.raises(UnreadableFile) as refused:
        read_backup(database, clock.now(), spoilt)
    assert "person.jsonl, line 3" in str(refused.value.params["problem"])


def test_a_backup_holds_no_link_that_signs_somebody_in(
    uow: UnitOfWork, database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    with uow.write(OPERATOR) as work:
        queue_mail(work, to="ada@example.org", subject="Sign in", text="/sign-in/once-only", is_secret=True)
        queue_mail(work, to="ada@example.org", subject="Reviews", text="Two are due.")
    path = tmp_path / "all.zip"
    write_backup(database, path)
    with zipfile.ZipFile(path) as archive:
        assert not any(b"once-only" in archive.read(name) for name in archive.namelist())
    read_backup(database, clock.now(), path)
    with uow.read(OPERATOR) as work:
        assert list(work.session.scalars(select(Mail.subject))) == ["Reviews"]
