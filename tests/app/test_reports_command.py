"""`coursekeeper reports`, on settings of its own, as somebody at a terminal runs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.reports import REPORTS
from app.cli import cli


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["reports", *arguments], catch_exceptions=False)

    return run


def test_reports_are_listed(run: Any) -> None:
    lines = run("list", "--json").stdout.splitlines()
    assert [json.loads(line)["name"] for line in lines] == [kept.name for kept in REPORTS]
    assert "How long has what is overdue been waiting?" in run("list").stdout


@pytest.mark.parametrize("name", [kept.name for kept in REPORTS])
def test_each_is_shown_as_text_json_and_csv(run: Any, name: str) -> None:
    made = json.loads(run("show", name, "--json").stdout)
    assert made["name"] == name
    shown = run("show", name).stdout
    assert shown.startswith(made["answer"])
    assert all(table["title"] in shown for table in made["tables"])
    header = run("show", name, "--format", "csv").stdout_bytes.decode("utf-8-sig").splitlines()[0]
    assert header.split(",") == [column["title"] for column in made["tables"][0]["columns"]]


def test_one_table_alone(run: Any) -> None:
    shown = run("show", "workload", "--table", "owners").stdout
    assert "Busiest owners" in shown
    assert "By month" not in shown


def test_what_is_not_there_ends_with_2(run: Any) -> None:
    for asked in (("weather",), ("workload", "--table", "weather"), ("workload", "--json", "--table", "x")):
        ended = run("show", *asked)
        assert ended.exit_code == 2
        assert "There is no report" in ended.stderr
