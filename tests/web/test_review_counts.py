"""Rows, chip and sentence of every list of reviews, the rail and Home are about the same courses."""

import re
from datetime import timedelta
from itertools import cycle

import pytest

from app.wiring import Wiring
from lifecycle.values import Outcome
from people.models import Person
from tests.clients import Client
from tests.web.reading import text_of
from tests.web.test_reviews import due, mail_link, send

NEAR = ("overdue", "this_week", "next_30_days")
CHIPS = {"all": "All that concern me", "mine": "Mine", "deputy": "As deputy", "above": "Late, of people I answer for"}


def rows_in(page: str, group: str) -> list[str]:
    section = re.search(rf'aria-labelledby="g-{group}">(.*?)</section>', page, re.DOTALL)
    return re.findall(r'class="title" href="/reviews/([^"/]+)', section[1]) if section else []


def late_questions_in(page: str) -> int:
    section = re.search(r'aria-labelledby="g-whose">(.*?)</section>', page, re.DOTALL)
    return len(re.findall(r"days? late", section[1])) if section else 0


def said_in(text: str) -> tuple[int, int]:
    """How many courses a sentence names, and how many of these it calls late."""
    number = re.search(r"(\d+) courses? needs? you", text)
    if number is None:
        return 0, 0
    sentence = text[number.start() :].split(".")[0]
    if "all late" in sentence or "it is late" in sentence:
        return int(number[1]), int(number[1])
    late = re.search(r"(\d+|one) (?:is|are) late", sentence)
    return int(number[1]), 0 if late is None else 1 if late[1] == "one" else int(late[1])


def seeded(client: Client, house: Wiring) -> list[Person]:
    """Courses of four people in every state: late, due, promised early and late, handed back."""
    mara = client.as_(name="Mara Petrov")
    jonas = client.as_(name="Jonas Weber", manager_id=mara.id)
    ines = client.as_(name="Ines Okafor", manager_id=mara.id, deputy_id=jonas.id)
    stefan = client.as_(name="Stefan Huber", manager_id=mara.id, deputy_id=ines.id)
    outcomes = cycle((None, Outcome.MINOR_CHANGE, None, Outcome.MAJOR_CHANGE, Outcome.NOT_MINE))
    number = 0
    for owner in (ines, jonas, stefan, mara):
        client.sign_in(owner)
        for due_in in (-40, -3, 0, 6, 12, 29, 31, 55, 300):
            number += 1
            due(house, owner, f"ABC-{number}", due_in)
            outcome = next(outcomes)
            if outcome is not None:
                fields = {"outcome": outcome.value, "note": "Wrong", "cycle": "1"}
                day = (house.clock.now().date() + timedelta(days=3 * number % 70)).isoformat()
                fields |= {"minor_change_due_on": day, "major_change_due_on": day}
                path = f"/reviews/ABC-{number}"
                assert send(client, path, path, **fields).status_code == 303  # type: ignore[attr-defined]
    return [ines, jonas, stefan, mara]


@pytest.mark.parametrize("later", [0, 5, 30, 60])
def test_rows_chip_and_sentence_are_about_the_same_courses(client: Client, house: Wiring, later: int) -> None:
    people = seeded(client, house)
    mail_link(house, "review")
    house.clock.advance(timedelta(days=later))
    mail_link(house, "review")
    for person in people:
        client.sign_in(person)
        shown: dict[str, set[str]] = {}
        for view, chip in CHIPS.items():
            answer = client.get(f"/reviews?view={view}")
            text, page = text_of(answer), answer.text
            rows = [code for group in (*NEAR, "whose") for code in rows_in(page, group)]
            assert len(rows) == len(set(rows)), "a course is a row once"
            shown[view] = set(rows)
            counted = re.search(rf"{chip} (\d+)", text)
            assert len(rows) == (int(counted[1]) if counted else 0)
            assert said_in(text) == (len(rows), len(rows_in(page, "overdue")) + late_questions_in(page))
        assert not shown["mine"] & shown["above"], "nobody is somebody else"
        assert shown["mine"] | shown["deputy"] | shown["above"] <= shown["all"]
        home = client.get("/")
        assert said_in(text_of(home))[0] == len(shown["all"])
        assert text_of(home).count("courses need you") <= 1
        assert f"Reviews {len(shown['all'])} waiting" in text_of(home)
