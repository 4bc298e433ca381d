"""Reviews, policies and plans as programs meet them."""

from datetime import date, timedelta

from sqlalchemy import select

from app.wiring import Wiring
from catalog.events import CourseCreated
from catalog.models import Course
from core.actors import SYSTEM
from core.clock import FixedClock
from notifications.models import Mail
from notifications.values import MailStatus
from people.models import Person
from people.values import Role
from tests.clients import Client
from tests.factories import a_course

TODAY = date(2026, 11, 23)


def a_due_course(house: Wiring, owner: Person, code: str = "ABC-101", **facts: object) -> Course:
    house.put_defaults_in_force()
    with house.uow.write(SYSTEM) as work:
        course = a_course(work, code=code, owner=owner, **{"due_on": date(2026, 11, 27), **facts})  # type: ignore
        work.record(CourseCreated(subject_id=course.id, course_id=course.id))
    return course


def announce(house: Wiring) -> None:
    next(sweep for sweep in house.sweeps if sweep.name == "retirements").run(house.clock.now())


def test_what_is_due_is_listed_with_its_reasons_and_paged(client: Client, house: Wiring) -> None:
    ines = client.as_(email="ines@example.org")
    for number in range(3):
        a_due_course(house, ines, f"ABC-{number}")
    page = client.get("/api/v1/reviews", params={"owner": "ines@example.org", "limit": 2}).json()
    assert [row["code"] for row in page["items"]] == ["ABC-0", "ABC-1"]
    assert page["items"][0]["state"] == "due"
    assert page["items"][0]["why"]
    rest = client.get("/api/v1/reviews", params={"limit": 2, "cursor": page["next_cursor"]}).json()
    assert [row["code"] for row in rest["items"]] == ["ABC-2"]


def test_what_concerns_a_person_is_listed_as_their_mails_name_it(client: Client, house: Wiring) -> None:
    mara = client.as_(email="mara@example.org")
    jonas = client.as_(deputy_id=mara.id)
    a_due_course(house, mara, "OWN-1")
    a_due_course(house, jonas, "DEPUTY-1")
    a_due_course(house, client.as_(), "OTHER-1")
    rows = client.get("/api/v1/reviews", params={"person": "mara@example.org"}).json()["items"]
    assert [row["code"] for row in rows] == ["DEPUTY-1", "OWN-1"]
    assert client.get("/api/v1/reviews", params={"person": "nobody@example.org"}).status_code == 404


def test_a_promise_that_is_late_makes_its_course_overdue_for_programs_as_on_pages(
    client: Client, house: Wiring, clock: FixedClock
) -> None:
    a_due_course(house, client.as_(), due_on=date(2027, 11, 23))
    sent = {"course": "ABC-101", "outcome": "minor_change", "note": "Links", "task_due_on": "2026-11-24"}
    assert client.post("/api/v1/reviews", json={**sent, "task_due_on": "2026-11-22"}).status_code == 422
    assert client.post("/api/v1/reviews", json=sent).status_code == 201
    clock.advance(timedelta(days=2))
    (row,) = client.get("/api/v1/reviews", params={"within": 800}).json()["items"]
    assert (row["state"], row["promised_on"]) == ("overdue", "2026-11-24")


def test_a_decision_is_recorded_once_and_sets_the_next_date(client: Client, house: Wiring) -> None:
    a_due_course(house, client.as_())
    sent = {"course": "ABC-101", "outcome": "still_valid", "cycle": 1, "note": "Fine"}
    answer = client.post("/api/v1/reviews", json=sent)
    assert answer.status_code == 201
    assert answer.json()["next_due_on"] == "2027-11-23"
    again = client.post("/api/v1/reviews", json=sent)
    assert (again.status_code, again.json()["code"]) == (409, "review_already_closed")
    story = client.get("/api/v1/courses/ABC-101/reviews").json()["items"]
    assert [review["outcome"] for review in story] == ["still_valid"]


