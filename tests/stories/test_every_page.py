"""Every page that a person of the demo can reach by links: readable, named, not wider than a phone, in German too.

A page is known by its route, so that one course stands for all courses.
"""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from litestar import Litestar
from playwright.sync_api import Page

from tests.stories.conftest import PHONE, WIDE, Site
from tests.stories.looking import findings, is_scrolling_sideways, low_contrasts

pytestmark = pytest.mark.story
PEOPLE = ("ines.okafor", "kaisa.saarinen", "jana.lorenz", "astrid.nygaard", "samuel.adeyemi")
NO_PAGES = re.compile(r"/(api|static|healthz|readyz|metrics)\b|/html$|/export|\.(csv|xlsx|jsonl|json|po|xlf|zip|ics)$")


def routes_of(application: Litestar) -> dict[str, re.Pattern[str]]:
    """Patterns of all pages by their route, those without parameters first."""
    paths = [route.path_format for route in application.routes if not NO_PAGES.search(route.path_format)]
    ordered = sorted(set(paths), key=lambda path: (path.count("{"), path))
    return {path: re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "/?$") for path in ordered}


def reachable(page: Page, site: Site) -> Iterator[str]:
    """Opens pages one after another, from Home on, each route once."""
    routes, seen, waiting = routes_of(site.application), set[str](), ["/"]
    while waiting:
        path = waiting.pop(0)
        route = next((name for name, pattern in routes.items() if pattern.match(urlsplit(path).path)), None)
        if route is None or route in seen:
            continue
        seen.add(route)
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        yield path
        page.goto(path)
        addresses: list[str] = page.eval_on_selector_all("a[href]", "all => all.map((one) => one.href)")
        own = [urljoin(site.url, one) for one in addresses if one.startswith(site.url)]
        waiting += [one.removeprefix(site.url) for one in own if not NO_PAGES.search(urlsplit(one).path)]


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_holds_up(demo_site: Site, open_page: Callable[..., Page], person: str) -> None:
    page = open_page(demo_site, f"{person}@aldermeer.example")
    problems: list[tuple[str, object]] = []
    opened = 0
    for path in reachable(page, demo_site):
        opened += 1
        problems += [(path, found) for found in findings(page)]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            problems += [(path, (scheme, found)) for found in low_contrasts(page)]
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        if is_scrolling_sideways(page):
            problems.append((path, "is wider than a phone"))
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    assert problems == []
    assert opened > 5


def test_every_page_can_be_read_in_german(demo_site: Site, open_page: Callable[..., Page]) -> None:
    page = open_page(demo_site, "daniel.kim@aldermeer.example")
    page.goto("/settings")
    page.locator(".menu > summary").first.click()
    page.locator("button[value='de']").click()
    opened = 0
    for path in reachable(page, demo_site):
        assert page.locator("html").get_attribute("lang") == "de", path
        assert not page.get_by_text("%(").count(), path
        opened += 1
    assert opened > 10
