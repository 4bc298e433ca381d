"""Jobs go out as subtitles and come back: cue by cue, for the job and revision they were made for."""

from uuid import UUID

import pytest

from catalog.repository.courses import UnitText, list_revisions
from catalog.service import set_units
from catalog.values import ChangeClass
from core.actors import OPERATOR
from core.subtitles import Cue, cue_text, parse_cue
from core.unit_of_work import UnitOfWork, Work
from localization.errors import (
    CueMoved,
    FileForAnotherJob,
    FileForAnotherRevision,
    FileInAnotherLocale,
    NoTimes,
    SubtitlesNotOurs,
    UnitTwice,
)
from localization.exchange import read_exchange_file, unpack
from localization.models import Job
from localization.repository.jobs import list_units
from localization.service.exchange import read_return, take_return, write_file
from localization.service.jobs import refresh_job
from localization.values import UnitState
from tests.factories import a_course
from tests.localization.making import a_job

FILM = [
    UnitText("cue.intro", "Welcome.", "00:00:01.000 --> 00:00:03.500 align:start"),
    UnitText("cue.2", "Gifts up to 35 euros\nare yours.", "00:00:04.000 --> 01:00:06.000"),
]
SRT = "1\n00:00:01,000 --> 00:00:03,500\n{0}\n\n2\n00:00:04,000 --> 01:00:06,000\n{1}\n"
SOURCE = ("Welcome.", "Gifts up to 35 euros\nare yours.")
POLISH = ("Witamy.", "Prezenty do 35 euro\nsą twoje.")


def a_film(work: Work, units: list[UnitText] | None = None) -> tuple[UUID, Job]:
    course = a_course(work, code="FILM-1", title="A film")
    set_units(work, course.id, FILM if units is None else units)
    return course.id, a_job(work, course, locale="pl")


def results(work: Work, name: str, data: str | bytes) -> dict[str, str]:
    judged = read_return(work, name, data if isinstance(data, bytes) else data.encode())
    return {unit.key: unit.result.value for unit in judged.judgement.units}


