import re
from datetime import date, timedelta
from html import unescape

import polib
import pytest
from sqlalchemy import event, select, update

from catalog.models import Course, CourseRevision
from catalog.repository.courses import UnitText
from catalog.service import set_units
from catalog.values import ChangeClass, CourseStatus
from core.actors import OPERATOR
from core.audit import list_entries
from core.ids import new_id
from core.locales import Locale
from localization.models import Job, JobStep, JobUnit
from localization.repository.jobs import list_jobs
from localization.values import STEP, JobStatus, StepKind, UnitState
from notifications.models import Alert
from notifications.values import AlertStatus, Audience, Channel
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person, a_variant
from tests.localization.making import a_job, a_market, a_rate_card
from tests.web.reading import text_of

ORDER = {
    "code": "SPRING",
    "name": "Spring rollout",
    "courses": ["ABC-101", "GDP-120"],
    "markets": [{"market": "PL", "launch": "2027-03-01"}, {"market": "DE", "launch": "2026-11-20"}],
}


@pytest.fixture
def coordinator(client: Client) -> Client:
    with client.house.uow.write(OPERATOR) as work:
        a_market(work, "PL", headcount="1000", language_shares="pl=0.9|en=0.1")
        a_market(work, "DE", required="de")
        a_rate_card(work)
        course = a_course(
            work, code="ABC-101", title="Anti-bribery", units={"a.1": "Ask {manager}.", "a.2": "Up to €35."}
        )
        a_course(work, code="GDP-120", title="Data protection")
        a_variant(work, course=course, locale="de", title="Korruption", source_revision=1)
    client.as_(Role.LOCALIZATION_COORDINATOR)
    client.post("/api/v1/rollouts", json=ORDER)
    return client


def token(client: Client) -> dict[str, str]:
    return {"csrf_token": client.headers["x-csrf-token"]}


def filled(data: bytes, texts: dict[str, str]) -> bytes:
    file = polib.pofile(data.decode())
    for entry in file:
        entry.msgstr = texts.get(entry.msgctxt, "")
    return str(file).encode()


def test_the_list_of_rollouts_answers_whether_each_can_launch(coordinator: Client) -> None:
    page = coordinator.get("/rollouts").text
    assert "Spring rollout" in page
    assert "1 of 2 countries can launch on time. Market DE is late." in page


def test_the_matrix_shows_every_cell_with_its_word_and_opens_with_its_why(coordinator: Client) -> None:
    page = coordinator.get("/rollouts/SPRING").text
    assert page.count('role="gridcell"') == 4
    assert 'data-state="late"' in page
    assert 'data-state="live"' in page
    assert "10% of people" in page
    opened = coordinator.get("/rollouts/SPRING?course=GDP-120&market=DE").text
    assert "Data protection in Market DE is" in opened
    assert "The launch was due" in opened
    assert "/jobs/JOB-" in opened


@pytest.mark.parametrize(("show", "cells"), [("all", 4), ("trouble", 2), ("sign_off", 0), ("mine", 0)])
def test_filters_choose_countries(coordinator: Client, show: str, cells: int) -> None:
    assert coordinator.get(f"/rollouts/SPRING?show={show}").text.count('role="gridcell"') == cells


def test_the_same_stands_there_as_a_list_and_as_a_file(coordinator: Client) -> None:
    assert 'role="grid"' not in coordinator.get("/rollouts/SPRING?view=list").text
    rows = coordinator.get("/rollouts/SPRING/matrix.csv").content.decode("utf-8-sig").splitlines()
    assert rows == ["course,title,PL,DE", "ABC-101,Anti-bribery,planned,live", "GDP-120,Data protection,planned,late"]


def test_a_launch_can_be_moved(coordinator: Client) -> None:
    answer = coordinator.post(
        "/rollouts/SPRING/launch",
        data={**token(coordinator), "market": "DE", "launch_on": "2027-04-01", "reason": "Works council"},
        follow_redirects=False,
    )
    assert answer.status_code == 303
    assert "All 2 countries can launch on time." in coordinator.get("/rollouts/SPRING").text


