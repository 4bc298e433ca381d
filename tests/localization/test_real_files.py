"""Files that nobody here wrote: read or refused in a sentence, never a crash."""

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.commands.translations import translations
from core.errors import CoursekeeperError
from localization.checks import check_file
from localization.exchange import read_exchange_file

pytestmark = pytest.mark.shared_data
NOT_FILES = {
    "defusedxml__xmltestdata__cyclic.xml",
    "defusedxml__xmltestdata__external.xml",
    "defusedxml__xmltestdata__xmlbomb.xml",
    "defusedxml__xmltestdata__xmlbomb2.xml",
    "gettext-parser__test__fixtures__error-unescaped-quote.po",
    "gettext-parser__test__fixtures__validate-missing-msgid-plural.po",
    "gettext-parser__test__fixtures__validate-missing-msgstr.po",
    "gettext-parser__test__fixtures__validate-redundant-msgid-plural.po",
    "translation__Tests__Fixtures__empty.po",
    "translation__Tests__Fixtures__empty.xlf",
    "translation__Tests__Fixtures__invalid-xml-resources.xlf",
    "translation__Tests__Fixtures__missing-plurals.po",
    "translation__Tests__Fixtures__withdoctype.xlf",
}
HEADER_ALONE = {"polib__tests__test_fuzzy_header.po"}


def test_every_translation_file_is_read_and_checked(shared_data: Path) -> None:
    files = [*(shared_data / "po").iterdir(), *(shared_data / "xliff").iterdir()]
    assert len(files) > 20
    for path in files:
        file = read_exchange_file(path.name, path.read_bytes())
        assert file.units or path.name in HEADER_ALONE, path.name
        keys = {unit.key for unit in file.translations()}
        assert {finding.unit for finding in check_file(file.translations())} <= keys, path.name


def test_every_hostile_file_is_refused_by_name(shared_data: Path) -> None:
    refused = set()
    for path in (shared_data / "malformed").iterdir():
        try:
            read_exchange_file(path.name, path.read_bytes())
        except CoursekeeperError as error:
            refused.add(error.params["file"])
    assert refused == NOT_FILES


def test_as_many_entries_are_read_as_other_tools_count(shared_data: Path) -> None:
    counted = 0
    for line in (shared_data / "files_manifest.jsonl").read_text(encoding="utf-8").splitlines():
        facts = json.loads(line)
        path = shared_data / "po" / Path(facts["file"]).name
        if facts["kind"] == "po" and path.exists() and "polib" in facts:
            assert len(read_exchange_file(path.name, path.read_bytes()).units) == facts["polib"]["entries"], path
            counted += 1
    assert counted > 10


def test_the_command_ends_with_0_where_it_read_and_2_where_it_could_not(shared_data: Path) -> None:
    paths = sorted((shared_data / "malformed").iterdir())
    assert len(paths) > len(NOT_FILES) > 0
    for path in paths:
        ran = CliRunner().invoke(translations, ["check", str(path), "--json"])
        assert ran.exit_code == (2 if path.name in NOT_FILES else 0), (path, ran.output)
        if ran.exit_code == 0:
            *findings, last = [json.loads(line) for line in ran.stdout.splitlines()]
            assert set(last) == {"units", "findings"}
            assert last["findings"] == len(findings)
            assert all(set(finding) == {"unit", "check", "severity", "message"} for finding in findings)
        else:
            assert path.name in ran.stderr


def test_three_thousand_units_raise_few_false_alarms(shared_data: Path) -> None:
    path = shared_data / "po" / "vim__src__po__uk.cp1251.po"
    file = read_exchange_file(path.name, path.read_bytes())
    assert len(file.units) > 2500
    findings = list(check_file(file.translations()))
    errors = Counter(finding.check for finding in findings if finding.severity == "error")
    assert sum(errors.values()) < 30, errors
