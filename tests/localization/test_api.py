from datetime import timedelta

import polib
import pytest
from sqlalchemy import update

from catalog.repository.courses import UnitText
from catalog.service import set_units
from catalog.values import CourseStatus
from core.actors import OPERATOR
from core.audit import list_entries
from core.clock import FixedClock
from localization.models import JobStep, JobUnit
from localization.values import UnitState
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person
from tests.localization.making import a_job, a_market, a_rate_card


@pytest.fixture
def coordinator(client: Client) -> Client:
    with client.house.uow.write(OPERATOR) as work:
        a_market(work, "PL")
        a_market(work, "MX", required="es-MX")
        a_rate_card(work)
        a_course(work, code="ABC-101", title="Basics", units={"a.1": "Ask {manager}.", "a.2": "Up to €35."})
        a_course(work, code="OLD-1", status=CourseStatus.RETIRING)
    client.as_(Role.LOCALIZATION_COORDINATOR)
    return client


ORDER = {
    "code": "SPRING",
    "name": "Spring",
    "courses": ["ABC-101", "OLD-1"],
    "markets": [
        {"market": "PL", "launch": "2027-03-01"},
        {"market": "MX", "launch": "2027-03-15", "without": ["OLD-1"]},
    ],
}


def test_a_rollout_is_planned_and_its_matrix_says_why(coordinator: Client) -> None:
    dry = coordinator.post("/api/v1/rollouts?dry_run=true", json=ORDER).json()
    assert [(j["locale"], j["job"]) for j in dry["jobs"]] == [("pl", None), ("es-MX", None)]
    assert coordinator.get("/api/v1/rollouts").json()["items"] == []
    plan = coordinator.post("/api/v1/rollouts", json=ORDER).json()
    assert [(j["locale"], j["job"], j["markets"]) for j in plan["jobs"]] == [
        ("pl", "JOB-1", ["PL"]),
        ("es-MX", "JOB-2", ["MX"]),
    ]
    assert plan["refused"] == ["OLD-1"]
    again = coordinator.post("/api/v1/rollouts", json=ORDER).json()
    assert again["jobs"] == []
    assert {r["job"] for r in again["reused"]} == {"JOB-1", "JOB-2"}
    matrix = coordinator.get("/api/v1/rollouts/SPRING/matrix").json()
    assert [m["market"] for m in matrix["markets"]] == ["PL", "MX"]
    states = {(c["course"], c["market"]): c["state"] for c in matrix["cells"]}
    assert states == {
        ("ABC-101", "PL"): "planned",
        ("ABC-101", "MX"): "planned",
        ("OLD-1", "PL"): "not_planned",
        ("OLD-1", "MX"): "not_required",
    }
    assert matrix["answer"].startswith("All 2 countries can launch on time.")
    assert all(cell["why"] for cell in matrix["cells"])


def test_a_rollout_of_things_that_are_not_there_names_each(coordinator: Client) -> None:
    wrong = {"code": "X", "name": "X", "courses": ["NOPE"], "markets": [{"market": "ZZ", "launch": "soon"}]}
    answer = coordinator.post("/api/v1/rollouts", json=wrong)
    assert answer.status_code in (400, 422)
    assert {error["field"] for error in answer.json()["errors"]} == {"courses[0]", "markets[0].market"}


def test_a_job_goes_out_and_comes_back_through_the_api(coordinator: Client) -> None:
    opened = coordinator.post(
        "/api/v1/jobs", json={"course": "ABC-101", "locale": "pl", "market": "PL", "due_on": "2027-02-26"}
    )
    assert opened.status_code == 201
    assert opened.json()["job"]["job"] == "JOB-1"
    file = coordinator.get("/api/v1/jobs/JOB-1/exchange")
    assert 'filename="JOB-1-ABC-101-pl.po"' in file.headers["content-disposition"]
    po = polib.pofile(file.content.decode())
    for entry in po:
        entry.msgstr = {"title": "Podstawy", "a.1": "Zapytaj {manager}.", "a.2": "Do 50 €."}[entry.msgctxt]
    data = str(po).encode()
    dry = coordinator.post("/api/v1/jobs/JOB-1/exchange?dry_run=true", content=data).json()
    assert dry["summary"]["accepted"] == 2
    failed = next(unit for unit in dry["units"] if unit["result"] == "check_failed")
    assert failed["key"] == "a.2"
    assert failed["checks"][0]["check"] == "numbers"
    units = coordinator.get("/api/v1/jobs/JOB-1/units").json()["items"]
    assert {unit["state"] for unit in units} == {"new"}
    coordinator.post("/api/v1/jobs/JOB-1/exchange", content=data)
    units = {u["key"]: u["target"] for u in coordinator.get("/api/v1/jobs/JOB-1/units").json()["items"]}
    assert units == {"title": "Podstawy", "a.1": "Zapytaj {manager}.", "a.2": ""}


