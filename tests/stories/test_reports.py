"""The head of learning operations: where do we stand, and which courses are behind a figure?"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stories.conftest import Site
from tests.stories.looking import findings, is_scrolling_sideways, low_contrasts

pytestmark = pytest.mark.story


def test_from_a_figure_to_the_courses_behind_it_and_out_as_a_file(
    demo_site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(demo_site, "astrid.nygaard@aldermeer.example")
    page.goto("/")
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_role("heading", name="Overdue by age")).to_be_visible()
    page.get_by_role("link", name="Overdue by age").click()
    answer = page.locator(".answer b").inner_text()
    figure = page.locator("tr[data-row='0-30'] td a").first
    count = figure.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export “By days overdue”").click()
    assert f"0 to 30,{count}," in download.value.path().read_text("utf-8-sig")
    assert "overdue" in answer
    figure.click()
    expect(page.locator("#found .row a.title")).to_have_count(int(count))


@pytest.mark.parametrize("name", ["", "/freshness", "/workload", "/coverage", "/translation", "/duplicates", "/demand"])
def test_reports_can_be_read_in_the_dark_on_a_phone_and_from_right_to_left(
    demo_site: Site, open_page: Callable[..., Page], name: str
) -> None:
    page = open_page(demo_site, "astrid.nygaard@aldermeer.example", on_phone=True, color_scheme="dark")
    page.goto(f"/reports{name}")
    assert findings(page) == []
    assert low_contrasts(page) == []
    assert not is_scrolling_sideways(page)
    page.locator(".menu > summary").first.click()
    page.get_by_role("button", name="right to left").click()
    page.goto(f"/reports{name}")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert not is_scrolling_sideways(page)
