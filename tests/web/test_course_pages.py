"""The pages of a course, as somebody with a browser and no JavaScript sees them."""

import re
from html import unescape
from typing import Any

import pytest

from app.wiring import Wiring
from catalog.repository.courses import UnitText, get_course_id, get_state
from catalog.service import create_course, edit_course, relate_courses, save_variant, set_units
from catalog.values import CourseStatus, RelationKind
from core.actors import OPERATOR
from core.locales import Locale
from people.repository import find_person_by_email
from people.values import Role
from tests.clients import Client
from tests.factories import a_course, a_person, an_org_unit
from tests.web.reading import text_of


@pytest.fixture
def catalog(house: Wiring) -> Wiring:
    with house.uow.write(OPERATOR) as work:
        a_person(work, email="ada@example.org", name="Ada")
        given = {"code": "GIFT-1", "title": "Gifts & <favours>", "summary": "Short.", "objectives": ["Say no"]}
        course = create_course(work, {**given, "owner_email": "ada@example.org"}, status=CourseStatus.PUBLISHED)
        other = create_course(work, {"code": "OTHER", "title": "Other"})
        set_units(work, course.id, [UnitText("limit", "Up to 50 euros")])
        set_units(work, course.id, [UnitText("limit", "Up to 35 euros")], note="new law")
        save_variant(work, course.id, Locale.parse("ar"), {"title": "الهدايا"})
        relate_courses(work, course.id, other.id, RelationKind.PREREQUISITE_OF)
    return house


@pytest.fixture
def lead(client: Client, catalog: Wiring) -> Client:
    client.as_(Role.LEARNING_LEAD)
    return client


def test_the_overview_answers_who_what_and_when(lead: Client) -> None:
    page = lead.get("/courses/GIFT-1")
    words = text_of(page)
    for part in ("Gifts & <favours>", "GIFT-1", "owned by Ada", "published", "Say no", "next review"):
        assert part in words
    assert "<favours>" not in page.text


def test_content_shows_units_and_what_each_revision_changed(lead: Client) -> None:
    page = lead.get("/courses/GIFT-1?tab=content")
    assert "Up to 35 euros" in text_of(page)
    assert re.search(r"<del>5?0?.*</del>", page.text)
    assert "new law" in text_of(page)
    assert "Revision 3" in text_of(page)


def test_languages_are_shown_in_their_own_direction(lead: Client) -> None:
    page = lead.get("/courses/GIFT-1?tab=variants")
    assert 'lang="ar" dir="rtl"' in page.text
    assert "in progress" in text_of(page)


def test_relations_read_as_sentences(lead: Client) -> None:
    assert "This course is needed before OTHER Other" in text_of(lead.get("/courses/GIFT-1?tab=relations"))
    assert "is needed before this course" in text_of(lead.get("/courses/OTHER?tab=relations"))


def test_relations_are_added_and_taken_away(lead: Client) -> None:
    lead.post("/courses/GIFT-1/relations", data={"kind": "equivalent_to", "other": "other"})
    assert "counts as much as OTHER" in text_of(lead.get("/courses/GIFT-1?tab=relations"))
    lead.post("/courses/GIFT-1/relations/remove", data={"kind": "equivalent_to", "other": "OTHER"})
    assert "counts as much as OTHER" not in text_of(lead.get("/courses/GIFT-1?tab=relations"))
    wrong = lead.post("/courses/GIFT-1/relations", data={"kind": "nonsense", "other": "OTHER"})
    assert wrong.status_code == 200
    assert "cannot be right" in text_of(wrong)


def test_history_is_told_in_words(lead: Client) -> None:
    words = text_of(lead.get("/courses/GIFT-1?tab=history"))
    for part in (
        "operator created the course",
        "operator changed",
        "noted: GIFT-1 is needed before OTHER",
        "“new law”",
    ):
        assert part in words


