"""The frame, looked at as people do: with eyes, keyboard, on a phone, in the dark, from right to left."""

import pytest
from playwright.sync_api import Page, expect

from core.actors import OPERATOR
from notifications.service.mail import queue_mail
from people.models import Person
from people.values import Role
from tests.factories import a_person
from tests.stories.conftest import PageAs, Site
from tests.stories.looking import findings, is_scrolling_sideways, low_contrasts

pytestmark = pytest.mark.story
PAGES = ("/", "/settings", "/find?q=s", "/keys", "/nowhere", "/demo/people", "/mailbox")


@pytest.fixture
def ines(site: Site) -> Person:
    with site.house.uow.write(OPERATOR) as work:
        queue_mail(work, to="ines@example.org", to_name="Ines", subject="Hello", text="Hi", html="<p>Hi</p>")
        return a_person(work, email="ines@example.org", name="Ines Okafor", role=Role.CONTENT_OWNER)


def test_somebody_signs_in_with_the_link_from_the_mail(site: Site, ines: Person, page_as: PageAs) -> None:
    page = page_as()
    page.goto("/sign-in?back=/settings")
    page.get_by_label("Your mail address").fill("ines@example.org")
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    site.run_sweeps("mail")
    page.get_by_role("link", name="Open the demo’s mailbox").click()
    page.get_by_role("link", name="Your link to sign in").click()
    page.frame_locator("iframe").get_by_role("link", name="Sign in").click()
    expect(page.get_by_role("heading", name="Hello Ines Okafor")).to_be_visible()
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    expect(page).to_have_url(f"{site.url}/settings")


def test_a_persona_is_chosen_and_then_another(site: Site, ines: Person, page_as: PageAs) -> None:
    with site.house.uow.write(OPERATOR) as work:
        a_person(work, name="Karl Kurz", role=Role.LOCALIZATION_COORDINATOR)
    page = page_as()
    page.goto("/")
    page.get_by_role("button", name="Ines Okafor").click()
    expect(page.get_by_text("You are Ines Okafor.")).to_be_visible()
    page.get_by_role("link", name="Be someone else").click()
    page.get_by_role("button", name="Karl Kurz").click()
    expect(page.get_by_text("You are Karl Kurz.")).to_be_visible()


def test_the_clock_moves_by_a_button(ines: Person, page_as: PageAs) -> None:
    page = page_as(ines)
    page.goto("/settings")
    before = page.locator(".demo").inner_text()
    page.get_by_role("button", name="+ 30 days").click()
    expect(page.get_by_role("status")).to_contain_text("look into the mailbox")
    assert page.locator(".demo").inner_text() != before


def test_the_keyboard_reaches_everything(ines: Person, page_as: PageAs) -> None:
    page = page_as(ines)
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("/")
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    page.keyboard.type("sett")
    hit = page.locator("#find-hits").get_by_role("link", name="Settings")
    expect(hit).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(hit).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Settings")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()


def test_rows_are_walked_with_j_and_k_and_opened_with_enter(site: Site, ines: Person, page_as: PageAs) -> None:
    page = page_as(ines)
    page.goto("/find?q=ines")
    rows = page.locator("main .row")
    expect(rows.first).to_be_visible()
    page.keyboard.press("j")
    expect(rows.first).to_have_class("row two selected")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/find" not in url)


def test_everything_works_without_javascript(ines: Person, page_as: PageAs) -> None:
    page = page_as(ines, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox").fill("sett")
    page.get_by_role("searchbox").press("Enter")
    page.locator("main").get_by_role("link", name="Settings").click()
    page.get_by_label("Name", exact=True).fill("Ines Neu")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    page.get_by_role("link", name="Keys").click()
    expect(page.get_by_role("heading", name="Keys").first).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_pages_hold_up_for_those_who_cannot_see_them(ines: Person, page_as: PageAs, path: str) -> None:
    page = page_as(ines)
    page.goto(path)
    assert findings(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_what_is_behind_them(ines: Person, page_as: PageAs, scheme: str) -> None:
    page = page_as(ines, color_scheme=scheme)
    for path in PAGES:
        page.goto(path)
        assert low_contrasts(page) == [], path


def test_nothing_is_wider_than_a_phone(ines: Person, page_as: PageAs) -> None:
    for language in ("en", "de", "ar-XB", "en-XA"):
        page = page_as(ines, on_phone=True)
        choose_language(page, language)
        for path in PAGES:
            page.goto(path)
            assert not is_scrolling_sideways(page), (language, path)


def test_a_page_from_right_to_left_is_the_mirror_of_itself(ines: Person, page_as: PageAs) -> None:
    page = page_as(ines)
    page.goto("/settings")
    rail = page.locator(".rail").bounding_box()
    choose_language(page, "ar-XB")
    page.goto("/settings")
    mirrored = page.locator(".rail").bounding_box()
    assert rail is not None
    assert mirrored is not None
    assert round(rail["x"]) == 0
    assert round(mirrored["x"] + mirrored["width"]) == 1360


def test_every_word_of_the_frame_can_be_translated(ines: Person, page_as: PageAs) -> None:
    page = page_as(ines)
    choose_language(page, "en-XA")
    for path in ("/settings", "/", "/keys"):
        page.goto(path)
        plain = page.locator(".rail li a > span:first-child, h1, h2, label, button, th").all_inner_texts()
        unmarked = [one for one in plain if one.strip() and not any(sign in one for sign in "[·…") and one.isascii()]
        assert unmarked == []


def choose_language(page: Page, tag: str) -> None:
    page.goto("/settings")
    page.locator(".menu > summary").first.click()
    page.locator(f"button[value='{tag}']").click()
