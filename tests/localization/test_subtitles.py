"""Subtitles: read with their places, checked on their own."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from app.cli import cli
from core.locales import Locale
from core.subtitles import Cue
from localization.checks.subtitles import check_subtitles
from localization.errors import ExchangeFileError
from localization.exchange import read_exchange_file
from localization.exchange.base import ExchangeUnit

SRT = """1
00:00:01,000 --> 00:00:03,500
Welcome to
the course.

2
00:00:04,000 --> 00:00:06,000 X1:0
Let us begin.
"""
VTT = """WEBVTT - Basics

NOTE nobody reads this

STYLE
::cue { color: red }

intro
00:01.000 --> 00:03.500 align:start
<v Ada>Welcome.</v>

00:04.000 --> 01:00:06.000
Let us begin.
"""


def test_cues_of_both_formats_are_units_with_times() -> None:
    srt = read_exchange_file("a.srt", b"\xef\xbb\xbf" + SRT.replace("\n", "\r\n").encode())
    assert [(u.key, u.source, u.cue, u.line) for u in srt.units] == [
        ("1", "Welcome to\nthe course.", Cue(1000, 3500), 1),
        ("2", "Let us begin.", Cue(4000, 6000), 6),
    ]
    vtt = read_exchange_file("a.vtt", VTT.encode())
    assert [(u.key, u.source, u.cue) for u in vtt.units] == [
        ("intro", "<v Ada>Welcome.</v>", Cue(1000, 3500, "align:start")),
        ("2", "Let us begin.", Cue(4000, 3_606_000)),
    ]


TIMED = "00:01.000 --> 00:03.500\nYes\n"


@pytest.mark.parametrize("name", ["STYLE-1", "REGIONAL", "NOTES", "NOTE", "STYLE one", "WEBVTT", "WEBVTT-2"])
def test_a_cue_is_one_whatever_its_name_begins_with(name: str) -> None:
    read = read_exchange_file("a.vtt", f"WEBVTT\n\n{name}\n{TIMED}".encode())
    assert [(unit.key, unit.source) for unit in read.units] == [(name, "Yes")]


@pytest.mark.parametrize(
    "head", ["WEBVTT", "WEBVTT\tA film\nKind: captions", "WEBVTT\n\nNOTE\tone\ntwo\n00:01.000 --> 00:02.000"]
)
def test_what_webvtt_says_beside_its_cues_is_none(head: str) -> None:
    read = read_exchange_file("a.vtt", f"{head}\n\nREGION\nid:a\n\nSTYLE \n::cue {{}}\n\nNOTE\n\n{TIMED}".encode())
    assert [unit.source for unit in read.units] == ["Yes"]


@pytest.mark.parametrize(
    ("data", "line"),
    [("WEBVTT\n\nSTYLE-1\nYes", 4), ("WEBVTT\n\nWEBVTT\nYes", 4), (f"WEBVTTA\n\n{TIMED}", 1)],
)
def test_what_is_neither_a_cue_nor_beside_one_is_refused(data: str, line: int) -> None:
    with pytest.raises(ExchangeFileError) as refused:
        read_exchange_file("a.vtt", data.encode())
    assert (refused.value.code, refused.value.params.get("line")) == ("file_syntax_wrong", line)


@pytest.mark.parametrize(
    ("name", "data", "code", "line"),
    [
        ("a.srt", b"", "file_empty", None),
        ("a.srt", b"1\n00:00:01,000 -> 00:00:02,000\nYes", "file_syntax_wrong", 2),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\nYes\n\n7", "file_syntax_wrong", 5),
        ("a.srt", b"1\n00:00:61,000 --> 00:00:02,000\nYes", "file_syntax_wrong", 2),
        ("a.vtt", b"00:01.000 --> 00:03.500\nYes", "file_syntax_wrong", 1),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\xff", "file_not_decodable", 3),
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\x00", "file_holds_nul", 3),
        ("a.srt", b"-->" * 100_000, "file_syntax_wrong", 1),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(
    name: str, data: bytes, code: str, line: int | None
) -> None:
    with pytest.raises(ExchangeFileError) as refused:
        read_exchange_file(name, data)
    assert (refused.value.code, refused.value.params.get("line")) == (code, line)


@pytest.mark.parametrize(
    ("cues", "found"),
    [
        ([(0, 2000, "Welcome.")], []),
        ([(2000, 2000, "Welcome.")], ["cue_times"]),
        ([(0, 3000, "Welcome."), (2000, 4000, "Begin.")], ["cue_times"]),
        ([(3000, 5000, "Welcome."), (1000, 2000, "Begin.")], ["cue_times"]),
        ([(0, 1000, "Twenty-one letters ok.")], ["reading_speed"]),
        ([(0, 9000, "a b c d e f g h i j k l m n o p q r s t u v")], ["cue_text"]),
        ([(0, 9000, "one\ntwo\nthree")], ["cue_text"]),
        ([(0, 9000, "<i></i>")], ["cue_text"]),
        ([(0, 9000, "It is is here.")], ["repeated_words"]),
        ([(0, 9000, "An Ã¤rger.")], ["encoding"]),
        ([(0, 9000, "<i>It</i> {\\an8}is here.")], []),
    ],
)
def test_what_is_wrong_with_a_cue_is_named(cues: list[tuple[int, int, str]], found: list[str]) -> None:
    units = [ExchangeUnit(str(n), text, (text,), cue=Cue(start, end)) for n, (start, end, text) in enumerate(cues)]
    assert [finding.check for finding in check_subtitles(units, Locale.parse("en"))] == found


def test_a_character_that_is_a_word_takes_longer_to_read() -> None:
    unit = ExchangeUnit("1", "欢迎参加本课程的学习活动", (), cue=Cue(0, 1000))
    assert [f.check for f in check_subtitles([unit], Locale.parse("zh-Hans"))] == ["reading_speed"]


@given(st.binary(max_size=300))
def test_whatever_stands_in_a_file_it_is_read_or_refused(data: bytes) -> None:
    for name in ("a.srt", "a.vtt"):
        with suppress(ExchangeFileError):
            assert read_exchange_file(name, data).is_subtitles


def test_the_command_checks_and_analyses_them(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(SRT.replace("06,000", "03,000"), encoding="utf-8")
    path = str(tmp_path / "a.srt")
    checked = CliRunner().invoke(cli, ["translations", "check", path, "--target-locale", "en", "--json"])
    lines = [json.loads(line) for line in checked.stdout.splitlines()]
    assert checked.exit_code == 0
    assert [(line["unit"], line["check"], line["severity"]) for line in lines[:-1]] == [("2", "cue_times", "error")]
    assert lines[-1] == {"units": 2, "findings": 1}
    analysed = CliRunner().invoke(cli, ["translations", "analyse", path, "--json"])
    assert json.loads(analysed.stdout)["bands"]["new"] == {"units": 2, "words": 7}