def test_a_former_code_leads_to_the_course(lead: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        edit_course(work, get_course_id(work.session, "OTHER"), {"code": "GIFT-2"})
    answer = lead.get("/courses/OTHER", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/courses/GIFT-2")
    assert lead.get("/courses/NOPE").status_code == 404


def test_a_course_is_created_with_a_form(lead: Client) -> None:
    wrong = lead.post("/courses/new", data={"code": "", "title": "", "language": "xx", "duration_minutes": "long"})
    assert wrong.status_code == 422
    assert 'value="long"' in wrong.text
    for sentence in ("This cannot be empty.", "no language we know", "no duration"):
        assert sentence in text_of(wrong)
    made = lead.post("/courses/new", data={"code": "new 1", "title": "New", "language": "de", "skills": "a\nb"})
    assert "NEW-1" in text_of(made)
    assert "The draft is saved." in text_of(made)


def fields_of(page: Any) -> dict[str, str]:
    """What a browser would send: inputs, areas, chosen options."""
    found = dict(re.findall(r'<input[^>]* name="(\w+)" type="[^"]*" value="([^"]*)"', page.text))
    found |= dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    found |= {
        name: text.strip()
        for name, text in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', page.text, re.S)
    }
    return found


def test_saving_a_form_as_it_is_changes_nothing(lead: Client, house: Wiring) -> None:
    page = lead.get("/courses/GIFT-1/edit")
    sent = {name: unescape(value) for name, value in fields_of(page).items()}
    lead.post("/courses/GIFT-1/edit", data=sent)
    with house.uow.read(OPERATOR) as work:
        assert get_state(work.session, get_course_id(work.session, "GIFT-1")).version == int(sent["version"])


def test_a_new_course_is_offered_for_the_org_unit_of_who_makes_it(client: Client, catalog: Wiring) -> None:
    with catalog.uow.write(OPERATOR) as work:
        an_org_unit(work, code="a-first")
        unit = an_org_unit(work, code="legal")
    client.as_(Role.LEARNING_LEAD, org_unit_id=unit.id)
    page = client.get("/courses/new").text
    assert 'value="legal" selected' in page
    assert '<option value=""' not in page.split('name="org_unit"')[1].split("</select>")[0]


def test_what_only_one_of_two_changed_is_kept_and_all_that_saving_does_is_shown(lead: Client, house: Wiring) -> None:
    mine = {name: unescape(value) for name, value in fields_of(lead.get("/courses/OTHER/edit")).items()}
    mine["modality"] = ""
    jonas = lead.as_(Role.LEARNING_LEAD, name="Jonas Weber")
    lead.sign_in(jonas)
    theirs = {**mine, "title": "Theirs", "tags": "law\ngifts", "modality": "classroom"}
    assert lead.post("/courses/OTHER/edit", data=theirs).status_code == 200
    lead.as_(Role.LEARNING_LEAD, name="Ines Okafor")
    conflict = lead.post("/courses/OTHER/edit", data={**mine, "title": "Mine", "summary": "Only mine"})
    text = text_of(conflict)
    for words in ("Theirs was saved while you edited it", "OTHER · Jonas Weber saved it, ", "law, gifts"):
        assert words in text
    assert re.findall(r'<th scope="row">([^<]+)</th>', conflict.text) == ["Title", "Summary", "Tags", "Form"]
    assert "Only mine yours is saved: only you changed it" in text
    lead.post("/courses/OTHER/edit", data={name: unescape(value) for name, value in fields_of(conflict).items()})
    with house.uow.read(OPERATOR) as work:
        saved = get_state(work.session, get_course_id(work.session, "OTHER"))
    assert (saved.title, saved.summary, saved.tags) == ("Mine", "Only mine", ["law", "gifts"])


def test_ones_own_other_window_is_called_so(lead: Client) -> None:
    sent = fields_of(lead.get("/courses/OTHER/edit"))
    lead.post("/courses/OTHER/edit", data={**sent, "title": "First"})
    conflict = text_of(lead.post("/courses/OTHER/edit", data={**sent, "title": "Second"}))
    assert "You saved it yourself in another window, " in conflict
    assert "Somebody else" not in conflict


def test_two_people_editing_at_once_see_both_versions(lead: Client) -> None:
    version = fields_of(lead.get("/courses/OTHER/edit"))["version"]
    lead.post("/courses/OTHER/edit", data={"title": "Theirs", "version": version})
    conflict = lead.post("/courses/OTHER/edit", data={"title": "Mine", "version": version})
    assert conflict.status_code == 412
    for word in ("Theirs", "Mine", "Nothing of yours was saved yet."):
        assert word in text_of(conflict)
    saved = lead.post("/courses/OTHER/edit", data=fields_of(conflict))
    assert "Saved as revision" in text_of(saved)
    assert "Mine" in text_of(lead.get("/courses/OTHER"))


def test_retiring_shows_what_it_will_do_and_asks_why(lead: Client) -> None:
    assert "take 1 language version along" in text_of(lead.get("/courses/GIFT-1/retire"))
    refused = lead.post("/courses/GIFT-1/retire", data={"reason": " "})
    assert (refused.status_code, "Say why" in text_of(refused)) == (422, True)
    wrong = lead.post("/courses/GIFT-1/retire", data={"reason": "old", "replacement": "OTHER"})
    assert "cannot replace this course" in text_of(wrong)
    done = lead.post("/courses/GIFT-1/retire", data={"reason": "old"})
    assert "nothing replaces it" in text_of(done)
    back = lead.post("/courses/GIFT-1/restore", data={"reason": "needed"})
    assert "The course is published again." in text_of(back)


def test_a_draft_is_submitted_and_published_by_a_press(lead: Client) -> None:
    lead.as_(Role.LEARNING_LEAD)
    assert "A review before publication is asked for." in text_of(lead.post("/courses/OTHER/submit"))
    assert "The course is published." in text_of(lead.post("/courses/OTHER/publish"))
    assert "cannot become" in text_of(lead.post("/courses/OTHER/publish"))


def test_an_owner_is_picked_by_name_and_a_slip_is_asked_about(lead: Client, house: Wiring) -> None:
    form = lead.get("/courses/GIFT-1/edit").text
    assert 'list="people-owner_email"' in form
    assert '<option value="ada@example.org">Ada</option>' in form
    offered = lead.get("/people/choices", params={"owner_email": "ADA"}).text
    assert '<datalist id="people-owner_email"><option value="ada@example.org">Ada</option></datalist>' in offered
    typed = {"title": "Gifts", "version": "", "owner_email": "adda@exampel.org"}
    refused = lead.post("/courses/GIFT-1/edit", data=typed)
    assert refused.status_code == 422
    assert "Nobody here has the address “adda@exampel.org”. Did you mean ada@example.org?" in text_of(refused)
    with house.uow.read(OPERATOR) as work:
        assert find_person_by_email(work.session, "adda@exampel.org") is None


def test_an_owner_is_named_without_an_address_and_several_of_a_name_are_listed(lead: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        for address in ("bea.koch@example.org", "bea.kim@example.org"):
            a_person(work, email=address, name=address.split("@")[0].replace(".", " ").title())
    assert 'type="email"' not in lead.get("/courses/GIFT-1/edit").text
    typed = {"title": "Gifts", "version": "", "owner_email": "Bea"}
    several = lead.post("/courses/GIFT-1/edit", data=typed)
    assert several.status_code == 422
    named = "“Bea” may be any of these; give the address: Bea Kim (bea.kim@example.org) / Bea Koch (bea.koch@"
    assert named in text_of(several)
    nobody = lead.post("/courses/GIFT-1/edit", data={**typed, "owner_email": "Zacharias"})
    assert "Nobody here is called “Zacharias”" in text_of(nobody)
    assert "owned by Bea Koch" in text_of(lead.post("/courses/GIFT-1/edit", data={**typed, "owner_email": "bea koch"}))


def test_a_course_without_owner_is_claimed(client: Client, catalog: Wiring) -> None:
    client.as_(name="Bo Claim")
    assert "Claim this course" in text_of(client.get("/courses/OTHER"))
    assert "owned by Bo Claim" in text_of(client.post("/courses/OTHER/claim"))


def test_staff_see_no_buttons_they_may_not_press(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        a_course(work, code="THEIRS", owner=a_person(work))
    client.as_()
    page = client.get("/courses/THEIRS")
    for action in ("/edit", "/retire", "/publish", "/claim"):
        assert f"/courses/THEIRS{action}" not in page.text
    assert client.post("/courses/THEIRS/edit", data={"title": "x"}).status_code == 403


def test_forms_are_not_shown_to_those_who_may_not_send_them(client: Client) -> None:
    client.as_(Role.LEARNING_LEAD)
    client.post("/api/v1/courses", json={"code": "SHUT-1", "title": "Shut", "language": "en"})
    client.as_(Role.STAFF)
    assert client.get("/courses/SHUT-1").status_code == 200
    for form in ("edit", "retire", "restore"):
        assert client.get(f"/courses/SHUT-1/{form}").status_code == 403


def test_a_course_in_review_goes_back_to_draft_by_a_button(client: Client, house: Wiring) -> None:
    with house.uow.write(OPERATOR) as work:
        a_course(work, code="AB-1", status=CourseStatus.IN_REVIEW)
    client.as_(Role.LEARNING_LEAD)
    assert 'action="/courses/AB-1/return"' in client.get("/courses/AB-1").text
    assert "The course is a draft again." in text_of(client.post("/courses/AB-1/return"))
    assert 'action="/courses/AB-1/return"' not in client.get("/courses/AB-1").text