def test_somebody_elses_course_is_refused(client: Client, house: Wiring) -> None:
    a_due_course(house, client.as_())
    client.as_(Role.STAFF)
    answer = client.post("/api/v1/reviews", json={"course": "ABC-101", "outcome": "still_valid"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_a_policy_is_simulated_created_changed_and_lifted(client: Client, house: Wiring) -> None:
    a_due_course(house, client.as_(Role.LEARNING_LEAD), tags=["gifts"], due_on=None)
    draft = {"name": "Gifts", "interval_months": 3, "tag": "gifts"}
    found = client.post("/api/v1/policies/simulate", json=[draft]).json()
    assert (found["caught"], found["moved"]) == (1, 1)
    made = client.post("/api/v1/policies", json=draft)
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    path = f"/api/v1/policies/{made.json()['id']}"
    assert client.put(path, json={**draft, "interval_months": 6}).status_code == 428
    stale = client.put(path, json={**draft, "interval_months": 6}, headers={"If-Match": '"7"'})
    assert (stale.status_code, stale.json()["params"]["theirs"]) == (412, 1)
    changed = client.put(path, json={**draft, "interval_months": 6}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    assert client.get("/api/v1/reviews", params={"within": 200}).json()["items"][0]["due_on"] == "2027-05-23"
    assert client.delete(path, headers={"If-Match": '"2"'}).status_code == 204
    assert client.get(path).status_code == 404


def test_a_wrong_policy_names_every_field(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    answer = client.post("/api/v1/policies", json={"name": "", "interval_months": 999, "org_unit": "nowhere"})
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"name", "interval_months"}
    assert all("went wrong" not in error["detail"] for error in answer.json()["errors"])


def test_a_policy_for_a_market_that_is_none_is_refused(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    draft = {"name": "Nowhere", "interval_months": 6, "market": "ZZ-NOWHERE"}
    for path, sent in (("/api/v1/policies", draft), ("/api/v1/policies/simulate", [draft])):
        answer = client.post(path, json=sent)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "market")
        assert "There is no market with the code “ZZ-NOWHERE”." in answer.text


def test_a_retirement_is_planned_moved_and_cancelled(client: Client, house: Wiring) -> None:
    a_due_course(house, client.as_())
    sent = {"course": "ABC-101", "retire_on": "2026-12-31", "reason": "Nobody takes it"}
    made = client.post("/api/v1/retirement-plans", json=sent)
    assert (made.status_code, made.json()["status"]) == (201, "planned")
    path = f"/api/v1/retirement-plans/{made.json()['id']}"
    moved = {"retire_on": "2027-01-31", "reason": "Later"}
    assert client.patch(path, json=moved, headers={"If-Match": made.headers["etag"]}).status_code == 200
    assert client.post(path + "/cancel", json={}, headers={"If-Match": '"1"'}).status_code == 412
    gone = client.post(path + "/cancel", json={"reason": "Needed"}, headers={"If-Match": '"2"'})
    assert gone.json()["status"] == "cancelled"
    assert [plan["course"] for plan in client.get("/api/v1/retirement-plans").json()["items"]] == ["ABC-101"]


def test_another_replacement_is_told_to_people_again(client: Client, house: Wiring) -> None:
    ines = client.as_()
    a_due_course(house, ines)
    a_due_course(house, ines, "NEW-1")
    sent = {"course": "ABC-101", "retire_on": "2026-12-31", "reason": "Nobody takes it", "replacement": "NEW-1"}
    made = client.post("/api/v1/retirement-plans", json=sent)
    path = f"/api/v1/retirement-plans/{made.json()['id']}"
    announce(house)
    same = {"retire_on": "2026-12-31", "reason": "Really nobody"}
    answer = client.patch(path, json=same, headers={"If-Match": '"1"'}).json()
    assert (answer["status"], answer["replacement"]) == ("notified", "NEW-1")
    answer = client.patch(path, json={**same, "replacement": None}, headers={"If-Match": '"2"'}).json()
    assert (answer["status"], answer["replacement"]) == ("planned", None)


def test_a_plan_says_whom_it_could_not_tell_and_goes_on_by_decision(client: Client, house: Wiring) -> None:
    a_due_course(house, client.as_(email="ines@example.org"))
    sent = {"course": "ABC-101", "retire_on": "2026-12-31", "reason": "Nobody takes it"}
    path = f"/api/v1/retirement-plans/{client.post('/api/v1/retirement-plans', json=sent).json()['id']}"
    announce(house)
    early = client.post(path + "/go-on", json={"reason": "No patience"}, headers={"If-Match": '"1"'})
    assert (early.status_code, early.json()["code"]) == (409, "notices_under_way")
    with house.uow.write(SYSTEM) as work:
        for mail in work.session.scalars(select(Mail)):
            mail.status, mail.last_error = MailStatus.DEAD, "550 no such user"
    (notice,) = client.get(path + "/notices").json()
    assert (notice["email"], notice["is_dead"], notice["error"]) == ("ines@example.org", True, "550 no such user")
    done = client.post(path + "/go-on", json={"reason": "She knows"}, headers={"If-Match": '"1"'})
    assert (done.status_code, done.headers["etag"]) == (200, '"2"')
    assert client.get(path + "/notices").json() == []
    client.as_(Role.STAFF)
    assert client.get(path + "/notices").status_code == 403


def test_retiring_without_a_reason_is_refused(client: Client, house: Wiring) -> None:
    a_due_course(house, client.as_())
    answer = client.post(
        "/api/v1/retirement-plans", json={"course": "ABC-101", "retire_on": "2026-12-31", "reason": " "}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "reason_missing")


def test_one_sees_ones_own_alerts_and_a_lead_everybodys(client: Client, house: Wiring) -> None:
    a_due_course(house, client.as_(email="ines@example.org"))
    for sweep in house.sweeps:
        if sweep.name in ("alerts", "digests"):
            sweep.run(house.clock.now())
    assert [alert["to"] for alert in client.get("/api/v1/alerts").json()["items"]] == ["ines@example.org"]
    client.as_(Role.STAFF)
    assert client.get("/api/v1/alerts").json()["items"] == []
    client.as_(Role.LEARNING_LEAD)
    alert = client.get("/api/v1/alerts", params={"status": "queued"}).json()["items"][0]
    assert (alert["rung"], alert["status"]) == (-7, "queued")
