"""`coursekeeper people` and `tokens`, on settings of their own, as somebody at a terminal runs them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli import cli

PEOPLE = "email,name,org_unit,roles\nada@example.org,Ada,SALES,content_owner@SALES\nbad,,,\n"
UNITS = "code,name,parent,head_email\nSALES,Sales,,ada@example.org\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli, list(arguments), catch_exceptions=False)

    return run


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    people, units = tmp_path / "people.csv", tmp_path / "units.csv"
    people.write_text(PEOPLE)
    units.write_text(UNITS)
    return str(people), str(units)


def test_a_directory_comes_in_with_a_dry_run_before_and_no_change_after(run: Any, files: tuple[str, str]) -> None:
    people, units = files
    command = ("people", "import", people, "--org-units", units, "--json")
    dry, first, second = run(*command, "--dry-run"), run(*command), run(*command)
    assert [one.exit_code for one in (dry, first, second)] == [3, 3, 3]
    assert json.loads(dry.stdout) == json.loads(first.stdout)
    report = json.loads(first.stdout)
    assert {k: report[k] for k in ("rows", "created", "updated", "unchanged", "refused")} == {
        "rows": 3,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "refused": 1,
    }
    (error,) = report["errors"]
    assert (error["row"], error["column"], error["value"], error["code"]) == (3, "email", "bad", "invalid_email")
    assert error["message"] == "“bad” is no mail address."
    assert json.loads(second.stdout)["unchanged"] == 2
    (ada,) = [json.loads(line) for line in run("people", "list", "ada", "--json").stdout.splitlines()]
    assert (ada["email"], ada["roles"]) == ("ada@example.org", ["content_owner@SALES"])
    assert ada["may_sign_in"] is True
    assert "may sign in" in run("people", "list").stdout


@pytest.mark.parametrize("content", [None, b"", b"email\n\xff@example.org\n", b"shoe\n44\n"])
def test_a_file_that_cannot_be_read_ends_with_2_and_a_sentence(run: Any, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "people.csv"
    if content is not None:
        file.write_bytes(content)
    ended = run("people", "import", str(file))
    assert ended.exit_code == 2
    assert ended.stderr.strip()
    assert "Traceback" not in ended.stderr


def test_what_is_wrong_with_a_directory_is_said_with_its_facts(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"email,name\nada@example.org,{'x' * 201}\n")
    assert "row 2, name: This is too long: at most 200 characters." in run("people", "import", str(file)).stderr


def test_an_invitation_prints_one_link_and_keeps_none(run: Any, tmp_path: Path) -> None:
    invited = json.loads(run("people", "invite", "boss@example.org", "--role", "administrator", "--json").stdout)
    assert "/sign-in/" in invited["link"]
    secret = invited["link"].rpartition("/")[2]
    assert secret.encode() not in b"".join(path.read_bytes() for path in (tmp_path / "data").glob("*.db*"))
    assert run("people", "invite", "boss@example.org", "--role", "emperor").exit_code == 2
    assert "administrator" in run("people", "list").stdout


OWNED = """code,title,owner_email,org_unit
HR-1,Onboarding,ada@example.org,HR
HR-2,Feedback,ada@example.org,HR
ABC-1,Bribery,ada@example.org,SALES
"""


def test_who_leaves_is_named_with_what_passes_to_whom(run: Any, files: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(
        "email,name,org_unit,deputy_email\n"
        "ada@example.org,Ada,SALES,dee@example.org\ndee@example.org,Dee,SALES,\nhead@example.org,Head,HR,\n"
    )
    (tmp_path / "units.csv").write_text("code,name,parent,head_email\nSALES,Sales,,\nHR,People,,head@example.org\n")
    (tmp_path / "courses.csv").write_text(OWNED)
    run("people", "import", files[0], "--org-units", files[1])
    run("import", "courses", str(tmp_path / "courses.csv"))
    run("people", "leave", "dee@example.org")
    left = json.loads(run("people", "leave", "ada@example.org", "--json").stdout)
    assert (left["email"], left["left"]) == ("ada@example.org", True)
    assert {"count": 2, "to": "head@example.org", "ground": "head_of_unit"} in left["courses"]
    assert sum(each["count"] for each in left["courses"]) == 3
    assert left["duties"] == {"steps": 0, "markets": 0, "rollouts": 0, "to": None}
    assert run("courses", "show", "HR-1").stdout.count("Head") == 1
    assert json.loads(run("people", "leave", "ada@example.org", "--json").stdout)["left"] is False
    assert run("people", "leave", "nobody@example.org").exit_code == 2
    assert run("people", "list", "--as", "ada@example.org").exit_code != 0
    assert "2 courses passed to nobody: nobody is in line" in run("people", "leave", "head@example.org").stdout


def test_a_token_is_printed_once_listed_without_and_revoked(run: Any) -> None:
    run("people", "invite", "boss@example.org", "--role", "administrator")
    made = json.loads(run("tokens", "create", "ci", "--for", "boss@example.org", "--json").stdout)
    assert made["token"].startswith("ck_")
    listed = run("tokens", "list", "--json").stdout
    assert made["token"] not in listed
    assert run("tokens", "revoke", made["id"]).exit_code == 0
    assert json.loads(run("tokens", "list", "--json").stdout)["revoked_at"]
    assert run("tokens", "create", "ci").exit_code == 2


def test_staff_are_refused_what_they_may_not(run: Any, files: tuple[str, str]) -> None:
    run("people", "invite", "jana@example.org")
    ended = run("people", "import", files[0], "--org-units", files[1], "--as", "jana@example.org")
    assert ended.exit_code == 4
    assert "roles do not allow" in ended.stderr


def test_a_role_is_given_shown_and_withdrawn_at_the_terminal(run: Any, files: tuple[str, str]) -> None:
    people, units = files
    run("people", "import", people, "--org-units", units)
    place = ("ada@example.org", "localization_coordinator", "--market", "MX")
    nowhere = run("people", "roles", "give", *place)
    assert (nowhere.exit_code, "no market with the code “MX”" in nowhere.stderr) == (2, True)
    invited = run("people", "invite", "new@example.org", "--role", "localization_coordinator", "--market", "MX")
    assert (invited.exit_code, "no market with the code “MX”" in invited.stderr) == (2, True)
    (Path(people).parent / "markets.csv").write_text("code,name,required_locales\nMX,Mexico,es-MX\n")
    assert run("markets", "import", str(Path(people).parent / "markets.csv")).exit_code == 0
    given = run("people", "roles", "give", *place, "--json")
    assert json.loads(given.stdout)["roles"] == ["content_owner@SALES", "localization_coordinator#MX"]
    assert "roles: content_owner@SALES, localization_coordinator#MX" in run("people", "show", "Ada@Example.org").stdout
    elsewhere = run("people", "roles", "withdraw", "ada@example.org", "content_owner")
    assert "was not held" in elsewhere.stdout
    taken = run("people", "roles", "withdraw", "ada@example.org", "content_owner", "--org-unit", "SALES", "--json")
    assert json.loads(taken.stdout)["roles"] == ["localization_coordinator#MX"]


def test_somebody_who_left_is_taken_back_at_the_terminal(run: Any, files: tuple[str, str]) -> None:
    run("people", "import", files[0], "--org-units", files[1])
    run("people", "leave", "ada@example.org")
    assert json.loads(run("people", "show", "ada@example.org", "--json").stdout)["active"] is False
    assert json.loads(run("people", "return", "ada@example.org", "--json").stdout)["active"] is True


def test_nobody_is_shown_for_an_unknown_address(run: Any) -> None:
    assert run("people", "show", "nobody@example.org").exit_code != 0