def test_a_plan_is_shown_before_anything_is_opened(coordinator: Client) -> None:
    form = {**token(coordinator), "code": "NEXT", "name": "Next", "courses": "ABC-101", "launch-PL": "2027-05-03"}
    shown = coordinator.post("/rollouts/new", data=form).text
    assert "0 jobs are needed." in shown
    assert "1 translation is there or being made." in shown
    assert coordinator.get("/rollouts/NEXT").status_code == 404
    coordinator.post("/rollouts/new", data={**form, "go": "1"})
    assert coordinator.get("/rollouts/NEXT").status_code == 200


def test_a_course_that_was_picked_beside_the_list_is_planned_too(coordinator: Client) -> None:
    assert 'data-adds="f-courses"' in coordinator.get("/rollouts/new").text
    form = {**token(coordinator), "code": "NEXT", "name": "Next", "courses": "", "launch-PL": "2027-05-03"}
    coordinator.post("/rollouts/new", data={**form, "add": "ABC-101", "go": "1"})
    assert "ABC-101" in coordinator.get("/rollouts/NEXT").text


def test_a_plan_says_what_it_costs_and_which_countries_it_comes_too_late_for(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        a_market(work, "FR", required="fr", name="France")
        a_course(work, code="NEW-1", title="One two three four")
        a_course(work, code="ABC-099", title="Gone", status=CourseStatus.RETIRED)
    form = {**token(coordinator), "code": "NEXT", "name": "Next", "courses": "NEW-1, ABC-099"}
    launches = {"launch-PL": "2027-05-03", "launch-DE": "2026-04-20", "launch-FR": "2026-11-30"}
    shown = text_of(coordinator.post("/rollouts/new", data={**form, **launches}))
    assert "About €0.40 by the rate cards. 2 jobs have no rate card." in shown
    assert "Market DE: The launch was due" in shown
    assert "France: The work takes 6 working days; the launch leaves 5." in shown
    assert "Market PL:" not in shown
    assert "Retired, so left out: ABC-099" in shown
    coordinator.post("/rollouts/new", data={**form, **launches, "go": "1"})
    page = text_of(coordinator.get("/rollouts/NEXT"))
    assert "Market DE is late, France is at risk." in page
    assert "0 of 3 cells are live." in page


def test_a_plan_with_a_code_that_is_taken_says_so_and_replaces_only_what_was_looked_at(coordinator: Client) -> None:
    form = {**token(coordinator), "code": "SPRING", "name": "Mine", "courses": "ABC-101", "launch-PL": "2027-05-03"}
    shown = text_of(coordinator.post("/rollouts/new", data=form))
    assert "SPRING is planned already: saving replaces it. Falls out: Market DE and GDP-120." in shown
    assert coordinator.post("/rollouts/new", data={**form, "go": "1"}).status_code == 412
    moved = {**token(coordinator), "market": "DE", "launch_on": "2027-04-01"}
    coordinator.post("/rollouts/SPRING/launch", data=moved)
    assert coordinator.post("/rollouts/new", data={**form, "go": "1", "version": "1"}).status_code == 412
    assert "Market DE" in coordinator.get("/rollouts/SPRING").text
    coordinator.post("/rollouts/new", data={**form, "go": "1", "version": "2"})
    assert "Market DE" not in coordinator.get("/rollouts/SPRING").text


def test_a_wrong_plan_comes_back_with_what_was_typed(coordinator: Client) -> None:
    form = {**token(coordinator), "code": "NEXT", "name": "Next", "courses": "NOPE-1"}
    answer = coordinator.post("/rollouts/new", data=form)
    assert answer.status_code == 422
    assert "There is no course “NOPE-1”." in answer.text


def test_files_go_out_as_one_archive_once_and_can_be_fetched_again(coordinator: Client) -> None:
    assert "Download 3 files for vendors" in coordinator.get("/rollouts/SPRING").text
    page = coordinator.post("/rollouts/SPRING/files", data=token(coordinator)).text
    assert "3 files have gone out." in page
    assert "files for vendors" not in page
    address = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert address is not None
    for _ in range(2):
        answer = coordinator.get(unescape(address[1]))
        assert answer.headers["content-type"].startswith("application/zip")
    again = coordinator.post("/rollouts/SPRING/files", data=token(coordinator), follow_redirects=False)
    assert (again.status_code, again.headers["location"]) == (303, "/rollouts/SPRING")


def test_only_jobs_of_the_rollout_are_fetched_with_it(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        other = a_job(work, a_course(work), locale="fr")
    answer = coordinator.get(f"/rollouts/SPRING/files?jobs={other.number},x", follow_redirects=False)
    assert answer.status_code == 303
    assert 'http-equiv="refresh"' not in coordinator.get("/rollouts/SPRING?out=x%22%3E").text


def test_a_late_sign_off_still_waits_for_its_signature(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        job = next(row for row in list_jobs(work.session) if row.course == "GDP-120" and str(row.locale) == "de")
        others = (JobStep.job_id == job.id, JobStep.kind != StepKind.SIGN_OFF)
        work.session.execute(update(JobStep).where(*others).values(done_at=work.now))
    page = text_of(coordinator.get("/rollouts/SPRING"))
    assert "Awaiting sign-off 1" in page
    assert "At risk, late or blocked 1" in page
    assert coordinator.get("/rollouts/SPRING?show=sign_off").text.count('role="gridcell"') == 2


def test_home_counts_countries_not_rollouts_names_the_worst_first_and_all_that_waits(coordinator: Client) -> None:
    """Germany is late in one rollout, Poland at risk in two, and one step is the reader's."""
    person = coordinator.as_(Role.LOCALIZATION_COORDINATOR)
    for code, launch in (("A-SOON", "2026-11-26"), ("B-SOON", "2026-11-26")):
        markets = [{"market": "PL", "launch": launch}]
        coordinator.post("/api/v1/rollouts", json={**ORDER, "code": code, "name": code, "markets": markets})
    with coordinator.house.uow.write(OPERATOR) as work:
        first = select(JobStep.id).where(JobStep.position == 0).order_by(JobStep.id).limit(1)
        work.session.execute(
            update(JobStep).where(JobStep.id == work.session.scalar(first)).values(assignee_id=person.id)
        )
    page = text_of(coordinator.get("/"))
    assert "2 countries are in trouble." in page
    assert "1 translation step waits for you." in page
    rows = [page.index(words) for words in ("Market DE · Spring rollout", "Market PL · A-SOON", "Market PL · B-SOON")]
    assert rows == sorted(rows)


def test_home_shows_the_late_steps_of_people_one_answers_for(coordinator: Client) -> None:
    person = coordinator.as_(name="Mara Petrov")
    with coordinator.house.uow.write(OPERATOR) as work:
        job = a_job(work, a_course(work, code="ABC-900", title="Gifts"))
        step = work.session.scalars(select(JobStep).where(JobStep.job_id == job.id).order_by(JobStep.position)).first()
        assert step is not None
        step.due_on = coordinator.house.clock.now().date() - timedelta(days=14)
        alert = Alert(
            id=new_id(),
            subject_kind=STEP,
            subject_id=step.id,
            cycle=step.cycle,
            rung=14,
            audience=Audience.MANAGER,
            recipient_id=person.id,
            channel=Channel.MAIL,
            status=AlertStatus.SENT,
            due_on=step.due_on,
            fell_at=work.now,
            created_at=work.now,
        )
        work.session.add(alert)
    page = text_of(coordinator.get("/"))
    assert "1 translation step of somebody you answer for is late." in page
    assert f"JOB-{job.number} · Gifts" in page
    assert "14 days late" in page


def test_the_list_of_rollouts_and_home_read_as_often_for_many_rollouts_as_for_one(coordinator: Client) -> None:
    def statements(path: str) -> int:
        seen: list[str] = []
        engine = coordinator.house.database.engine
        event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        coordinator.get(path)
        return len(seen)

    one = {path: statements(path) for path in ("/rollouts", "/")}
    for number in range(3):
        coordinator.post("/api/v1/rollouts", json={**ORDER, "code": f"R-{number}"})
    assert {path: statements(path) for path in ("/rollouts", "/")} == one


def test_a_file_is_looked_at_and_then_taken_over(coordinator: Client) -> None:
    job = next(
        j["job"]
        for j in coordinator.get("/api/v1/jobs").json()["items"]
        if (j["course"], j["locale"]) == ("ABC-101", "pl")
    )
    page = coordinator.get(f"/jobs/{job}").text
    assert f"{job} · Polish for Market PL" in page
    assert "3 of 3 units have no finished translation yet." in page
    data = filled(
        coordinator.post(f"/jobs/{job}/files", data=token(coordinator)).content,
        {"title": "Korupcja", "a.1": "Zapytaj {manager}.", "a.2": "Do 50 €."},
    )
    handed = coordinator.post(
        f"/jobs/{job}/return", data=token(coordinator), files={"file": ("back.po", data)}, follow_redirects=False
    )
    assert handed.status_code == 303, handed.text
    dry_run = coordinator.get(handed.headers["location"])
    assert "2 units will be taken over. 1 failed a check and stays as it is." in dry_run.text
    assert "Number differs" in dry_run.text
    assert "Korupcja" not in coordinator.get(f"/jobs/{job}?show=all").text
    only = coordinator.get(handed.headers["location"] + "?show=check_failed").text
    assert ("Do 50" in only, "Korupcja" in only) == (True, False)
    taken = coordinator.post(handed.headers["location"], data=token(coordinator), follow_redirects=False)
    assert taken.status_code == 303
    page = coordinator.get(f"/jobs/{job}?show=all").text
    assert "Korupcja" in page
    assert coordinator.post(handed.headers["location"], data=token(coordinator)).status_code == 409


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.po", b"", "empty.po is empty."),
        ("back.po", b'msgid "', "this cannot be read as PO"),
        ("back.po", b'msgid ""\nmsgstr "Language: pl\\n"\n', "does not say which job"),
        (
            "back.xlf",
            b'<xliff version="2.0" srcLang="en" trgLang="pl"/>',
            "does not say which job",
        ),
        ("back.srt", b"1\n00:00:01,000 --> 00:00:02,000\nYes", "does not say which job"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_a_sentence(
    coordinator: Client, name: str, data: bytes, sentence: str
) -> None:
    answer = coordinator.post("/jobs/JOB-1/return", data=token(coordinator), files={"file": (name, data)})
    assert answer.status_code == 422
    assert sentence in answer.text


def test_subtitles_are_offered_for_what_has_times(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        course = a_course(work, code="FILM-1", title="A film")
        set_units(work, course.id, [UnitText("cue.1", "Welcome.", "00:00:01.000 --> 00:00:03.000")])
        job = f"JOB-{a_job(work, course, locale='pl').number}"
    assert '<option value="srt">' not in coordinator.get("/jobs/JOB-1").text
    assert '<option value="srt">' in coordinator.get(f"/jobs/{job}").text
    file = coordinator.post(f"/jobs/{job}/files", data={**token(coordinator), "format": "srt"})
    data = file.content.replace(b"Welcome.", b"Witamy.")
    handed = coordinator.post(
        f"/jobs/{job}/return", data=token(coordinator), files={"file": (f"{job}-FILM-1.r2.pl.srt", data)}
    )
    assert "Witamy." in handed.text
    assert "1 unit will be taken over." in handed.text


def test_steps_are_held_and_go_on(coordinator: Client) -> None:
    path = "/jobs/JOB-1/steps/translation"
    coordinator.post(path, data={**token(coordinator), "action": "hold", "reason": "Vendor closed"})
    assert "On hold at Translation: Vendor closed" in coordinator.get("/jobs/JOB-1").text
    coordinator.post(path, data={**token(coordinator), "action": "resume"})
    assert "On hold" not in coordinator.get("/jobs/JOB-1").text


def test_markets_vendors_and_jobs_have_pages(coordinator: Client) -> None:
    assert "estimated from CLDR" in coordinator.get("/markets").text
    assert "Vendor NORD" in coordinator.get("/vendors").text
    assert "JOB-1" in coordinator.get("/jobs").text
    assert "JOB-1" not in coordinator.get("/jobs?status=done").text


def test_my_next_step_is_on_home_and_counted_in_the_rail(coordinator: Client) -> None:
    person = coordinator.as_(Role.LOCALIZATION_COORDINATOR)
    with coordinator.house.uow.write(OPERATOR) as work:
        job = a_job(work, a_course(work, title="Mine"), locale="pl", due_on=date(2027, 1, 4))
        steps = update(JobStep).where(JobStep.job_id == job.id)
        work.session.execute(steps.values(assignee_id=person.id))
    page = coordinator.get("/").text
    assert "Translation steps waiting for you" in page
    assert f"JOB-{job.number} · Mine" in page


def test_staff_see_the_matrix_without_its_buttons(coordinator: Client) -> None:
    coordinator.as_(Role.STAFF)
    page = coordinator.get("/rollouts/SPRING?course=GDP-120&market=DE").text
    assert "Plan again" not in page
    assert "Move the launch" not in page
    assert coordinator.get("/jobs/JOB-1").status_code == 200


LINES = ["Ask your manager first.", "Keep the receipt of each gift.", "Write down who gave it.", "Say no to cash."]


def _hand_in(client: Client, job: str, texts: dict[str, str]) -> str:
    data = filled(client.post(f"/jobs/{job}/files", data=token(client)).content, texts)
    files = {"file": ("back.po", data)}
    return client.post(f"/jobs/{job}/return", data=token(client), files=files, follow_redirects=False).headers[
        "location"
    ]


def test_a_translation_in_the_words_of_the_source_is_counted_and_shown_as_one_to_look_at(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        units = {f"u.{index}": line for index, line in enumerate(LINES)}
        job = f"JOB-{a_job(work, a_course(work, units=units), locale='es').number}"
    place = _hand_in(coordinator, job, {"u.1": "Keep the recibo of each gift.", "u.2": "Anota quién lo dio."})
    page = coordinator.get(place).text
    assert "2 units will be taken over. 1 of them needs a look first." in page
    looked = coordinator.get(f"{place}?show=look").text
    assert "Most of the translation is still in the words of the source." in looked
    assert "Anota" not in looked


def test_a_step_with_units_missing_says_which_on_the_page_of_the_job(coordinator: Client) -> None:
    path = "/jobs/JOB-1/steps/translation"
    page = coordinator.post(path, data={**token(coordinator), "action": "complete"})
    assert page.status_code == 200
    assert "Translation is not done: 3 units have no finished translation yet: title, a.1, a.2." in page.text
    assert 'data-state="untranslated"' in page.text


def test_the_step_of_somebody_else_is_done_with_a_reason_only(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        lucia = a_person(work, name="Lucía Romero")
        work.session.execute(update(JobStep).values(assignee_id=lucia.id))
        work.session.execute(update(JobUnit).values(target="Tekst", state=UnitState.TRANSLATED))
    path = "/jobs/JOB-1/steps/translation"
    assert "Translation is done, for Lucía Romero" in coordinator.get("/jobs/JOB-1").text
    asked = coordinator.post(path, data={**token(coordinator), "action": "complete"}).text
    assert "This step is for Lucía Romero. Say why you do it in their place." in asked
    done = coordinator.post(path, data={**token(coordinator), "action": "complete", "reason": "She is away"}).text
    assert "Translation is done." in done
    with coordinator.house.uow.read(OPERATOR) as work:
        assert "She is away" in [entry.reason for entry in list_entries(work.session, limit=20)]


def test_a_job_counts_the_cues_that_are_shown_at_other_times(coordinator: Client) -> None:
    cues = [UnitText(f"cue.{n}", LINES[n], f"00:00:0{n}.000 --> 00:00:0{n}.900") for n in (0, 1)]
    with coordinator.house.uow.write(OPERATOR) as work:
        course = a_course(work)
        set_units(work, course.id, cues)
        job = f"JOB-{a_job(work, course, locale='es').number}"
    with coordinator.house.uow.write(OPERATOR) as work:
        set_units(work, course.id, [cues[0], UnitText("cue.1", LINES[1], "00:00:02.000 --> 00:00:02.900")])
    assert "is at revision 3 since 23 Nov 2026: 1 unit moved on." in coordinator.get(f"/jobs/{job}").text


def test_a_job_and_its_file_say_that_the_source_has_moved_on(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        course = a_course(work, summary="What it is about", units={"u.1": LINES[0], "u.2": LINES[1]})
        job = f"JOB-{a_job(work, course, locale='es').number}"
    texts = {"summary": "De qué trata", "u.1": "Pregunta antes a tu jefe.", "u.2": "Guarda el recibo de cada regalo."}
    data = filled(coordinator.post(f"/jobs/{job}/files", data=token(coordinator)).content, texts)
    with coordinator.house.uow.write(OPERATOR) as work:
        changed = work.session.get_one(Course, course.id)
        changed.summary, changed.revision = "What this is all about", 2
        work.session.add(
            CourseRevision(
                course_id=course.id,
                number=2,
                change_class=ChangeClass.MINOR,
                author_name="Somebody",
                at=work.now,
                changes=[{"key": "summary", "before": "What it is about", "after": changed.summary}],
            )
        )
    since = "the source is at revision 2 since 23 Nov 2026: 1 unit moved on."
    assert f"This job was made for revision 1; {since}" in coordinator.get(f"/jobs/{job}").text
    page = coordinator.post(f"/jobs/{job}/return", data=token(coordinator), files={"file": ("back.po", data)}).text
    assert f"This file was made for revision 1; {since}" in page
    assert "2 units will be taken over." in page
    body = coordinator.post(f"/api/v1/jobs/{job}/exchange?dry_run=true", content=data).json()
    results = {unit["key"]: unit["result"] for unit in body["units"]}
    assert (results["summary"], results["u.1"]) == ("source_moved", "accepted")
    assert since in body["notes"][0]


def test_what_a_closed_job_cost_is_a_sentence(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        work.session.execute(update(Job).values(status=JobStatus.DONE, open_key=None, closed_at=work.now))
    assert "Signed off and live.</b> Estimated at €" in coordinator.get("/jobs/JOB-1").text


def test_what_is_fuzzy_and_what_is_missing_in_a_returned_file_is_said(coordinator: Client) -> None:
    jobs = coordinator.get("/api/v1/jobs").json()["items"]
    job = next(each["job"] for each in jobs if (each["course"], each["locale"]) == ("ABC-101", "pl"))
    po = polib.pofile(coordinator.post(f"/jobs/{job}/files", data=token(coordinator)).content.decode())
    for entry in po:
        entry.msgstr = {"title": "Korupcja", "a.1": "Zapytaj {manager}."}.get(entry.msgctxt, "")
    po[1].flags = ["fuzzy"]
    del po[2]
    handed = coordinator.post(
        f"/jobs/{job}/return",
        data=token(coordinator),
        files={"file": ("back.po", str(po).encode())},
        follow_redirects=False,
    )
    hint = "1 is fuzzy: it is kept as a hint and not as a translation."
    dry_run = text_of(coordinator.get(handed.headers["location"]))
    assert f"1 unit will be taken over. {hint}" in dry_run
    assert "1 unit of the job is not in the file and stays as it is: a.2." in dry_run
    page = text_of(coordinator.post(handed.headers["location"], data=token(coordinator)))
    assert f"1 unit was taken over. {hint}" in page
    assert "1 unit taken over, 1 kept as a hint" in page


def test_late_jobs_stand_on_top_and_are_late_on_every_page(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        job = a_job(work, a_course(work, title="Overdue"), market="PL", due_on=date(2027, 6, 1))
        steps = update(JobStep).where(JobStep.job_id == job.id, JobStep.position == 0)
        work.session.execute(steps.values(due_on=date(2026, 11, 20)))
        newest = a_job(work, a_course(work, title="Newest"), due_on=date(2027, 1, 4))
    page = coordinator.get("/jobs").text
    assert page.index(f"JOB-{job.number} ·") < page.index(f"JOB-{newest.number} ·")
    assert 'class="now late"' in coordinator.get(f"/jobs/JOB-{job.number}").text


def test_the_keys_of_units_break_between_words_only(coordinator: Client) -> None:
    assert "a.<wbr>1" in coordinator.get("/jobs/JOB-1?show=all").text


def test_a_step_and_a_job_are_given_to_somebody_from_the_page(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        a_rate_card(work, vendor="SUR", target="", price="0.40")
        a_person(work, name="Jan", email="jan@example.org")
    vendor = {**token(coordinator), "vendor": "SUR"}
    page = text_of(coordinator.post("/jobs/JOB-1/vendor", data=vendor))
    assert "JOB-1 is with Vendor SUR now." in page
    act = {**token(coordinator), "action": "assign", "assignee": "JAN@example.org", "due_on": "2026-12-18"}
    page = text_of(coordinator.post("/jobs/JOB-1/steps/translation", data=act))
    assert "Translation was given on." in page
    assert "Jan, 18 Dec" in page
    unknown = text_of(coordinator.post("/jobs/JOB-1/steps/translation", data={**act, "assignee": "no@example.org"}))
    assert "Nobody has this address or number." in unknown
    assert 'href="/vendors"' in coordinator.get("/rollouts").text


def test_a_budget_can_be_said_with_the_plan(coordinator: Client) -> None:
    form = {"name": "X", "code": "X-1", "courses": "ABC-101", "launch-PL": "2027-03-01", "budget": "900", "go": "1"}
    coordinator.post("/rollouts/new", data={**token(coordinator), **form, "currency": "PLN"})
    assert re.search(r"of PLN\s?900 committed", text_of(coordinator.get("/rollouts/X-1")))


def test_a_rollout_calls_its_courses_as_the_catalog_does_in_the_readers_language(coordinator: Client) -> None:
    english = coordinator.get("/rollouts/SPRING")
    coordinator.as_(Role.LOCALIZATION_COORDINATOR, locale=Locale.parse("de-AT"))
    german = coordinator.get("/rollouts/SPRING")
    assert '<span lang="en" dir="ltr">Anti-bribery</span>' in english.text
    assert '<span lang="de" dir="ltr">Korruption</span>' in german.text
    assert '<span lang="en" dir="ltr">Data protection</span>' in german.text


def test_a_rollout_over_its_budget_is_marked_before_and_after_it_is_stored(coordinator: Client) -> None:
    def planned(budget: str, **more: str) -> str:
        form = {"name": "X", "code": "X-1", "courses": "NEW-1", "launch-PL": "2027-03-01", "budget": budget, **more}
        return text_of(coordinator.post("/rollouts/new", data={**token(coordinator), **form}))

    with coordinator.house.uow.write(OPERATOR) as work:
        a_rate_card(work, price="50")
        a_course(work, code="NEW-1", title="One two")
    assert "Over budget" not in planned("1000")
    assert "Over budget: with this plan €100 of €90 are committed, €10 too much." in planned("90")
    planned("90", go="1")
    for page in ("/rollouts/X-1", "/rollouts"):
        text = text_of(coordinator.get(page))
        assert "over budget" in text
        assert "€100 of €90 committed. That is €10 over the budget." in text
    again = planned("", version="1")
    assert "Over budget: with this plan" in again, "a budget that is not named stays as it is stored"


def test_jobs_are_listed_by_vendor_country_and_rollout_and_each_choice_can_be_taken_back(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        a_rate_card(work, vendor="SUR", target="fr")
        other = a_job(work, a_course(work, code="ZZZ-1"), locale="fr")
    for choice, is_there in (
        ("vendor=SUR", True),
        ("vendor=NORD", False),
        ("market=PL", False),
        ("rollout=SPRING", False),
    ):
        shown = coordinator.get(f"/jobs?{choice}").text
        assert (f"/jobs/JOB-{other.number}" in shown) is is_there, choice
        listed = [job["job"] for job in coordinator.get(f"/api/v1/jobs?{choice}").json()["items"]]
        assert (f"JOB-{other.number}" in listed) is is_there, choice
    page = coordinator.get("/jobs?vendor=NORD&market=PL&locale=pl&status=open")
    assert "JOB-1" in page.text
    taken = {unescape(href) for href in re.findall(r'href="(/jobs\?[^"]*)"', page.text)}
    assert "/jobs?market=PL&locale=pl&status=open" in taken
    assert "/jobs?vendor=NORD&market=PL&locale=pl&status=done" in taken
