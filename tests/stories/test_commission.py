"""Somebody with an idea asks first, requests what is not there, and somebody who leads decides."""

import pytest
from playwright.sync_api import expect

from core.actors import OPERATOR
from people.models import Person
from people.values import Role
from tests.commissioning.fillings import PHISHING, fill
from tests.factories import a_person
from tests.stories.conftest import PageAs, Site
from tests.stories.looking import findings, is_scrolling_sideways

pytestmark = pytest.mark.story


def somebody(site: Site, name: str, role: Role) -> Person:
    with site.house.uow.write(OPERATOR) as work:
        return a_person(work, name=name, email=f"{name.split()[0].lower()}@example.org", role=role)


def test_the_answer_comes_while_typing_and_reusing_is_one_press(site: Site, page_as: PageAs) -> None:
    fill(site.house)
    page = page_as(somebody(site, "Jana Lorenz", Role.STAFF))
    page.goto("/before-you-commission")
    page.get_by_label("What do you need?").press_sequentially(PHISHING, delay=2)
    expect(page.get_by_role("heading", name="Likely. One course may cover this.")).to_be_visible()
    assert "need=" in page.url
    assert findings(page) == []
    page.get_by_role("button", name="Reuse SEC-110").click()
    expect(page.get_by_text("Kept as REQ-1: you use SEC-110.")).to_be_visible()


def test_what_is_not_there_is_requested_and_decided(site: Site, page_as: PageAs) -> None:
    fill(site.house)
    page = page_as(somebody(site, "Jana Lorenz", Role.STAFF))
    page.goto("/before-you-commission?need=Negotiate+with+subcontractors+on+sites")
    page.get_by_role("link", name="Request a new course with this evidence attached").click()
    page.get_by_label("What should people be able to do afterwards?").fill("Prepare and lead a negotiation")
    page.get_by_role("button", name="Submit the request").click()
    expect(page.get_by_text("REQ-1 is submitted")).to_be_visible()

    lead = page_as(somebody(site, "Astrid Nygaard", Role.LEARNING_LEAD))
    lead.goto("/requests")
    lead.keyboard.press("j")
    lead.keyboard.press("Enter")
    expect(lead.get_by_role("heading", name="Your decision")).to_be_visible()
    assert findings(lead) == []
    lead.get_by_text("Defer", exact=True).click()
    lead.get_by_label("Why").fill("Not before the second quarter.")
    lead.get_by_role("button", name="Record the decision").click()
    expect(lead.get_by_text("REQ-1 is decided: Defer.")).to_be_visible()


@pytest.mark.parametrize("path", ["/before-you-commission", "/requests", "/requests/new"])
def test_the_pages_fit_a_phone(site: Site, page_as: PageAs, path: str) -> None:
    page = page_as(somebody(site, "Jana Lorenz", Role.STAFF), on_phone=True)
    page.goto(path)
    assert not is_scrolling_sideways(page)
    assert findings(page) == []
