"""Every route, called as everybody."""

import re

import pytest

from people.values import Role
from tests.api.access_table import PLACE, read_table, write_table
from tests.clients import Client

DOORS_SHUT = {401, 403}


def test_the_table_in_the_documents_is_the_table_of_the_routes() -> None:
    assert PLACE.read_text() == write_table(), "read the difference, then: python -m tests.api.access_table"


def path_of(row: dict[str, str]) -> str:
    """The route's path with something in each place that fits no course, job or person."""
    return re.sub(r"\{[^}]+\}", "019ffff0-0000-7000-8000-000000000000", row["path"])


def rows() -> list[dict[str, str]]:
    found = [row for row in read_table() if not row["mark"]]
    assert len(found) > 100
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_stranger_is_told_401_and_nothing_else_wherever_a_door_is_shut(client: Client) -> None:
    for row in rows():
        answer = client.request(row["method"], path_of(row), follow_redirects=False)
        if row["stranger"]:
            assert answer.status_code != 401, row
        elif row["path"].startswith("/api/"):
            assert answer.status_code == 401, (row, answer.text)
        else:
            assert answer.status_code in (303, 401), (row, answer.status_code)
            assert answer.status_code == 401 or "/sign-in" in answer.headers["location"], row


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", Role)
def test_each_role_passes_the_doors_of_the_table_and_no_other(client: Client, role: Role) -> None:
    for row in rows():
        client.as_(role)
        answer = client.request(row["method"], path_of(row), follow_redirects=False)
        if row[role.value]:
            assert answer.status_code not in DOORS_SHUT, (row, answer.text[:300])
        else:
            assert answer.status_code == 403, (row, answer.status_code)
        assert answer.status_code != 500, (row, answer.text[:300])
