"""The description of the API says of each operation what it does, what it asks for and how it refuses."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients import Client

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    silent = [(path, method) for path, method, operation in operations(document) if not operation.get("description")]
    assert silent == []


def test_every_operation_answers_errors_as_problems_and_none_in_another_form(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        failures = {status: a for status, a in operation["responses"].items() if not status.startswith(("2", "3"))}
        assert "default" in failures, (method, path)
        for answer in failures.values():
            assert [*answer["content"]] == ["application/problem+json"], (method, path)
    assert document["components"]["schemas"]["Problem"]["required"]


def test_who_asks_again_reads_the_same(client: Client, document: dict[str, Any]) -> None:
    assert client.get("/api/openapi.json").json() == document


@pytest.mark.parametrize(
    ("method", "path", "is_required"),
    [
        ("patch", "/api/v1/courses/{code}", True),
        ("patch", "/api/v1/people/{person_id}", True),
        ("patch", "/api/v1/org-units/{code}", True),
        ("post", "/api/v1/courses/{code}/publish", False),
        ("post", "/api/v1/rollouts", False),
    ],
)
def test_a_write_says_whether_it_needs_if_match(
    document: dict[str, Any], method: str, path: str, is_required: bool
) -> None:
    operation = document["paths"][path][method]
    found = [p for p in operation["parameters"] if p["name"] == "If-Match"]
    assert [p["required"] for p in found] == [is_required]
    assert "412" in operation["responses"]
    assert ("428" in operation["responses"]) == is_required


def test_single_resources_say_that_they_carry_their_version(document: dict[str, Any]) -> None:
    shown = document["paths"]["/api/v1/courses/{code}"]["get"]["responses"]["200"]
    assert "ETag" in shown["headers"]


def test_posts_take_an_idempotency_key_and_strangers_are_told_of_401(document: dict[str, Any]) -> None:
    create = document["paths"]["/api/v1/courses"]["post"]
    assert "Idempotency-Key" in {p["name"] for p in create["parameters"]}
    assert "401" in create["responses"]
    assert "401" not in document["paths"]["/healthz"]["get"]["responses"]
