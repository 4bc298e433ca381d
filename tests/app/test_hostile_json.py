"""JSON nested without end comes from anywhere: each command answers it with a sentence and the code for a bad file."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli

DEEP = 5_000
READERS = {
    "policies simulate": ("policies", "simulate", "{}"),
    "policies apply": ("policies", "apply", "{}"),
    "requests submit": ("requests", "submit", "{}"),
    "requests settings": ("requests", "settings", "{}"),
    "rollouts plan": ("rollouts", "plan", "{}"),
    "duplicates check": ("duplicates", "check", "--drafts", "{}"),
    "duplicates evaluate": ("duplicates", "evaluate", "{}"),
    "rate card": ("translations", "analyse", "file.po", "--rate-card", "{}"),
    "mapping": ("import", "courses", "courses.csv", "--mapping", "{}"),
    "courses": ("import", "courses", "{}"),
    "markets": ("markets", "import", "{}"),
    "vendors": ("vendors", "import", "{}"),
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "file.po").write_text('msgid ""\nmsgstr "Language: pl\\n"\n\nmsgid "One"\nmsgstr ""\n')
    (tmp_path / "courses.csv").write_text("title\nFirst aid\n")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


@pytest.mark.parametrize(
    "content", ["[" * DEEP + "]" * DEEP, '{"title":' * DEEP + "1" + "}" * DEEP], ids=["list", "object"]
)
@pytest.mark.parametrize("command", READERS)
def test_json_nested_without_end_is_an_unreadable_file(place: Path, command: str, content: str) -> None:
    (place / "deep.json").write_text(content)
    ended = run(*(part.format("deep.json") for part in READERS[command]))
    assert ended.exit_code == 2, ended.output
    assert ended.stderr.strip()
    assert "Traceback" not in ended.stderr


def test_toml_nested_without_end_is_an_unreadable_file(place: Path) -> None:
    (place / "deep.toml").write_text("a = " + "[" * DEEP + "]" * DEEP)
    ended = run("policies", "simulate", "deep.toml")
    assert (ended.exit_code, "nested too deeply" in ended.stderr) == (2, True)


def test_a_cell_of_a_course_file_nested_without_end_is_read_as_text(place: Path) -> None:
    (place / "deep.csv").write_text('title,tags\nFirst aid,"' + "[" * DEEP + ']"\n')
    ended = run("import", "courses", "deep.csv", "--dry-run")
    assert (ended.exit_code, "The list is too long" in ended.stderr) == (3, True)
