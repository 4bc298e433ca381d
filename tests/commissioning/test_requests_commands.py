"""`coursekeeper requests`, on settings of its own, as somebody at a terminal runs it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from commissioning.views import RequestView

NEED = "Recognise phishing mails and report them"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["requests", *arguments], catch_exceptions=False)

    return run


def a_file(tmp_path: Path, content: object) -> str:
    file = tmp_path / "file.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(file)


def test_a_request_is_submitted_judged_and_decided(run: Any, tmp_path: Path) -> None:
    wish = a_file(tmp_path, {"need": NEED, "audience_size": 85, "urgency": "high", "language": "de"})
    made = json.loads(run("submit", wish, "--json").stdout)
    assert (made["number"], made["stage"], made["answer"], made["evidence"]) == ("REQ-1", "submitted", "nothing", [])
    ratings = ("--strategic-fit", "5", "--compliance", "5", "--reach", "5", "--effort", "1")
    assert json.loads(run("triage", "REQ-1", *ratings, "--json").stdout)["score"] == 100
    assert [part in run("list").stdout for part in ("judged", "triaged")] == [True, False], "as the board says it"
    assert "judged, score 100" in run("show", "REQ-1").stdout
    reason = ("--reason", "Somebody else does it.")
    decided = json.loads(run("decide", "REQ-1", "--outcome", "not-training", *reason, "--json").stdout)
    assert decided["decision"]["outcome"] == "not_a_training_need"
    again = run("decide", "1", "--outcome", "defer", *reason)
    assert again.exit_code == 4
    assert "REQ-1 has been decided already" in again.stderr
    shown = json.loads(run("show", "REQ-1", "--json").stdout)
    assert set(shown) == {*RequestView.__struct_fields__, "evidence"}
    assert shown == {**decided, "evidence": []}
    assert [json.loads(line)["number"] for line in run("list", "--json").stdout.splitlines()] == ["REQ-1"]
    assert "Not a training need. Somebody else does it." in run("show", "REQ-1").stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "file.json"),
        ("{not json", "file.json"),
        ("[]", "file.json"),
        ({"audience": "all"}, "need"),
        ({"need": NEED, "urgency": "now"}, "urgency"),
        ({"need": NEED, "language": "xx-YY"}, "language"),
    ],
)
def test_a_file_that_is_no_request_ends_with_2_and_names_the_place(
    run: Any, tmp_path: Path, content: object, told: str
) -> None:
    ended = run("submit", a_file(tmp_path, content))
    assert ended.exit_code == 2
    assert told in ended.stderr
    assert run("list", "--json").stdout == ""


def test_a_missing_file_or_request_ends_with_2(run: Any) -> None:
    assert run("submit", "nowhere.json").exit_code == 2
    assert run("show", "REQ-9").exit_code == 2
    assert run("decide", "REQ-9", "--outcome", "defer", "--reason", "x").exit_code == 2


def test_an_outcome_nobody_knows_is_told(run: Any, tmp_path: Path) -> None:
    run("submit", a_file(tmp_path, {"need": NEED}))
    ended = run("decide", "REQ-1", "--outcome", "maybe", "--reason", "x")
    assert ended.exit_code == 2
    assert "outcome" in ended.stderr


def test_settings_are_put_in_force_and_shown(run: Any, tmp_path: Path) -> None:
    wished = {
        "weights": {"strategic_fit": 1, "compliance": 0, "reach": 0, "effort": 0},
        "usual_costs": [{"amount": 9000, "currency": "EUR", "working_days": 30}],
    }
    shown = json.loads(run("settings", a_file(tmp_path, wished)).stdout)
    assert shown["weights"]["strategic_fit"] == 1
    assert shown["usual_costs"][0]["amount"] == "9000.00"
    one_line = run("settings", "--json").stdout
    assert (json.loads(one_line), one_line.count("\n")) == (shown, 1)
    assert json.loads(run("settings").stdout) == shown
    assert run("settings", a_file(tmp_path, {"weights": {"strategic_fit": "much"}})).exit_code == 2
    assert run("settings", a_file(tmp_path, {"usual_costs": [{"amount": -1, "currency": "EUR"}]})).exit_code == 2
