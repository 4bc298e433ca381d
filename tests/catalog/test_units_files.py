"""Units of text come from PO, XLIFF, subtitles and JSON Lines; the key is never guessed."""

from pathlib import Path

import pytest

from catalog.importing.tables import Unreadable
from catalog.importing.units import read_units
from catalog.repository.courses import UnitText

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#. Gifts
msgctxt "gifts"
msgid "Up to 50 €"
msgstr ""

#~ msgctxt "old"
#~ msgid "Gone"
#~ msgstr ""
"""
XLIFF_12 = """<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="x" source-language="en"
  datatype="plaintext"><body><trans-unit id="gifts"><source>Up to <g id="1">50</g> €</source><note>Gifts</note>
  </trans-unit></body></file></xliff>"""
XLIFF_20 = """<xliff version="2.0" srcLang="en" xmlns="urn:oasis:names:tc:xliff:document:2.0"><file id="f">
  <unit id="gifts"><notes><note>Gifts</note></notes><segment><source>Up to 50 €</source></segment>
  </unit></file></xliff>"""
LINES = '{"key": "gifts", "heading": "Gifts", "text": "Up to 50 €"}\n'


@pytest.mark.parametrize(
    ("name", "content"), [("a.po", PO), ("a.pot", PO), ("a.xlf", XLIFF_12), ("b.xliff", XLIFF_20), ("a.jsonl", LINES)]
)
def test_the_same_unit_from_every_format(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read_units(path) == [UnitText("gifts", "Up to 50 €", "Gifts")]


@pytest.mark.parametrize(
    ("name", "content", "keys"),
    [
        (
            "a.srt",
            "7\n00:00:01,000 --> 00:00:02,500\nWelcome\nto you.\n\n7\n00:00:03,000 --> 00:00:04,000\nBegin.\n",
            ["cue.1", "cue.2"],
        ),
        (
            "a.vtt",
            "WEBVTT\n\nNOTE mine\n\nintro\n00:01.000 --> 00:02.500\nWelcome\nto you.\n\n"
            "00:02.600 --> 00:02.700\n\n00:03.000 --> 00:04.000\nBegin.\n",
            ["cue.intro", "cue.3"],
        ),
    ],
)
def test_a_subtitle_is_a_unit_under_its_times(tmp_path: Path, name: str, content: str, keys: list[str]) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert read_units(path) == [
        UnitText(keys[0], "Welcome\nto you.", "00:00:01.000 --> 00:00:02.500"),
        UnitText(keys[1], "Begin.", "00:00:03.000 --> 00:00:04.000"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.po", 'msgid "no key"\nmsgstr ""\n', "unit_key_missing"),
        ("a.po", "this is no catalog\n", "units_broken"),
        ("a.jsonl", LINES * 2, "unit_key_twice"),
        ("a.jsonl", '{"key": "a"}\n', "units_broken"),
        ("a.jsonl", "nonsense\n", "not_json"),
        ("a.xlf", "<xliff/>", "units_missing"),
        ("a.xlf", "<html/>", "units_broken"),
        ("a.xlf", '<!DOCTYPE x [<!ENTITY a "b">]><xliff>&a;</xliff>', "xml_hostile"),
        ("a.txt", "words", "units_broken"),
        ("a.po", "", "empty"),
        ("a.srt", "1\n00:00:01,000 -> 00:00:02,000\nYes\n", "units_broken"),
        ("a.vtt", "WEBVTT\n", "units_missing"),
    ],
)
def test_what_holds_no_units_is_refused(tmp_path: Path, name: str, content: str, problem: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        read_units(path)
    assert refused.value.problem == problem


def test_directories_and_missing_files_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.po"):
        with pytest.raises(Unreadable):
            read_units(path)
