"""Stories run in a real Chromium against the real application on a free port of the loopback.

`site` is a demo without any data, fresh for each story: give it what the story needs. `demo_site` has the demo
catalog loaded, once for all stories that leave it as it is. `page_as(person)` opens a page signed in as somebody.
A story fails when the browser reports a script error or a breach of the page's own policy.
"""

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from api.auth import SESSION_COOKIE
from app.server import application_of
from app.settings import Settings
from app.wiring import Wiring
from core.actors import OPERATOR
from people.models import Person
from people.repository import find_person_by_email
from people.service.sign_in import open_session

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


class PageAs(Protocol):
    """Opens a page; `person` is somebody known, their address, or None for a stranger."""

    def __call__(self, person: Person | str | None = None, *, on_phone: bool = False, **options: Any) -> Page: ...


class Site:
    """The application in a thread of this process, and the house behind it."""

    def __init__(self, house: Wiring, port: int) -> None:
        self.house = house
        self.url = f"http://127.0.0.1:{port}"
        self._port = port

    def start(self) -> None:
        self.application = application_of(self.house, has_scheduler=False)
        config = uvicorn.Config(
            self.application,
            host="127.0.0.1",
            port=self._port,
            log_level="error",
            access_log=False,
            ws="none",
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 30
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
            assert time.monotonic() < deadline, "the server did not start in time"
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=20)

    def run_sweeps(self, *names: str) -> None:
        """Run these sweeps once, or all of them until nothing is left to do."""
        if not names:
            from app.scheduler import run_until_idle

            list(run_until_idle(self.house))
        for sweep in self.house.sweeps:
            if sweep.name in names:
                self.house.sweep_runner.run(sweep)

    def cookie_of(self, person: Person | str) -> str:
        """A session for somebody, without the detour of a mail."""
        with self.house.uow.write(OPERATOR) as work:
            found = find_person_by_email(work.session, person) if isinstance(person, str) else person
            assert found is not None, person
            return open_session(work, found.id, user_agent="A story").secret


def chromium_path() -> str | None:
    """The browser that stories run in."""
    given = os.environ.get("COURSEKEEPER_TEST_CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        reason = "no Chromium found (COURSEKEEPER_TEST_CHROMIUM names one)"
        if os.environ.get("CI") == "true":
            pytest.fail(f"stories never skip in CI: {reason}")
        pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS])
        yield launched
        launched.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def demo_house(place: Path, database: Path, port: int) -> Wiring:
    return Wiring(
        Settings(
            data_dir=place,
            database_url=f"sqlite:///{database}",
            base_url=f"http://127.0.0.1:{port}",
            secret_key="a key for stories " * 4,
            demo=True,
        )
    )


@pytest.fixture
def site(tmp_path: Path, empty_sqlite: Path) -> Iterator[Site]:
    """A demo without data, fresh for this story."""
    port = free_port()
    database = tmp_path / "coursekeeper.db"
    shutil.copyfile(empty_sqlite, database)
    house = demo_house(tmp_path / "data", database, port)
    house.put_defaults_in_force()
    started = Site(house, port)
    started.start()
    yield started
    started.stop()


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory, empty_sqlite: Path) -> Iterator[Site]:
    """The demo as everybody sees it first; stories that share it change nothing others look at."""
    from app.demo.loader import load

    place = tmp_path_factory.mktemp("demo")
    port = free_port()
    database = place / "coursekeeper.db"
    shutil.copyfile(empty_sqlite, database)
    house = demo_house(place, database, port)
    house.put_defaults_in_force()
    load(house)
    started = Site(house, port)
    started.run_sweeps("search", "mail")
    started.start()
    yield started
    started.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages on any site and watches for errors in them."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    def open_(site: Site, person: Person | str | None = None, *, on_phone: bool = False, **options: Any) -> Page:
        settings: dict[str, Any] = {
            "locale": "en-GB",
            "viewport": PHONE if on_phone else WIDE,
            "has_touch": on_phone,
            "reduced_motion": "reduce",  # colours are looked at, not on their way
        }
        context = browser.new_context(base_url=site.url, **{**settings, **options})
        contexts.append(context)
        if person is not None:
            context.add_cookies([{"name": SESSION_COOKIE, "value": site.cookie_of(person), "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page_as(site: Site, open_page: Callable[..., Page]) -> PageAs:
    """Opens a page of `site`."""

    def open_(person: Person | str | None = None, *, on_phone: bool = False, **options: Any) -> Page:
        return open_page(site, person, on_phone=on_phone, **options)

    return open_
