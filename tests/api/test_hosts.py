"""The service answers under its own name, so that no other site's name can be turned onto it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from app.settings import Settings
from app.wiring import Wiring
from core.clock import FixedClock
from tests.clients import Client

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LOOPBACK = ("127.0.0.1", "127.0.0.1:8710", "localhost:9999", "LOCALHOST", "[::1]", "[::1]:8710")
UNREADABLE = ("127.0.0.1:99999", "127.0.0.1:abc", "localhost:8742:99", "[", "127.0.0.1:-1")
STRANGE = ("elsewhere.example", "127.0.0.1.elsewhere.example", "localhost.elsewhere.example:8710", "[", "")
Served = Callable[..., Client]


@pytest.fixture
def served(app_settings: Settings, clock: FixedClock) -> Iterator[Served]:
    """The application on settings that differ in this."""
    with ExitStack() as open_now:

        def serve(**settings: object) -> Client:
            house = Wiring(replace(app_settings, **settings), clock)  # type: ignore[arg-type]
            open_now.callback(house.close)
            return open_now.enter_context(Client(house))

        yield serve


def statuses(client: Client, hosts: tuple[str, ...], path: str = "/sign-in") -> set[int]:
    return {client.get(path, headers={"host": host}).status_code for host in hosts}


def test_the_demo_answers_on_loopback_alone(served: Served) -> None:
    client = served(demo=True)
    assert statuses(client, LOOPBACK) == {200}
    for path in ("/sign-in", "/demo/people", "/api/openapi.json", "/api/v1/people/me"):
        assert statuses(client, STRANGE, path) == {403}, path
    assert client.get("/api/v1/people/me", headers={"host": "elsewhere.example"}).json()["code"] == "host_refused"


def test_a_team_s_service_answers_under_its_name_and_on_loopback(served: Served) -> None:
    client = served(base_url="https://learning.example")
    assert statuses(client, ("learning.example", "learning.example:443", *LOOPBACK)) == {200}
    assert statuses(client, STRANGE) == {403}


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:8710", "https://learning.example"])
def test_a_host_that_cannot_be_read_is_refused_and_never_a_failure(served: Served, base_url: str) -> None:
    client = served(base_url=base_url)
    for path in ("/sign-in", "/", "/api/openapi.json", "/api/v1/courses"):
        assert statuses(client, UNREADABLE, path) == {403}, path
    assert statuses(client, UNREADABLE, "/api/v1/nowhere/at/all") == {403}
    assert statuses(client, UNREADABLE, "/nowhere") <= {200, 404}
    assert statuses(client, UNREADABLE, "/healthz") == {200}


def test_monitoring_may_ask_by_any_address(served: Served) -> None:
    client = served(base_url="https://learning.example")
    for path in ("/healthz", "/readyz", "/metrics"):
        assert statuses(client, ("10.0.0.7:8710",), path) == {200}


def test_without_a_name_of_its_own_any_will_do(served: Served) -> None:
    assert statuses(served(), ("elsewhere.example", *LOOPBACK)) == {200}
