"""What commands write is there whole, or what was there before is."""

import errno
import os
from pathlib import Path

import pytest

from app.console import DiskFull, FileNotWritten
from app.files import beside, write_whole


def test_a_file_is_there_only_when_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with beside(path) as draft:
        draft.write_bytes(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"
    assert [*tmp_path.iterdir()] == [path]


def test_what_was_there_stays_where_the_new_one_fails(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"before")
    with pytest.raises(DiskFull), beside(path) as draft:
        draft.write_bytes(b"ha")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("out.csv", b"before")]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotWritten):
        write_whole(tmp_path / "nowhere" / "out.csv", b"x")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"rows")
    assert os.read(reader, 10) == b"rows"
    os.close(reader)
    assert pipe.is_fifo()
