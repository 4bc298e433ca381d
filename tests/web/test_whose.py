"""Whose is this? Asked where the one who may know looks, and answered there."""

import pytest

from app.wiring import Wiring
from catalog.models import Course
from core.actors import SYSTEM
from people.models import Person
from tests.clients import Client
from tests.factories import a_person
from tests.web.reading import text_of
from tests.web.test_reviews import due, send


def asked(client: Client, house: Wiring) -> tuple[Person, Course]:
    """Ines says that a course is not hers; her manager, who has no role, is asked and signed in."""
    with house.uow.write(SYSTEM) as work:
        mara = a_person(work, name="Mara Petrov", email="mara@example.org")
    ines = client.as_(name="Ines Okafor", manager_id=mara.id)
    course = due(house, ines, title="Gifts and invitations")
    send(client, "/reviews/ABC-101", "/reviews/ABC-101", outcome="not_mine", note="Legal has it")
    return mara, course


def test_the_asker_reads_who_was_asked_at_once_and_in_their_list(client: Client, house: Wiring) -> None:
    asked(client, house)
    text = text_of(client.get("/reviews"))
    assert "Mara Petrov was asked whose “Gifts and invitations” is." in text
    assert "asked Mara Petrov whose it is" in text
    assert "Not yours, you said" in text
    home = text_of(client.get("/"))
    assert "Gifts and invitations" not in home.replace("Mara Petrov was asked whose “Gifts and invitations” is.", ""), (
        "it needs Mara now"
    )


def test_the_one_who_is_asked_finds_the_question_on_home_and_among_the_reviews(client: Client, house: Wiring) -> None:
    mara, _ = asked(client, house)
    client.sign_in(mara)
    for page in ("/", "/reviews"):
        text = text_of(client.get(page))
        for words in ("Whose is this?", "Gifts and invitations", "Ines Okafor said on", "Name an owner…"):
            assert words in text


@pytest.mark.parametrize("typed", ["alex kim", "alex@example.org"])
def test_an_owner_is_named_by_name_or_by_address(client: Client, house: Wiring, typed: str) -> None:
    mara, course = asked(client, house)
    with house.uow.write(SYSTEM) as work:
        alex = a_person(work, name="Alex Kim", email="alex@example.org")
    client.sign_in(mara)
    send(client, "/reviews/ABC-101/owner", "/reviews/ABC-101/owner", owner=typed)
    assert "Alex Kim is accountable for ABC-101." in text_of(client.get("/reviews"))
    with house.uow.read(SYSTEM) as work:
        assert work.session.get_one(Course, course.id).owner_id == alex.id


def test_the_one_who_is_asked_can_take_it(client: Client, house: Wiring) -> None:
    mara, course = asked(client, house)
    client.sign_in(mara)
    send(client, "/reviews/ABC-101/owner", "/reviews/ABC-101/owner", take="1")
    with house.uow.read(SYSTEM) as work:
        assert work.session.get_one(Course, course.id).owner_id == mara.id
    assert "Whose is this?" not in text_of(client.get("/reviews"))


def test_a_name_that_nobody_or_more_than_one_has_is_said_beside_the_field(client: Client, house: Wiring) -> None:
    mara, _ = asked(client, house)
    with house.uow.write(SYSTEM) as work:
        for _number in range(2):
            a_person(work, name="Alex Kim")
    client.sign_in(mara)
    page = "/reviews/ABC-101/owner"
    for typed, said in (
        ("", "This is needed."),
        ("Zoe", "Nobody here is called “Zoe”"),
        ("Alex Kim", "“Alex Kim” may be any of these; give the address: Alex Kim (person"),
    ):
        answer = send(client, page, page, owner=typed)
        assert said in text_of(answer)


def test_nobody_else_is_shown_the_form(client: Client, house: Wiring) -> None:
    asked(client, house)
    client.as_()
    assert client.get("/reviews/ABC-101/owner").status_code == 403
