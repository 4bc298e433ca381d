"""Reviews in a browser and from a mail."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.wiring import Wiring
from catalog.events import CourseCreated
from catalog.models import Course, CourseRevision
from catalog.repository.courses import UnitText
from catalog.service import edit_course, hand_over, set_units
from catalog.values import ChangeClass, VariantStatus
from core.actors import OPERATOR, SYSTEM
from core.locales import Locale
from lifecycle.drafts import PolicyDraft
from lifecycle.models import RetirementPlan, Review, ReviewSchedule
from lifecycle.service.policies import apply_policies
from lifecycle.values import Outcome
from notifications.models import Mail
from notifications.service.digests import frequency_of
from notifications.values import DigestFrequency
from people.models import Person
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_variant, an_org_unit
from tests.localization.making import a_rate_card
from tests.web.reading import links_in, text_of, token_in
from web.reviews import PAGE

TODAY = date(2026, 11, 23)


def due(house: Wiring, owner: Person, code: str = "ABC-101", due_in: int = 4, **facts: object) -> Course:
    house.put_defaults_in_force()
    with house.uow.write(SYSTEM) as work:
        due_on = TODAY + timedelta(days=due_in)
        course = a_course(work, code=code, owner=owner, due_on=due_on, **facts)  # type: ignore[arg-type]
        work.record(CourseCreated(subject_id=course.id, course_id=course.id))
    return course


def reviews(house: Wiring) -> list[Review]:
    with house.uow.read(SYSTEM) as work:
        return list(work.session.scalars(select(Review).order_by(Review.id)))


def send(client: Client, path: str, page: str, **fields: object) -> object:
    token = token_in(client.get(page))
    return client.post(path, data={"csrf_token": token, **fields}, follow_redirects=False)


def mail_link(house: Wiring, purpose: str) -> str:
    for sweep in house.sweeps:
        if sweep.name in ("alerts", "digests"):
            sweep.run(house.clock.now())
    with house.uow.read(SYSTEM) as work:
        mail = work.session.scalars(select(Mail).order_by(Mail.id.desc())).first()
    assert mail is not None
    found = next(link for link in links_in(mail.text) if f"/r/{purpose}/" in link)
    return "/r/" + found.split("/r/")[1]


def test_my_reviews_stand_in_groups_with_their_why(client: Client, house: Wiring) -> None:
    ines = client.as_(name="Ines Okafor")
    for number, days in enumerate((-10, 4, 20, 200)):
        due(house, ines, f"ABC-{number}", days)
    text = text_of(client.get("/reviews"))
    for words in ("Overdue", "This week", "Next 30 days", "Later", "10 days late", "date set on the course", "Mine 3"):
        assert words in text
    assert "3 courses need you, one is late." in text


def test_without_anything_due_the_page_says_why_it_is_empty(client: Client) -> None:
    client.as_()
    text = text_of(client.get("/reviews"))
    assert "No course here has a review date." in text
    assert "Nothing is due within 30 days." in text
    assert "Late or due within 30 days." not in text


def test_several_are_confirmed_at_once_and_each_is_recorded(client: Client, house: Wiring) -> None:
    ines = client.as_()
    for number in range(3):
        due(house, ines, f"ABC-{number}")
    answer = send(client, "/reviews/confirm", "/reviews", course=["ABC-0~1", "ABC-1~1"])
    assert answer.status_code == 303  # type: ignore[attr-defined]
    assert "2 courses are still valid." in text_of(client.get("/reviews"))
    assert len(reviews(house)) == 2


def test_one_row_is_confirmed_by_its_button_and_twice_changes_nothing(client: Client, house: Wiring) -> None:
    due(house, client.as_())
    send(client, "/reviews/confirm", "/reviews", only="ABC-101~1")
    send(client, "/reviews/confirm", "/reviews", only="ABC-101~1")
    assert "was answered" in text_of(client.get("/reviews"))
    assert len(reviews(house)) == 1


def test_the_review_page_shows_what_changed_and_what_each_choice_does(client: Client, house: Wiring) -> None:
    course = due(house, client.as_(name="Ines Okafor"), revision=2)
    with house.uow.write(SYSTEM) as work:
        a_variant(work, course=course, locale="fr", source_revision=1)
        change = {"key": "gifts", "before": "Gifts up to €50 are fine", "after": "Gifts up to €35 are fine"}
        work.session.add(
            CourseRevision(
                course_id=course.id,
                number=2,
                change_class=ChangeClass.MAJOR,
                author_name="Jonas Weber",
                at=work.now,
                changes=[change],
            )
        )
    page = client.get("/reviews/ABC-101")
    assert "<del>€50</del><ins>€35</ins>" in page.text
    text = text_of(page)
    for words in (
        "Jonas Weber",
        "1 outdated",
        "1 language is outdated already",
        "the next review is on",
        "Why this date?",
    ):
        assert words in text


def test_the_review_names_its_course_leads_to_it_and_has_the_decision_right_after_the_changes(
    client: Client, house: Wiring
) -> None:
    due(house, client.as_())
    link = mail_link(house, "review")
    for path in ("/reviews/ABC-101", link):
        page = client.get(path)
        assert "ABC-101 · Why this date?" in text_of(page)
        assert '<a class="button" href="/courses/ABC-101">' in page.text
        places = [page.text.index(f'id="{part}"') for part in ("changed", "decision", "around", "why")]
        assert places == sorted(places)


def test_a_major_change_says_what_refreshing_its_languages_would_take(client: Client, house: Wiring) -> None:
    course = due(house, client.as_(name="Ines Okafor"), title="One two", units={"a.1": "three four five"})
    with house.uow.write(OPERATOR) as work:
        a_variant(work, course=course, locale="fr")
        a_variant(work, course=course, locale="pl")
        a_variant(work, course=course, locale="ja", status=VariantStatus.RETIRED)
        a_rate_card(work, target="fr", price="0.20")
    assert "about 6 working days to refresh them" in text_of(client.get("/reviews/ABC-101"))
    with house.uow.write(OPERATOR) as work:
        a_rate_card(work, vendor="OST", target="pl", price="0.10")
    assert "about €1.50 and 6 working days to refresh them" in text_of(client.get("/reviews/ABC-101"))


def test_a_course_that_a_policy_exempts_is_shown_as_exempt(client: Client, house: Wiring) -> None:
    ines = client.as_(name="Ines Okafor")
    with house.uow.write(OPERATOR) as work:
        apply_policies(work, [PolicyDraft("Never", None, tag="music")])
        course = a_course(work, code="ABC-101", owner=ines, tags=["music"])
        work.record(CourseCreated(subject_id=course.id, course_id=course.id))
    page = client.get("/reviews/ABC-101")
    assert 'data-state="exempt"' in page.text
    assert "No review is due." in text_of(page)


def test_what_is_late_says_that_alone(client: Client, house: Wiring) -> None:
    ines = client.as_(name="Ines Okafor")
    due(house, ines, due_in=-10)
    text = text_of(client.get("/reviews/ABC-101"))
    assert "10 days late · 13 Nov 2026." in text
    assert "Due 10 days late" not in text


def test_a_major_change_without_a_note_comes_back_with_what_was_chosen(client: Client, house: Wiring) -> None:
    due(house, client.as_())
    answer = send(client, "/reviews/ABC-101", "/reviews/ABC-101", outcome="major_change", cycle="1")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert 'value="major_change" checked' in answer.text  # type: ignore[attr-defined]
    assert "Say in a note what has to change" in answer.text  # type: ignore[attr-defined]
    assert reviews(house) == []


def test_a_change_promised_for_a_day_gone_by_comes_back_beside_its_day(client: Client, house: Wiring) -> None:
    due(house, client.as_())
    fields = {"outcome": "major_change", "cycle": "1", "note": "Wrong", "major_change_due_on": "2026-11-22"}
    answer = send(client, "/reviews/ABC-101", "/reviews/ABC-101", **fields)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "has passed: a change is promised for today or later" in answer.text  # type: ignore[attr-defined]
    assert reviews(house) == []


def test_retiring_from_the_page_opens_a_plan(client: Client, house: Wiring) -> None:
    due(house, client.as_())
    fields = {"outcome": "retire", "cycle": "1", "note": "Nobody takes it", "retire_on": "2027-01-31"}
    assert send(client, "/reviews/ABC-101", "/reviews/ABC-101", **fields).status_code == 303  # type: ignore[attr-defined]
    with house.uow.read(SYSTEM) as work:
        assert work.session.scalars(select(RetirementPlan.retire_on)).all() == [date(2027, 1, 31)]


@pytest.mark.parametrize("replacement", ["NOPE-1", "ABC-101"])
def test_a_replacement_that_cannot_be_used_is_said_beside_its_field_and_nothing_typed_is_lost(
    client: Client, house: Wiring, replacement: str
) -> None:
    due(house, client.as_())
    link = mail_link(house, "review")
    fields = {"outcome": "retire", "cycle": "1", "note": "Nobody takes it", "replacement": replacement}
    for page in ("/reviews/ABC-101", link):
        answer = send(client, page, page, **fields)
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert 'id="e-replacement"' in answer.text  # type: ignore[attr-defined]
        for kept in ('value="retire" checked', "Nobody takes it", f'value="{replacement}"'):
            assert kept in answer.text  # type: ignore[attr-defined]
    assert reviews(house) == []


def test_a_colleague_sees_the_review_but_no_choices(client: Client, house: Wiring) -> None:
    due(house, client.as_(name="Ines Okafor"))
    client.as_(Role.STAFF)
    page = client.get("/reviews/ABC-101")
    assert "Record decision" not in page.text
    assert "Ines Okafor owns this course" in text_of(page)


def test_following_the_link_of_a_mail_changes_nothing(client: Client, house: Wiring) -> None:
    due(house, client.as_())
    link = mail_link(house, "review")
    client.sign_out()
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert reviews(house) == []


def test_not_mine_by_the_link_of_a_mail_is_said_once(client: Client, house: Wiring) -> None:
    due(house, client.as_(name="Ines Okafor"))
    link = mail_link(house, "review")
    client.sign_out()
    for _ in range(3):
        answer = send(client, link, link, outcome="not_mine")
        assert answer.status_code == 303  # type: ignore[attr-defined]
    assert "You said already that" in text_of(client.get(link))
    assert len(reviews(house)) == 1


def test_the_link_of_a_mail_decides_without_a_session_for_this_person(client: Client, house: Wiring) -> None:
    ines = client.as_(name="Ines Okafor")
    due(house, ines)
    link = mail_link(house, "review")
    client.sign_out()
    answer = send(client, link, link, outcome="still_valid", note="From the mail")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    assert [(r.by_id, r.outcome, r.note) for r in reviews(house)] == [(ines.id, Outcome.STILL_VALID, "From the mail")]
    text = text_of(client.get(link))
    assert "This review is done." in text
    assert "Ines Okafor answered it" in text


def test_a_link_of_a_closed_cycle_cannot_answer_the_next(client: Client, house: Wiring) -> None:
    due(house, client.as_())
    link = mail_link(house, "review")
    client.sign_out()
    page = client.get(link)
    fields = {"csrf_token": token_in(page), "outcome": "still_valid"}
    assert client.post(link, data=fields, follow_redirects=False).status_code == 303
    again = client.post(link, data={**fields, "cycle": "2"}, follow_redirects=False)
    assert (again.status_code, "This review is done." in again.text) == (409, True)
    assert len(reviews(house)) == 1


def test_the_links_form_without_its_token_is_refused(client: Client, house: Wiring) -> None:
    due(house, client.as_())
    link = mail_link(house, "review")
    client.sign_out()
    assert client.post(link, data={"outcome": "still_valid"}).status_code == 403
    assert reviews(house) == []


@pytest.mark.parametrize("token", ["x", "AAAA", "ä"])
def test_a_broken_link_says_so(client: Client, token: str) -> None:
    assert client.get(f"/r/review/{token}").status_code in (404, 422)


def test_the_link_of_somebody_who_left_opens_nothing(client: Client, house: Wiring) -> None:
    ines = client.as_()
    due(house, ines)
    link = mail_link(house, "review")
    with house.uow.write(SYSTEM) as work:
        work.session.get_one(Person, ines.id).is_active = False
    client.sign_out()
    assert client.get(link).status_code == 409


def test_one_click_in_the_mail_program_makes_mails_weekly(client: Client, house: Wiring) -> None:
    ines = client.as_()
    due(house, ines)
    link = mail_link(house, "fewer")
    client.sign_out()
    assert client.get(link).status_code == 200
    answer = client.post(link.replace("/r/fewer/", "/api/v1/alerts/fewer/"), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with house.uow.read(SYSTEM) as work:
        assert frequency_of(work, ines.id) is DigestFrequency.WEEKLY
    send(client, link, link, frequency="daily")
    with house.uow.read(SYSTEM) as work:
        assert frequency_of(work, ines.id) is DigestFrequency.DAILY


def test_home_and_the_rail_show_what_is_due(client: Client, house: Wiring) -> None:
    due(house, client.as_(), title="Anti-bribery essentials")
    page = client.get("/")
    assert "Anti-bribery essentials" in page.text
    assert "1 course needs you by Friday." in text_of(page)


def test_my_unit_is_what_i_head(client: Client, house: Wiring) -> None:
    boss = client.as_()
    with house.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="legal", head=boss)
    owner = client.as_()
    due(house, owner, unit=unit)
    client.sign_in(boss)
    assert "ABC-101" in client.get("/reviews?view=unit").text
    assert "ABC-101" not in client.get("/reviews").text


def test_who_heads_two_units_sees_the_courses_of_both(client: Client, house: Wiring) -> None:
    boss = client.as_()
    with house.uow.write(SYSTEM) as work:
        legal, sites = an_org_unit(work, code="legal", head=boss), an_org_unit(work, code="sites", head=boss)
        shafts = an_org_unit(work, code="shafts", parent=sites)
    owner = client.as_()
    for number, unit in enumerate((legal, sites, shafts)):
        due(house, owner, f"ABC-{number}", unit=unit)
    client.sign_in(boss)
    page = text_of(client.get("/reviews?view=unit"))
    assert all(f"ABC-{number}" in page for number in range(3))
    assert "3 courses need attention, 3 by Friday." in page


@pytest.mark.parametrize(("count", "has_more"), [(PAGE, False), (PAGE + 1, True)])
def test_more_leads_to_a_page_only_where_there_is_more(
    client: Client, house: Wiring, count: int, has_more: bool
) -> None:
    ines = client.as_()
    house.put_defaults_in_force()
    with house.uow.write(SYSTEM) as work:
        due_on = TODAY + timedelta(days=4)
        courses = [a_course(work, code=f"ABC-{n:03}", owner=ines, due_on=due_on) for n in range(count)]
        work.record_many(CourseCreated(subject_id=course.id, course_id=course.id) for course in courses)
    page = client.get("/reviews").text
    assert page.count('class="title"') == PAGE
    found = re.search(r'rel="next" href="([^"]+)"', page)
    assert (found is not None) is has_more
    if found:
        following = client.get(found[1].replace("&amp;", "&")).text
        assert re.findall(r'class="title" href="/reviews/([^"]+)"', following) == [f"ABC-{PAGE:03}"]


def test_when_everything_is_late_the_sentence_says_all(client: Client, house: Wiring) -> None:
    ines = client.as_()
    for number in range(3):
        due(house, ines, f"ABC-{number}", -10 - number)
    for path in ("/", "/reviews", "/reviews?view=mine"):
        assert "3 courses need you, all late." in text_of(client.get(path))


def test_the_list_and_the_review_count_the_same_changes(client: Client, house: Wiring) -> None:
    ines, jonas = client.as_(name="Ines Okafor"), client.as_(name="Jonas Weber")
    course = due(house, ines)
    client.sign_in(ines)
    send(client, "/reviews/ABC-101", "/reviews/ABC-101", outcome="still_valid", cycle="1")
    house.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    with house.uow.write(OPERATOR) as work:
        for summary in ("Up to €35", ""):
            edit_course(work, course.id, {"summary": summary})
        set_units(work, course.id, [UnitText("gifts", "Gifts")])
        hand_over(work, course.id, jonas.id, reason="moved on")
    client.sign_in(jonas)
    assert "2 changes since the last review" in text_of(client.get("/reviews"))
    page = client.get("/reviews/ABC-101").text
    assert page.count("<ins>") == 2


def test_a_policy_is_tried_before_it_is_put_in_force(client: Client, house: Wiring) -> None:
    lead = client.as_(Role.LEARNING_LEAD)
    due(house, lead, tags=["gifts"])
    tried = client.get(
        "/policies/new", params={"name": "Gifts", "interval_months": "3", "tag": "gifts", "is_binding": "on"}
    )
    assert "It is for" in text_of(tried)
    assert "Put in force" in tried.text
    fields = {"name": "Gifts", "interval_months": "300", "tag": "gifts"}
    assert send(client, "/policies", "/policies/new", **fields).status_code == 422  # type: ignore[attr-defined]
    made = send(client, "/policies", "/policies/new", **{**fields, "interval_months": "3"})
    assert made.status_code == 303  # type: ignore[attr-defined]
    text = text_of(client.get("/policies"))
    assert "tagged “gifts”: review every 3 months" in text
    with house.uow.read(SYSTEM) as work:
        assert work.session.scalars(select(ReviewSchedule.due_on)).all() == [TODAY + timedelta(days=4)]


def test_buttons_of_a_row_are_called_what_they_say_and_the_key_asks_before_it_records(
    client: Client, house: Wiring
) -> None:
    due(house, client.as_(Role.LEARNING_LEAD), title="Speaking up")
    page = client.get("/reviews").text
    for label in ("Still valid", "Review…"):
        assert f'{label}<span class="unseen"> Speaking up</span>' in page
    assert 'data-key="v" data-ask="Record that “Speaking up” is still valid?"' in page
    path = re.findall(r'class="title" href="(/policies/[^"]+)"', client.get("/policies").text)[0]
    asked = client.get(path).text.split("<summary>Lift this policy…</summary>")[1].split("</details>")[0]
    assert f'action="{path}/lift"' in asked


def test_a_policy_is_changed_and_lifted_on_its_page(client: Client, house: Wiring) -> None:
    house.put_defaults_in_force()
    client.as_(Role.LEARNING_LEAD)
    page = client.get("/policies")
    path = page.text.split('class="title" href="')[1].split('"')[0]
    fields = {"name": "Yearly", "interval_months": "24", "version": "1"}
    assert send(client, path, path, **fields).status_code == 303  # type: ignore[attr-defined]
    assert "every 2 years" in text_of(client.get("/policies"))
    assert send(client, path, path, **fields).status_code == 412  # type: ignore[attr-defined]
    assert send(client, path + "/lift", path, version="2").status_code == 303  # type: ignore[attr-defined]
    assert "No policy is in force." in text_of(client.get("/policies"))


def test_a_promised_change_is_named_with_its_day_and_stays_in_sight(client: Client, house: Wiring) -> None:
    due(house, client.as_(name="Ines Okafor"))
    fields = {"outcome": "minor_change", "cycle": "1", "note": "Name the new limit"}
    send(client, "/reviews/ABC-101", "/reviews/ABC-101", **fields)
    text = text_of(client.get("/reviews"))
    for words in ("gets a minor change.", "The change is due on", "minor change promised", "Name the new limit"):
        assert words in text
    home = client.get("/")
    assert "minor change promised" in text_of(home)
    assert 'href="/courses/ABC-101/edit"' in home.text


def test_what_a_course_owes_is_one_row_leads_its_page_and_outlives_that_it_is_still_valid(
    client: Client, house: Wiring
) -> None:
    due(house, client.as_(name="Ines Okafor"), "ABC-112", 300)
    fields = {"note": "Wrong", "major_change_due_on": "2027-01-27"}
    send(client, "/reviews/ABC-112", "/reviews/ABC-112", outcome="major_change", **fields)
    page = client.get("/reviews")
    rows = page.text.split('<div class="rows">')[1]
    assert rows.count('class="title"') == 1
    assert "major change promised" in text_of(page)
    assert "Still valid" not in rows, "what is promised is made, not confirmed away"
    text = text_of(client.get("/reviews/ABC-112"))
    assert "Major change promised: in 2 months · 27 Jan 2027. Next review: " in text
    assert "the change promised for 27 Jan 2027 is still to be made" in text
    send(client, "/reviews/ABC-112", "/reviews/ABC-112", outcome="still_valid")
    assert "The change promised for 27 Jan 2027 is still to be made." in text_of(client.get("/reviews"))


def test_the_page_after_a_mails_link_names_the_promise(client: Client, house: Wiring) -> None:
    due(house, client.as_(name="Ines Okafor"))
    link = mail_link(house, "review")
    client.sign_out()
    send(client, link, link, outcome="minor_change", note="Name the new limit")
    text = text_of(client.get(link))
    assert "nothing to do now" not in text
    assert "Name the new limit promised by Ines Okafor, due" in text


def test_a_minor_change_is_said_to_mark_languages_and_leave_them_in_use(client: Client, house: Wiring) -> None:
    course = due(house, client.as_())
    with house.uow.write(SYSTEM) as work:
        a_variant(work, course=course, locale="fr")
    page = text_of(client.get("/reviews/ABC-101"))
    assert "1 language is marked as outdated by a small change and stays in use" in page


def test_only_languages_that_are_live_and_current_become_outdated(client: Client, house: Wiring) -> None:
    course = due(house, client.as_())
    with house.uow.write(SYSTEM) as work:
        edit_course(work, course.id, {"title": "Other"}, change_class=ChangeClass.MAJOR)
        a_variant(work, course=course, locale="fr", source_revision=2)
        a_variant(work, course=course, locale="de", source_revision=1)
        a_variant(work, course=course, locale="pl", source_revision=2, status=VariantStatus.IN_PROGRESS)
    text = text_of(client.get("/reviews/ABC-101"))
    for words in ("1 language becomes outdated when it is released", "1 language is outdated already"):
        assert words in text
    assert "1 language is marked as outdated by a small change" in text


def test_home_the_rail_and_the_list_count_the_same_courses(client: Client, house: Wiring) -> None:
    ines = client.as_()
    for number, days in enumerate((-10, 4, 20, 200)):
        due(house, ines, f"ABC-{number}", days)
    home, mine = text_of(client.get("/")), text_of(client.get("/reviews"))
    for text in (home, mine):
        assert "3 courses need you" in text
        assert "Reviews 3 waiting" in text
    assert "Mine 3" in mine


def test_one_course_confirmed_from_the_list_is_named_with_its_next_day(client: Client, house: Wiring) -> None:
    due(house, client.as_(), title="Speaking up")
    send(client, "/reviews/confirm", "/reviews", only="ABC-101~1")
    assert "“Speaking up” is still valid." in text_of(client.get("/reviews"))


def test_the_page_of_a_mails_link_speaks_its_recipients_language_and_zone(client: Client, house: Wiring) -> None:
    jonas = client.as_(locale=Locale.parse("de"), time_zone="Asia/Tokyo")
    due(house, jonas)
    link = mail_link(house, "review")
    client.as_(locale=Locale.parse("en"))
    assert '<html lang="de"' in client.get(link).text
    client.sign_out()
    assert '<html lang="de"' in client.get(link).text


def test_a_course_with_a_promised_change_is_not_shown_as_fresh(client: Client, house: Wiring) -> None:
    ines = client.as_()
    due(house, ines, "ABC-101", 300)
    send(
        client,
        "/reviews/ABC-101",
        "/reviews/ABC-101",
        outcome="major_change",
        note="Wrong",
        major_change_due_on="2026-11-24",
    )
    house.clock.advance(timedelta(days=4))
    for page in ("/courses/ABC-101", "/reviews"):
        text = text_of(client.get(page))
        assert "3 days late" in text
        assert "change promised" in text


def test_the_list_of_my_unit_is_not_called_mine_and_confirms_nobody_elses_course_at_a_click(
    client: Client, house: Wiring
) -> None:
    boss = client.as_()
    with house.uow.write(SYSTEM) as work:
        unit = an_org_unit(work, code="legal", head=boss)
    due(house, client.as_(name="Ines Okafor"), unit=unit)
    client.sign_in(boss)
    page = client.get("/reviews?view=unit")
    text = text_of(page)
    for words in ("Reviews of my unit", "1 course needs attention by Friday.", "Ines Okafor", "Review…"):
        assert words in text
    assert "My reviews" not in text
    assert 'name="only"' not in page.text
    assert 'type="checkbox"' not in page.text


def test_home_the_rail_the_list_and_the_mail_name_the_same_courses(client: Client, house: Wiring) -> None:
    stefan = client.as_(name="Stefan Huber")
    report = client.as_(name="Ines Okafor", manager_id=stefan.id)
    colleague = client.as_(name="Jonas Weber", deputy_id=stefan.id)
    for number, (owner, days) in enumerate(
        [(stefan, 4), (stefan, 50), (stefan, 300), (colleague, -3), (colleague, 20), (report, -20), (report, -2)]
    ):
        due(house, owner, f"ABC-{number}", days)
    mail_link(house, "review")
    with house.uow.read(SYSTEM) as work:
        mail = work.session.scalars(select(Mail).where(Mail.person_id == stefan.id)).one()
    named = [f"ABC-{number}" for number in range(7) if f"(ABC-{number})" in mail.text]
    assert named == ["ABC-0", "ABC-1", "ABC-3", "ABC-4", "ABC-5"]
    assert mail.subject == "5 courses need your review, 2 of them yours, 2 are late"
    client.sign_in(stefan)
    for path in ("/", "/reviews"):
        text = text_of(client.get(path))
        assert "4 courses need you, 1 of them yours, 2 are late." in text
        assert "Late or due within 30 days. 1 more was announced to you by mail; it is due later." in text
        assert "Reviews 4 waiting" in text
        assert all(code in text for code in ("ABC-0", "ABC-3", "ABC-4", "ABC-5"))
        assert "ABC-6" not in text
    assert all(code in text_of(client.get("/reviews")) for code in named)
    assert "ABC-5" in text_of(client.get("/reviews?view=above"))


def test_a_day_that_ends_with_a_full_stop_ends_the_sentence(client: Client, house: Wiring) -> None:
    due(house, client.as_(locale=Locale.parse("de")), due_in=20)
    assert "1 Kurs braucht Sie bis 13. Dez. Überfällig oder" in text_of(client.get("/reviews"))


def test_a_chip_and_the_heading_of_its_list_say_the_same_in_german(client: Client) -> None:
    client.as_(locale=Locale.parse("de"))
    text = text_of(client.get("/reviews?view=deputy"))
    assert "Als Vertretung 0" in text
    assert "Überprüfungen als Vertretung" in text
    assert "Für welche Einheit? Meine eigene " in text_of(client.get("/requests/new"))


def test_what_one_is_asked_and_what_was_promised_count_beside_reviews(client: Client, house: Wiring) -> None:
    mara = client.as_(name="Mara Petrov")
    ines = client.as_(name="Ines Okafor", manager_id=mara.id)
    due(house, ines, "ABC-1")
    send(client, "/reviews/ABC-1", "/reviews/ABC-1", outcome="not_mine", cycle="1")
    client.sign_in(mara)
    due(house, mara, "ABC-2")
    send(client, "/reviews/ABC-2", "/reviews/ABC-2", outcome="minor_change", note="Wrong", cycle="1")
    due(house, mara, "ABC-3")
    for path in ("/", "/reviews"):
        text = text_of(client.get(path))
        assert "3 courses need you, 2 of them yours" in text
        assert "Reviews 3 waiting" in text
