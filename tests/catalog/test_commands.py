"""The command line: exit codes, JSON, a killed import run again."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.importing.fields import FIELDS

COMMAND = str(Path(sys.executable).with_name("coursekeeper"))
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("COURSEKEEPER_")}
    return {**plain, "COURSEKEEPER_DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def run(env: dict[str, str], tmp_path: Path) -> Run:
    def command(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([COMMAND, *map(str, arguments)], env=env, cwd=tmp_path, capture_output=True, text=True)

    return command


def test_an_import_reports_as_promised_and_ends_with_the_right_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("code,title,language\nA-1,One,en\nA-2,,en\n", encoding="utf-8")
    done = run("import", "courses", "c.csv", "--json", "--errors-to", "back.csv")
    assert done.returncode == 3, done.stderr
    report = json.loads(done.stdout)
    assert {key: report[key] for key in ("rows", "created", "updated", "unchanged", "refused")} == {
        "rows": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "refused": 1,
    }
    (error,) = report["errors"]
    assert set(error) == {"row", "column", "value", "code", "message"}
    assert (error["row"], error["column"], error["code"]) == (3, "title", "title_missing")
    assert (tmp_path / "back.csv").exists()
    assert (done.stdout.count("\n"), done.stderr) == (1, "")
    for name, words in (("nothing.csv", "no such file"), (".", "directory")):
        wrong = run("import", "courses", name)
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert words in wrong.stderr


def test_the_help_of_an_import_lists_the_columns_of_a_file(run: Run) -> None:
    told = run("import", "courses", "--help").stdout
    assert all(re.search(rf"^  {field.name}\b", told, re.M) for field in FIELDS)


def test_what_a_word_may_be_is_said_as_people_write_lists(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("code,title,modality\nA-1,One,Yoga\n", encoding="utf-8")
    assert "“Yoga” is none of e-learning, classroom, virtual_class" in run("import", "courses", "c.csv").stderr


def test_a_row_that_repeats_another_says_which_course_it_would_change(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("code,title\nA-1,One\nA-1,Two\n", encoding="utf-8")
    run("import", "courses", "c.csv", "--errors-to", "back.csv")
    assert "Row 2 of this file is the same course and language already: A-1." in (tmp_path / "back.csv").read_text()
    again = run("import", "courses", "back.csv", "--dry-run")
    assert "These rows will change courses that are there: 2 → A-1." in again.stderr
    assert "These rows changed courses that were there: 2 → A-1." in run("import", "courses", "back.csv").stderr


def test_an_import_says_what_became_of_each_column(run: Run, tmp_path: Path) -> None:
    rows = "Titel;Dauer (min);Zauberspalte;Verantwortlich\nEins;30;x;mara@example.org\n"
    (tmp_path / "kurse.csv").write_text(rows, encoding="utf-8")
    told = run("import", "courses", "kurse.csv", "--dry-run")
    assert "Columns: Titel → title, Dauer (min) → duration_minutes, Verantwortlich → owner_email." in told.stderr
    assert "Left out: Zauberspalte." in told.stderr
    report = json.loads(run("import", "courses", "kurse.csv", "--dry-run", "--json").stdout)
    matched = {"Titel": "title", "Dauer (min)": "duration_minutes", "Verantwortlich": "owner_email"}
    assert report["columns"] == {"matched": matched, "left_out": ["Zauberspalte"]}
    assert "nobody has the address mara@example.org yet" in report["notes"][1]["message"]


def test_a_version_behind_more_than_spelling_is_shown_as_outdated(run: Run, tmp_path: Path) -> None:
    rows = "code,title,language,variant_of\nA-1,One,en,\nA-2,Eins,de,A-1\n"
    (tmp_path / "c.csv").write_text(rows, encoding="utf-8")
    run("import", "courses", "c.csv")

    def shown(change_class: str, title: str) -> tuple[bool, bool]:
        edited = run("courses", "edit", "A-1", "--title", title, "--class", change_class, "--json")
        return (
            json.loads(edited.stdout)["variants"][0]["is_outdated"],
            "de (outdated)" in run("courses", "show", "A-1").stdout,
        )

    assert "de (live)" in run("courses", "show", "A-1").stdout
    assert shown("editorial", "One!") == (False, False)
    assert shown("major", "Two") == (True, True)


def test_a_course_is_kept_from_the_command_line(run: Run, tmp_path: Path) -> None:
    made = json.loads(run("courses", "create", "abc 1", "--title", "One", "--skills", "a|b", "--json").stdout)
    assert (made["code"], made["status"], made["skills"]) == ("ABC-1", "draft", ["a", "b"])
    edited = json.loads(run("courses", "edit", "ABC-1", "--title", "Two", "--version", "1", "--json").stdout)
    assert (edited["title"], edited["revision"]) == ("Two", 2)
    stale = run("courses", "edit", "ABC-1", "--title", "Three", "--version", "1")
    assert (stale.returncode, "Somebody else changed" in stale.stderr) == (4, True)
    assert json.loads(run("courses", "publish", "ABC-1", "--json").stdout)["status"] == "published"
    assert run("courses", "retire", "ABC-1").returncode == 2
    planned = ("courses", "retire", "ABC-1", "--reason", "old", "--on", "2999-12-31", "--json")
    assert json.loads(run(*planned).stdout)["status"] == "retiring"
    assert json.loads(run("courses", "publish", "ABC-1", "--json").stdout)["status"] == "published"
    (tmp_path / "units.jsonl").write_text('{"key": "a", "text": "Words"}\n', encoding="utf-8")
    units = json.loads(run("courses", "units", "import", "ABC-1", "units.jsonl", "--json").stdout)
    assert units == {"code": "ABC-1", "units": 1, "changed": ["a"], "removed": []}
    (tmp_path / "units.jsonl").write_text('{"key": "b", "text": "Others"}\n', encoding="utf-8")
    said = run("courses", "units", "import", "ABC-1", "units.jsonl").stdout
    assert said == "ABC-1: 1 unit; 1 added, 0 changed, 1 removed.\n"
    assert json.loads(run("courses", "retire", "ABC-1", "--reason", "old", "--json").stdout)["status"] == "retired"
    assert run("courses", "retire", "ABC-1", "--reason", "old").returncode == 4
    story = [json.loads(line)["action"] for line in run("courses", "history", "ABC-1", "--json").stdout.splitlines()]
    assert story[0] == "course.retired"
    assert run("courses", "show", "NOPE").returncode == 2
    out = run("export", "courses", "--format", "jsonl").stdout
    assert json.loads(out.splitlines()[0])["code"] == "ABC-1"
    told = json.loads(run("export", "courses", "--output", "all.csv", "--json").stdout)
    assert told == {"file": "all.csv", "format": "csv", "courses": 1}
    both = run("export", "courses", "--json")
    assert (both.returncode, both.stdout, "--output" in both.stderr) == (2, "", True)
    again = json.loads(run("import", "courses", "all.csv", "--json").stdout)
    assert (again["rows"], again["unchanged"]) == (1, 1)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_killed_import_keeps_what_was_committed_and_is_run_again_without_doubles(
    run: Run, env: dict[str, str], tmp_path: Path
) -> None:
    rows = [{"source": "s", "source_id": str(n), "title": f"Course {n}", "language": "en"} for n in range(6000)]
    (tmp_path / "many.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run("upgrade")
    database = sqlite3.connect(tmp_path / "data" / "coursekeeper.db")

    def stored() -> int:
        found: int = database.execute("SELECT count(*) FROM course").fetchone()[0]
        return found

    process = subprocess.Popen([COMMAND, "import", "courses", "many.jsonl"], env=env, cwd=tmp_path)
    end = time.monotonic() + 60
    while stored() == 0 and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = stored()
    assert 0 < kept <= 6000
    assert kept % 500 == 0
    for table in ("course_revision", "course_identifier"):
        assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == kept
    again = json.loads(run("import", "courses", "many.jsonl", "--json").stdout)
    assert (again["unchanged"], again["created"], stored()) == (kept, 6000 - kept, 6000)
    database.close()
