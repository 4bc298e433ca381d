import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from app.settings import load
from app.wiring import Wiring
from core.actors import OPERATOR
from tests.factories import a_course, a_person

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line on a place of its own, with one course, two markets and a vendor."""
    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    Path("markets.csv").write_text("code,name,country,required_locales\nPL,Poland,PL,pl\nDE,Germany,DE,de\n")
    Path("vendors.json").write_text(
        '[{"code": "NORD", "name": "Lingua Nord", "rate_cards": [{"source_locale": "en", "price_per_word": "0.1",'
        ' "currency": "EUR"}]}]'
    )
    Path("plan.json").write_text(
        '{"code": "SPRING", "name": "Spring", "courses": ["ABC-101"],'
        ' "markets": [{"market": "PL", "launch": "2031-03-03"}, {"market": "DE", "launch": "2031-03-03"}]}'
    )

    def invoke(*arguments: str, ends_with: int = 0) -> Result:
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == ends_with, (arguments, result.output, result.exception)
        return result

    invoke("markets", "import", "markets.csv")
    house = Wiring(load())
    with house.uow.write(OPERATOR) as work:
        a_course(work, code="ABC-101", title="Anti-bribery", units={"a.1": "Ask {manager}."})
    house.close()
    return invoke


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def translate(path: Path, texts: dict[str, str]) -> None:
    file = polib.pofile(str(path))
    for entry in file:
        entry.msgstr = texts.get(entry.msgctxt, "")
    file.save(str(path))


def test_the_whole_way_from_a_plan_to_a_changed_cell(run: Run) -> None:
    assert lines(run("markets", "import", "markets.csv", "--json"))[0]["unchanged"] == 2
    assert lines(run("vendors", "import", "vendors.json", "--json"))[0]["created"] == 2
    plan = lines(run("rollouts", "plan", "plan.json", "--json"))[0]
    assert [(job["job"], job["locale"]) for job in plan["jobs"]] == [("JOB-1", "de"), ("JOB-2", "pl")]
    run("jobs", "export", "JOB-2", "--format", "po", "--output", "out.po")
    translate(Path("out.po"), {"title": "Antykorupcja", "a.1": "Zapytaj {manager}."})
    dry = lines(run("jobs", "import", "out.po", "--dry-run", "--json"))[0]
    assert dry["job"] == "JOB-2"
    assert [(unit["key"], unit["result"], unit["checks"]) for unit in dry["units"]] == [
        ("title", "accepted", []),
        ("a.1", "accepted", []),
    ]
    assert dry["summary"]["accepted"] == 2
    assert lines(run("jobs", "show", "JOB-2", "--json"))[0]["units"] == {"new": 2}
    run("jobs", "import", "out.po")
    assert lines(run("jobs", "show", "JOB-2", "--json"))[0]["units"] == {"translated": 2}
    matrix = lines(run("rollouts", "show", "SPRING", "--json"))[0]
    assert {cell["market"]: cell["state"] for cell in matrix["cells"]} == {"PL": "in_progress", "DE": "planned"}
    assert "Poland" not in run("rollouts", "show", "SPRING").stdout.splitlines()[1]
    told = run("jobs", "show", "JOB-2").stdout
    assert "Platform configuration" in told, "in the words of its page"
    assert "platform_configuration" not in told
    assert [job["job"] for job in lines(run("jobs", "list", "--json"))] == ["JOB-2", "JOB-1"]


def test_several_jobs_go_into_one_zip_and_come_back_as_one(run: Run) -> None:
    run("rollouts", "plan", "plan.json")
    run("jobs", "export", "JOB-1", "JOB-2", "--output", "out.zip")
    assert [view["job"] for view in lines(run("jobs", "import", "out.zip", "--json"))] == ["JOB-1", "JOB-2"]


@pytest.mark.parametrize(
    ("arguments", "ends_with", "sentence"),
    [
        (("jobs", "import", "nowhere.po"), 2, "nowhere.po"),
        (("jobs", "import", "markets.csv"), 2, "format csv"),
        (("jobs", "import", "head.po"), 2, "does not say which job"),
        (("jobs", "import", "unknown.po"), 2, "JOB-99"),
        (("jobs", "show", "JOB-99"), 2, "JOB-99"),
        (("rollouts", "show", "NOPE"), 2, "NOPE"),
        (("rollouts", "plan", "markets.csv"), 2, "markets.csv"),
        (("jobs", "open", "ABC-101", "xx"), 2, "xx"),
        (("jobs", "open", "ABC-101", "en-GB", "--due", "soon"), 2, "date"),
        (("jobs", "open", "NOPE", "pl"), 2, "NOPE"),
    ],
)
def test_what_cannot_be_ends_with_a_sentence_and_its_code(
    run: Run, arguments: tuple[str, ...], ends_with: int, sentence: str
) -> None:
    Path("head.po").write_text('msgid ""\nmsgstr "Language: pl\\n"\n\nmsgid "a"\nmsgstr "b"\n')
    Path("unknown.po").write_text('msgid ""\nmsgstr "X-Coursekeeper-Job: JOB-99\\n"\n\nmsgid "a"\nmsgstr "b"\n')
    assert sentence in run(*arguments, ends_with=ends_with).stderr


def test_a_file_in_another_language_is_refused_by_a_rule(run: Run) -> None:
    run("rollouts", "plan", "plan.json")
    run("jobs", "export", "JOB-2", "--output", "out.po")
    text = Path("out.po").read_text().replace("Locale: pl", "Locale: de")
    Path("out.po").write_text(text)
    refused = run("jobs", "import", "out.po", ends_with=4)
    assert "out.po is in de, but JOB-2 is in pl" in refused.stderr


def test_formats_that_come_later_are_said_so(run: Run) -> None:
    run("rollouts", "plan", "plan.json")
    said = run("jobs", "export", "JOB-1", "--format", "docx", "--output", "x", ends_with=2)
    assert "not read or written yet. Known: po, xliff12, xliff20, srt, vtt." in said.stderr


def test_subtitles_go_out_and_come_back(run: Run) -> None:
    run("rollouts", "plan", "plan.json")
    refused = run("jobs", "export", "JOB-2", "--format", "vtt", "--output", "x", ends_with=4)
    assert "JOB-2 has no subtitles: none of its units has times" in refused.stderr
    Path("film.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nAsk first.\n")
    assert lines(run("courses", "units", "import", "ABC-101", "film.srt", "--json"))[0]["units"] == 1
    job = lines(run("jobs", "open", "ABC-101", "cs", "--json"))[0]["job"]
    Path("out").mkdir()
    for format_ in ("srt", "vtt"):
        run("jobs", "export", job, "--format", format_, "--output", "out")
    names = sorted(path.name for path in Path("out").iterdir())
    assert names == [f"{job}-ABC-101.r2.cs.srt", f"{job}-ABC-101.r2.cs.vtt"]
    for name in names:
        path = Path("out") / name
        path.write_text(path.read_text().replace("\nAsk first.", "\nNejdřív se zeptej."))
        dry = lines(run("jobs", "import", str(path), "--dry-run", "--json"))[0]
        assert [(unit["key"], unit["result"]) for unit in dry["units"]] == [("cue.1", "accepted")]
    run("jobs", "import", str(Path("out") / names[0]))
    assert lines(run("jobs", "show", job, "--json"))[0]["units"] == {"new": 1, "translated": 1}


def test_rows_that_cannot_be_are_reported_and_end_with_3(run: Run) -> None:
    Path("bad.csv").write_text("code,name,country,required_locales\nFR,France,FR,fr\nXX,Nowhere,XX,xx\n")
    report = lines(run("markets", "import", "bad.csv", "--json", ends_with=3))[0]
    assert (report["created"], report["refused"], report["rows"]) == (1, 1, 2)
    assert {(error["row"], error["column"]) for error in report["errors"]} == {
        (3, "territory"),
        (3, "required_locales"),
    }
    assert all(error["message"] for error in report["errors"])


def test_files_are_checked_and_analysed_without_a_database(run: Run, tmp_path: Path) -> None:
    Path("t.po").write_text('msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Up to 35"\nmsgstr "Bis zu 50"\n')
    found = lines(run("translations", "check", "t.po", "--json"))
    assert found[0] == {
        "unit": "Up to 35",
        "check": "numbers",
        "severity": "error",
        "message": "Number differs: 35 in the source, 50 in the translation.",
    }
    assert found[-1] == {"units": 1, "findings": 1}
    Path("card.json").write_text('{"price_per_word": 0.2, "currency": "EUR"}')
    result = lines(run("translations", "analyse", "t.po", "--memory", "t.po", "--rate-card", "card.json", "--json"))[0]
    assert result["bands"]["context"] == {"units": 1, "words": 3}
    assert result["estimate"] == 0


def test_the_memory_goes_in_and_out(run: Run) -> None:
    Path("t.po").write_text('msgid ""\nmsgstr "Language: de\\n"\n\nmsgid "Yes"\nmsgstr "Ja"\n')
    assert lines(run("memory", "import", "t.po", "--json"))[0] == {"kept": 1, "left_out": 0}
    told = lines(run("memory", "export", "--output", "out.tmx", "--json"))
    assert told == [{"file": "out.tmx", "bytes": Path("out.tmx").stat().st_size}]
    assert "<seg>Ja</seg>" in Path("out.tmx").read_text()


def test_a_file_that_cannot_be_written_did_not_go_out(run: Run) -> None:
    run("rollouts", "plan", "plan.json")
    run("jobs", "export", "JOB-2", "--output", "nowhere/out.po", ends_with=2)
    assert lines(run("jobs", "show", "JOB-2", "--json"))[0]["job"]["exported_at"] is None
    Path("files").mkdir()
    run("jobs", "export", "JOB-2", "--output", "files")
    assert [path.name for path in Path("files").iterdir()] == ["JOB-2-ABC-101-pl.po"]


def test_a_dry_run_reads_while_a_server_writes(run: Run) -> None:
    run("rollouts", "plan", "plan.json")
    run("jobs", "export", "JOB-2", "--output", "out.po")
    house = Wiring(load())
    with house.uow.write(OPERATOR) as work:
        a_course(work)
        assert "(dry run)" in run("jobs", "import", "out.po", "--dry-run").stdout
    house.close()


def test_a_file_that_names_the_version_it_saw_does_not_replace_a_later_one(run: Run) -> None:
    run("rollouts", "plan", "plan.json")
    order = json.loads(Path("plan.json").read_text())
    seen = lines(run("rollouts", "show", "SPRING", "--json"))[0]["rollout"]["version"]
    Path("mine.json").write_text(json.dumps({**order, "name": "Mine", "version": seen}))
    Path("theirs.json").write_text(json.dumps({**order, "name": "Theirs", "version": seen}))
    run("rollouts", "plan", "theirs.json")
    for arguments in (("mine.json",), ("mine.json", "--dry-run")):
        refused = run("rollouts", "plan", *arguments, ends_with=4)
        assert f"you saw version {seen}, now it is version {seen + 1}" in refused.stderr
    assert lines(run("rollouts", "show", "SPRING", "--json"))[0]["rollout"]["name"] == "Theirs"
    run("rollouts", "plan", "theirs.json")  # nothing would be replaced
    Path("mine.json").write_text(json.dumps({**order, "name": "Mine"}))
    run("rollouts", "plan", "mine.json")
    assert lines(run("rollouts", "show", "SPRING", "--json"))[0]["rollout"]["name"] == "Mine"


def test_a_version_of_zero_says_that_there_was_none(run: Run) -> None:
    order = json.loads(Path("plan.json").read_text())
    Path("new.json").write_text(json.dumps({**order, "version": 0}))
    run("rollouts", "plan", "new.json")
    Path("new.json").write_text(json.dumps({**order, "name": "Other", "version": 0}))
    assert "you saw version 0" in run("rollouts", "plan", "new.json", ends_with=4).stderr


def test_a_job_and_its_steps_are_given_to_a_vendor_and_a_person(run: Run) -> None:
    run("vendors", "import", "vendors.json")
    run("rollouts", "plan", "plan.json")
    card = {"source_locale": "en", "price_per_word": "2", "currency": "USD"}
    Path("sur.json").write_text(json.dumps([{"code": "SUR", "name": "Sur", "rate_cards": [card]}]))
    run("vendors", "import", "sur.json")
    job = lines(run("jobs", "assign", "JOB-1", "--vendor", "SUR", "--json"))[0]
    assert (job["vendor"], job["currency"]) == ("Sur", "USD")
    house = Wiring(load())
    with house.uow.write(OPERATOR) as work:
        a_person(work, name="Jan", email="jan@example.org")
    house.close()
    run("jobs", "assign", "JOB-1", "--step", "sign_off", "--to", "jan@example.org", "--due", "2031-02-20")
    step = lines(run("jobs", "show", "JOB-1", "--json"))[0]["steps"][-1]
    assert (step["assignee"], step["due_on"]) == ("Jan", "2031-02-20")
    run("jobs", "assign", "JOB-1", ends_with=2)
    run("jobs", "assign", "JOB-1", "--step", "sing_off", "--to", "jan@example.org", ends_with=2)


def test_a_check_of_meaning_makes_no_house_where_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    entry = 'msgid "Always report an incident to your manager"\nmsgstr "Der Himmel ist heute blau und klar"\n'
    Path("t.po").write_text(f'msgid ""\nmsgstr "Language: de\\n"\n\n{entry}')
    result = CliRunner().invoke(cli, ("translations", "check", "t.po", "--meaning", "--json"), catch_exceptions=False)
    assert (result.exit_code, lines(result)[-1]["units"]) == (0, 1), result.output
    assert [path.name for path in tmp_path.iterdir()] == ["t.po"]
