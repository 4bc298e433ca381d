"""The administrator: invites somebody, trusts her with something at one place, and takes it back."""

import re

import pytest
from playwright.sync_api import expect

from core.actors import OPERATOR
from people.models import Person
from people.values import Role
from tests.factories import a_person, an_org_unit
from tests.stories.conftest import PageAs, Site
from tests.stories.looking import findings, is_scrolling_sideways, low_contrasts

pytestmark = pytest.mark.story


@pytest.fixture
def samuel(site: Site) -> Person:
    with site.house.uow.write(OPERATOR) as work:
        an_org_unit(work, code="sales")
        return a_person(work, email="samuel@example.org", name="Samuel Adeyemi", role=Role.ADMINISTRATOR)


def test_an_administrator_invites_somebody_gives_her_a_role_within_a_unit_and_takes_it_away_again(
    site: Site, samuel: Person, page_as: PageAs
) -> None:
    page = page_as(samuel)
    page.goto("/")
    page.locator(".rail").get_by_role("link", name="People").click()
    page.get_by_role("link", name="Invite somebody…").click()
    page.get_by_label("Mail address").fill("nia@example.org")
    page.get_by_label("Name", exact=True).fill("Nia New")
    page.get_by_role("button", name="Invite").click()
    link = page.locator("code.token").inner_text()
    hers = page_as()
    hers.goto(link)
    hers.get_by_role("button", name="Sign in").click()
    expect(hers.locator(".rail").get_by_role("link", name="Catalog")).to_be_visible()
    hers.goto("/import")
    expect(hers.get_by_text("an administrator can give you the role")).to_be_visible()

    page.get_by_role("link", name="Open Nia New").click()
    page.get_by_label("Give a role").select_option("Content owner")
    page.locator("#f-role_unit").select_option("Sales")
    page.get_by_role("button", name="Give this role").click()
    expect(page.get_by_role("status")).to_contain_text("Nia New now has the role Content owner.")
    expect(page.get_by_role("row", name=re.compile("Content owner within Sales"))).to_be_visible()
    hers.goto("/import")
    expect(hers.get_by_role("heading", level=1, name="Import")).to_be_visible()

    page.get_by_role("button", name="Withdraw: Content owner, within Sales").click()
    expect(page.get_by_role("status")).to_contain_text("Nia New no longer has the role Content owner.")
    hers.goto("/import")
    expect(hers.get_by_text("an administrator can give you the role")).to_be_visible()

    page.get_by_role("link", name="What they did").click()
    for told in (
        "signed in",
        "gave a role: Content owner, within sales",
        "withdrew a role: Content owner, within sales",
    ):
        expect(page.locator("table").get_by_text(told)).to_be_visible()


@pytest.mark.parametrize("path", ["/people", "/people/invite", "/people/{id}", "/people/{id}/leave", "/audit"])
def test_pages_of_administration_hold_up(samuel: Person, page_as: PageAs, path: str) -> None:
    page = page_as(samuel)
    page.goto(path.format(id=samuel.id))
    assert findings(page) == []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert low_contrasts(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert not is_scrolling_sideways(page)