def test_subtitles_go_out_and_come_back_through_the_api(coordinator: Client) -> None:
    coordinator.post("/api/v1/jobs", json={"course": "ABC-101", "locale": "pl"})
    refused = coordinator.get("/api/v1/jobs/JOB-1/exchange?format=srt")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_times")
    with coordinator.house.uow.write(OPERATOR) as work:
        course = a_course(work, code="FILM-1", title="A film")
        set_units(work, course.id, [UnitText("cue.1", "Welcome.", "00:00:01.000 --> 00:00:03.000")])
    coordinator.post("/api/v1/jobs", json={"course": "FILM-1", "locale": "pl"})
    file = coordinator.get("/api/v1/jobs/JOB-2/exchange?format=vtt")
    assert file.headers["content-type"].startswith("text/vtt")
    assert 'filename="JOB-2-FILM-1.r2.pl.vtt"' in file.headers["content-disposition"]
    data = file.text.replace("\nWelcome.", "\nWitamy.").encode()
    dry = coordinator.post("/api/v1/jobs/JOB-2/exchange?dry_run=true", content=data).json()
    assert [(unit["key"], unit["result"]) for unit in dry["units"]] == [("cue.1", "accepted")]
    srt = coordinator.get("/api/v1/jobs/JOB-2/exchange?format=srt")
    path = "/api/v1/jobs/JOB-2/exchange?file_name=JOB-2-FILM-1.r2.pl.srt"
    taken = coordinator.post(path, content=srt.text.replace("Welcome.", "Witamy.").encode())
    assert taken.json()["summary"]["accepted"] == 1


def test_a_file_for_another_job_is_a_conflict_that_names_both(coordinator: Client) -> None:
    for locale in ("pl", "es-MX"):
        coordinator.post("/api/v1/jobs", json={"course": "ABC-101", "locale": locale})
    data = coordinator.get("/api/v1/jobs/JOB-1/exchange").content
    answer = coordinator.post("/api/v1/jobs/JOB-2/exchange", content=data)
    assert (answer.status_code, answer.json()["code"]) == (409, "file_for_another_job")
    assert "JOB-1" in answer.json()["detail"]
    assert "JOB-2" in answer.json()["detail"]


def test_writes_on_a_job_need_the_version_they_build_on(coordinator: Client) -> None:
    coordinator.post("/api/v1/jobs", json={"course": "ABC-101", "locale": "pl"})
    hold = {"action": "hold", "reason": "Vendor closed"}
    path = "/api/v1/jobs/JOB-1/steps/translation"
    assert coordinator.post(path, json=hold).status_code == 428
    done = coordinator.post(path, json=hold, headers={"If-Match": '"1"'})
    assert done.status_code == 200, done.text
    assert done.json()["steps"][0]["state"] == "on_hold"
    assert coordinator.post(path, json=hold, headers={"If-Match": '"1"'}).status_code == 412
    unknown = coordinator.post(path, json={"action": "sing"}, headers={"If-Match": done.headers["etag"]})
    assert unknown.json()["errors"][0]["field"] == "action"


def test_jobs_are_paged_newest_first(coordinator: Client) -> None:
    for locale in ("pl", "es-MX", "de"):
        coordinator.post("/api/v1/jobs", json={"course": "ABC-101", "locale": locale})
    first = coordinator.get("/api/v1/jobs?limit=2").json()
    assert [job["job"] for job in first["items"]] == ["JOB-3", "JOB-2"]
    rest = coordinator.get(f"/api/v1/jobs?limit=2&cursor={first['next_cursor']}").json()
    assert [job["job"] for job in rest["items"]] == ["JOB-1"]


def test_rows_that_were_refused_say_why_in_the_readers_language(coordinator: Client) -> None:
    told = {}
    for path in ("markets", "vendors"):
        for language in ("en", "de"):
            headers = {"Accept-Language": language}
            refused = coordinator.post(f"/api/v1/{path}", json=[{"code": "QQ", "name": ""}], headers=headers).json()
            assert (refused["refused"], set(refused["errors"][0])) == (
                1,
                {"row", "column", "value", "code", "message"},
            )
            told[path, language] = refused["errors"][0]["message"]
    assert all(told[path, "en"] != told[path, "de"] for path in ("markets", "vendors"))