def test_a_job_goes_out_as_numbered_cues_and_its_name_says_what_it_is(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        _, job = a_film(work)
        file = write_file(work, [f"JOB-{job.number}"], "srt")
    assert file.name == f"JOB-{job.number}-FILM-1.r2.pl.srt"
    assert (file.data.decode(), file.media_type) == (SRT.format(*SOURCE), "application/x-subrip")


def test_webvtt_says_in_a_note_what_it_is_and_what_it_leaves_out(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        _, job = a_film(work)
        file = write_file(work, [f"JOB-{job.number}"], "vtt")
    assert file.data.decode() == (
        f"WEBVTT\n\nNOTE\nCoursekeeper: JOB-{job.number} FILM-1 r2 pl\n"
        "A film: please keep this note, the names of the cues and their times as they are.\n\n"
        "NOTE\nNot in this file, because they have no times: title\n\n"
        "intro\n00:00:01.000 --> 00:00:03.500 align:start\nWelcome.\n\n"
        "2\n00:00:04.000 --> 01:00:06.000\nGifts up to 35 euros\nare yours.\n"
    )


def test_what_comes_back_is_taken_over_and_goes_out_whole_again(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        _, job = a_film(work)
        name = f"JOB-{job.number}"
        out = write_file(work, [name], "srt")
        assert results(work, out.name, SRT.format(POLISH[0], SOURCE[1])) == {
            "cue.intro": "accepted",
            "cue.2": "unchanged",
        }
        returned = take_return(work, out.name, SRT.format(*POLISH).encode())
        assert (returned.judgement.summary["accepted"], returned.judgement.left_out) == (2, ("title",))
        stored = {unit.key: (unit.target, unit.state) for unit in list_units(work.session, job.id)}
        assert stored["cue.2"] == (POLISH[1], UnitState.TRANSLATED)
        assert write_file(work, [name], "srt").data.decode() == SRT.format(*POLISH)
        vtt = write_file(work, [name], "vtt")
        assert b"NOTE\nSource: Welcome.\n\nintro\n" in vtt.data
        assert results(work, "another.vtt", vtt.data) == {"cue.intro": "unchanged", "cue.2": "unchanged"}


def test_checks_run_on_cues_and_a_new_cue_is_unknown(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        _, job = a_film(work)
        out = write_file(work, [f"JOB-{job.number}"], "srt")
        data = SRT.format(POLISH[0], "Prezenty do 50 euro") + "\n3\n00:00:01,000 --> 00:00:02,000\nNowe\n"
        assert results(work, out.name, data) == {
            "cue.intro": "accepted",
            "cue.2": "check_failed",
            "cue 3": "unknown",
        }


def test_a_cue_whose_text_the_course_changed_has_moved(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        course_id, job = a_film(work)
        out = write_file(work, [f"JOB-{job.number}"], "srt")
        set_units(work, course_id, [FILM[0], UnitText("cue.2", "Gifts are yours.", FILM[1].heading)])
        assert results(work, out.name, SRT.format(*POLISH)) == {"cue.intro": "accepted", "cue.2": "source_moved"}
        refresh_job(work, f"JOB-{job.number}")
        with pytest.raises(FileForAnotherRevision) as refused:
            results(work, out.name, SRT.format(*POLISH))
        assert (refused.value.params["named"], refused.value.params["revision"]) == (2, 3)


def test_a_job_takes_over_the_times_of_cues_with_their_translations_kept(uow: UnitOfWork) -> None:
    later = [UnitText(unit.key, unit.text, unit.heading.replace("00:00:0", "00:00:1")) for unit in FILM]
    with uow.write(OPERATOR) as work:
        course_id, job = a_film(work)
        take_return(work, write_file(work, ["JOB-1"], "srt").name, SRT.format(*POLISH).encode())
        assert [change.key for change in set_units(work, course_id, later)] == ["cue.intro", "cue.2"]
        refreshed = refresh_job(work, "JOB-1")
        assert refreshed.source_revision == 3
        file = write_file(work, ["JOB-1"], "srt")
        assert file.data.decode() == SRT.format(*POLISH).replace("00:00:0", "00:00:1")
        assert results(work, file.name, file.data) == {"cue.intro": "unchanged", "cue.2": "unchanged"}
        assert {unit.state for unit in list_units(work.session, job.id) if unit.key != "title"} == {
            UnitState.TRANSLATED
        }


@pytest.mark.parametrize(
    ("heading", "revision"),
    [
        ("00:00:01.000 --> 00:00:03.500 align:end", 3),
        ("Chapter 1", 3),
        ("  00:01.000  -->  00:03.500 align:start", 2),
    ],
)
def test_other_times_are_an_editorial_change_and_the_same_in_another_spelling_none(
    uow: UnitOfWork, heading: str, revision: int
) -> None:
    with uow.write(OPERATOR) as work:
        course_id, _ = a_film(work)
        set_units(work, course_id, [UnitText(FILM[0].key, FILM[0].text, heading), FILM[1]])
        newest = list_revisions(work.session, course_id)[0]
        assert (newest.number, newest.change_class) == (
            revision,
            ChangeClass.MINOR if revision == 2 else ChangeClass.EDITORIAL,
        )


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("final.srt", SRT.format(*POLISH), SubtitlesNotOurs),
        ("final.vtt", "WEBVTT\n\n1\n00:01.000 --> 00:03.500\nTak\n", SubtitlesNotOurs),
        ("JOB-2-FILM-1.r2.pl.srt", SRT.format(*POLISH), FileForAnotherJob),
        ("a.vtt", "WEBVTT\n\nNOTE\nCoursekeeper: JOB-1 FILM-2 r2 pl\n\n00:01.000 --> 00:03.500\n", FileForAnotherJob),
        ("JOB-1-FILM-1.r2.de.srt", SRT.format(*POLISH), FileInAnotherLocale),
        ("JOB-1-FILM-1.r1.pl.srt", SRT.format(*POLISH), FileForAnotherRevision),
        ("JOB-1-FILM-1.r2.pl.srt", SRT.format(*POLISH).replace("03,500", "03,600"), CueMoved),
        ("JOB-1-FILM-1.r2.pl.srt", SRT.format(*POLISH).replace("\n2\n", "\n1\n").replace("00:00:04", "00:00:01")
            .replace("01:00:06,000", "00:00:03,500"), UnitTwice),
    ],
)  # fmt: skip
def test_subtitles_that_do_not_belong_are_refused(
    uow: UnitOfWork, name: str, data: str, problem: type[Exception]
) -> None:
    with uow.write(OPERATOR) as work:
        _, job = a_film(work)
        assert job.number == 1
        with pytest.raises(problem):
            read_return(work, name, data.encode(), job="JOB-1")


def test_a_second_download_keeps_what_the_name_says(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_film(work)
        assert results(work, "vendor/JOB-1-FILM-1.r2.pl (1).srt", SRT.format(*POLISH))["cue.2"] == "accepted"


@pytest.mark.parametrize(("name", "written"), [("NOTES", "NOTES"), ("STYLE-1", "STYLE-1"), ("REGION a", "1")])
def test_a_cue_goes_out_by_its_name_unless_other_tools_would_take_it_for_none(
    uow: UnitOfWork, name: str, written: str
) -> None:
    with uow.write(OPERATOR) as work:
        a_film(work, [UnitText(f"cue.{name}", "Welcome.", FILM[0].heading), FILM[1]])
        file = write_file(work, ["JOB-1"], "vtt")
        assert f"\n\n{written}\n00:00:01.000" in file.data.decode()
        assert results(work, file.name, file.data) == {f"cue.{name}": "unchanged", "cue.2": "unchanged"}


@pytest.mark.parametrize(
    "name", ["/JOB-1-" * 100_000 + ".srt", "JOB-1-" + "x" * 100_000 + ".r2.pl.srt"], ids=["path", "name"]
)
def test_a_name_longer_than_any_file_has_says_nothing_and_that_at_once(name: str) -> None:
    assert read_exchange_file(name, SRT.encode()).job == ""
    assert read_exchange_file(f"{name[:100_000]}\\JOB-7-FILM-1.r2.pl.srt", SRT.encode()).job == "JOB-7"


def test_a_job_without_times_is_refused_as_subtitles(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_film(work, [UnitText("a", "Welcome.", "Chapter 1")])
        for format_ in ("srt", "vtt"):
            with pytest.raises(NoTimes):
                write_file(work, ["JOB-1"], format_)


def test_a_text_that_would_end_its_cue_comes_back_as_it_was(uow: UnitOfWork) -> None:
    odd = [UnitText("a --> b", "One\n\n00:00:01.000 --> 00:00:02.000\nTwo", FILM[0].heading), FILM[1]]
    with uow.write(OPERATOR) as work:
        a_film(work, odd)
        for format_ in ("srt", "vtt"):
            file = write_file(work, ["JOB-1"], format_)
            assert results(work, file.name, file.data) == {"a --> b": "unchanged", "cue.2": "unchanged"}


@pytest.mark.parametrize("line", ["Chapter 1", "", "00:00:01 --> 00:00:02", "at 00:00:01.000 --> 00:00:02.000"])
def test_only_the_line_of_its_times_makes_a_unit_a_subtitle(line: str) -> None:
    assert parse_cue(line) is None


@pytest.mark.parametrize("end", ["x\ny", "x" + " " * 100_000 + "y\n", "\v" * 100_000 + "x\r", "x\n"])
def test_a_heading_of_blanks_without_end_is_read_at_once(end: str) -> None:
    line = "00:00:01.000 --> 00:00:02.000" + " " * 100_000
    assert parse_cue(line + end) is None
    assert parse_cue(line) == Cue(1000, 2000)
    assert parse_cue(f"{line}line:0{line[29:]}align:end ") == Cue(1000, 2000, f"line:0{line[29:]}align:end")


def test_times_are_written_as_they_are_read() -> None:
    for cue in (Cue(1, 3_600_000), Cue(0, 359_999_999, "line:0 align:end")):
        assert parse_cue(str(cue)) == cue
    assert Cue(1, 61_000).spell(",") == "00:00:00,001 --> 00:01:01,000"
    assert cue_text("a\r\n \r\nb --> c\n") == "a\nb --&gt; c"


def test_jobs_of_films_go_into_one_zip(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        _, first = a_film(work)
        course = a_course(work, code="FILM-2", title="Another")
        set_units(work, course.id, FILM)
        second = a_job(work, course, locale="de")
        packed = write_file(work, [f"JOB-{first.number}", f"JOB-{second.number}"], "vtt")
    assert packed.name == "jobs.zip"
    names = [name for name, _ in unpack(packed.name, packed.data)]
    assert names == [f"JOB-{first.number}-FILM-1.r2.pl.vtt", f"JOB-{second.number}-FILM-2.r2.de.vtt"]