def test_markets_vendors_glossary_and_memory_can_be_read_and_filled(coordinator: Client) -> None:
    assert [m["code"] for m in coordinator.get("/api/v1/markets").json()["items"]] == ["MX", "PL"]
    rows = [{"code": "DE", "name": "Germany", "territory": "DE", "required_locales": "de"}, {"code": "QQ", "name": "?"}]
    done = coordinator.post("/api/v1/markets", json=rows).json()
    assert (done["created"], done["refused"]) == (1, 1)
    assert coordinator.get("/api/v1/markets/de").json()["required_locales"] == ["de"]
    assert coordinator.get("/api/v1/vendors").json()["items"][0]["rate_cards"][0]["price_per_word"] == "0.1000"
    term = {"source_locale": "en", "source": "manager", "target_locale": "pl", "target": "przełożony"}
    assert coordinator.post("/api/v1/glossary", json=[term]).json() == {"saved": 1}
    assert coordinator.get("/api/v1/glossary?target_locale=pl-PL").json()["items"][0]["target"] == "przełożony"
    po = b'msgid ""\nmsgstr "Language: pl\\n"\n\nmsgid "Yes"\nmsgstr "Tak"\n'
    assert coordinator.post("/api/v1/memory?file_name=old.po", content=po).json() == {"kept": 1, "left_out": 0}
    assert coordinator.get("/api/v1/memory").json()["items"][0]["target"] == "Tak"
    assert b"<seg>Tak</seg>" in coordinator.get("/api/v1/memory/export").content


@pytest.mark.parametrize(("field", "limit"), [("source", 500), ("target", 500), ("note", 5000)])
def test_a_term_is_no_longer_than_a_title(coordinator: Client, field: str, limit: int) -> None:
    term = {"source_locale": "en", "source": "manager", "target_locale": "pl", "target": "przełożony"}
    refused = coordinator.post("/api/v1/glossary", json=[term, term | {field: "Ж" * (limit + 1)}])
    assert refused.status_code == 422
    assert [(e["field"], e["code"]) for e in refused.json()["errors"]] == [(f"[1].{field}", "too_long")]
    assert coordinator.post("/api/v1/glossary", json=[term | {field: "Ж" * limit}]).json() == {"saved": 1}


def test_staff_may_look_but_not_open_jobs(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        a_job(work, a_course(work, code="NEW-1"))
    coordinator.as_(Role.STAFF)
    assert coordinator.get("/api/v1/jobs/JOB-1").status_code == 200
    assert coordinator.post("/api/v1/jobs", json={"course": "NEW-1", "locale": "de"}).status_code == 403
    assert coordinator.get("/api/v1/jobs/JOB-1/exchange").status_code == 403


def test_who_plans_for_one_country_drops_no_other(coordinator: Client) -> None:
    assert coordinator.post("/api/v1/rollouts", json=ORDER).status_code == 200
    with coordinator.house.uow.write(OPERATOR) as work:
        person = a_person(work, role=Role.LOCALIZATION_COORDINATOR, market="PL")
    coordinator.sign_in(person)
    alone = {**ORDER, "markets": [{"market": "PL", "launch": "2027-03-01"}]}
    for query in ("", "?dry_run=true"):
        assert coordinator.post(f"/api/v1/rollouts{query}", json=alone).status_code == 403
    mine = {**alone, "code": "MINE"}
    assert coordinator.post("/api/v1/rollouts?dry_run=true", json=mine).status_code == 200
    matrix = coordinator.get("/api/v1/rollouts/SPRING/matrix").json()
    assert {column["market"] for column in matrix["markets"]} == {"PL", "MX"}


def test_a_step_of_somebody_else_wants_a_reason_from_programs_too(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        mina = a_person(work, name="Mina")
        job = a_job(work, a_course(work, code="NEW-1"))
        work.session.execute(update(JobStep).where(JobStep.job_id == job.id).values(assignee_id=mina.id))
        work.session.execute(update(JobUnit).values(target="Nowy", state=UnitState.TRANSLATED))
    path, seen = "/api/v1/jobs/JOB-1/steps/translation", {"If-Match": '"1"'}
    refused = coordinator.post(path, json={"action": "complete"}, headers=seen)
    assert (refused.status_code, refused.json()["code"]) == (422, "step_of_somebody_else")
    assert "Mina" in refused.json()["detail"]
    done = coordinator.post(path, json={"action": "complete", "reason": "Mina is ill"}, headers=seen)
    assert done.json()["steps"][0]["state"] == "done"


def test_looking_at_the_file_changes_nothing_and_sending_it_is_noted_once(
    coordinator: Client, clock: FixedClock
) -> None:
    coordinator.post("/api/v1/jobs", json={"course": "ABC-101", "locale": "pl"})

    def noted() -> tuple[int, str | None, int]:
        job = coordinator.get("/api/v1/jobs/JOB-1").json()["job"]
        with coordinator.house.uow.read(OPERATOR) as work:
            out = [line for line in list_entries(work.session) if line.action == "job.exported"]
        return job["version"], job["exported_at"], len(out)

    looked = coordinator.get("/api/v1/jobs/JOB-1/exchange").content
    assert noted() == (1, None, 0)
    sent = coordinator.post("/api/v1/jobs/JOB-1/exchange/out")
    assert (sent.status_code, sent.content) == (200, looked)
    first = noted()
    assert (first[0], first[2]) == (2, 1)
    assert first[1] is not None
    clock.advance(timedelta(days=3))
    coordinator.post("/api/v1/jobs/JOB-1/exchange/out")
    assert noted() == first


def test_a_dry_run_answers_while_somebody_else_writes(coordinator: Client) -> None:
    coordinator.post("/api/v1/jobs", json={"course": "ABC-101", "locale": "pl"})
    data = coordinator.get("/api/v1/jobs/JOB-1/exchange").content
    with coordinator.house.uow.write(OPERATOR) as work:
        a_course(work)
        dry = coordinator.post("/api/v1/jobs/JOB-1/exchange?dry_run=true", content=data)
    assert (dry.status_code, dry.json()["dry_run"]) == (200, True)


def test_a_rollout_is_replaced_only_by_who_has_seen_it_and_may_plan_in_all_its_countries(
    coordinator: Client,
) -> None:
    coordinator.post("/api/v1/rollouts", json=ORDER)
    mine = {**ORDER, "name": "Mine", "markets": ORDER["markets"][:1]}
    assert coordinator.post("/api/v1/rollouts", json=mine).status_code == 428
    seen = {"If-Match": coordinator.get("/api/v1/rollouts/SPRING").headers["etag"]}
    assert coordinator.post("/api/v1/rollouts", json=mine, headers={"If-Match": '"7"'}).status_code == 412
    coordinator.as_(Role.LOCALIZATION_COORDINATOR, market="PL")
    assert coordinator.post("/api/v1/rollouts", json=mine, headers=seen).status_code == 403
    assert [m["market"] for m in coordinator.get("/api/v1/rollouts/SPRING/matrix").json()["markets"]] == ["PL", "MX"]
    coordinator.as_(Role.LOCALIZATION_COORDINATOR)
    replaced = coordinator.post("/api/v1/rollouts", json=mine, headers=seen)
    assert (replaced.status_code, replaced.json()["dropped"]) == (200, ["MX"])


def test_a_dry_run_of_a_plan_estimates_and_warns(coordinator: Client) -> None:
    soon = {**ORDER, "markets": [{"market": "PL", "launch": "2026-11-24"}]}
    dry = coordinator.post("/api/v1/rollouts?dry_run=true", json=soon).json()
    assert [(job["estimate"], job["currency"]) for job in dry["jobs"]] == [("0.60", "EUR")]
    assert dry["warnings"] == ["Market PL: The work takes 6 working days; the launch leaves 1."]
    coordinator.post("/api/v1/rollouts", json=soon)
    assert coordinator.get("/api/v1/jobs").json()["items"][0]["estimate"] == "0.60"
    matrix = coordinator.get("/api/v1/rollouts/SPRING/matrix").json()
    assert [market["outlook"] for market in matrix["markets"]] == ["at_risk"]


def test_a_job_and_its_steps_are_given_away_by_programs_that_saw_the_present_version(coordinator: Client) -> None:
    with coordinator.house.uow.write(OPERATOR) as work:
        a_rate_card(work, vendor="SUR", target="", price="0.40")
        a_person(work, name="Jan", email="jan@example.org")
    coordinator.post("/api/v1/rollouts", json=ORDER)
    assert coordinator.post("/api/v1/jobs/JOB-1/vendor", json={"vendor": "SUR"}).status_code == 428
    seen = {"If-Match": coordinator.get("/api/v1/jobs/JOB-1").headers["etag"]}
    given = coordinator.post("/api/v1/jobs/JOB-1/vendor", json={"vendor": "SUR"}, headers=seen)
    assert given.json()["job"]["vendor"] == "Vendor SUR"
    step = {"action": "assign", "assignee": "jan@example.org"}
    seen = {"If-Match": given.headers["etag"]}
    given = coordinator.post("/api/v1/jobs/JOB-1/steps/translation", json=step, headers=seen)
    assert given.json()["steps"][0]["assignee"] == "Jan"
