"""Every subscription of the house is felt: with it something happens, and without it nothing does."""

import pytest

from app.wiring import Wiring
from core.events import Event
from tests.app.scenes import SCENES
from tests.app.scenes.making import waits
from tests.app.scenes.topics import PUTTING

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

KEYS = sorted(SCENES, key=lambda key: (key[0].__name__, key[1]))
NAMES = [f"{kind.__name__}-{handler.strip('_')}" for kind, handler in KEYS]


def test_every_subscription_has_its_scene(house: Wiring) -> None:
    heard = {
        (kind, getattr(handler, "__name__", ""))
        for kind, handlers in house.uow.subscriptions.handlers.items()
        for handler in handlers
    }
    assert heard == set(SCENES)


@pytest.mark.parametrize("key", KEYS, ids=NAMES)
def test_it_happens_because_a_room_heard_of_it(house: Wiring, key: tuple[type[Event], str]) -> None:
    assert SCENES[key](house)


@pytest.mark.parametrize("key", KEYS, ids=NAMES)
def test_without_its_subscription_it_does_not_happen(house: Wiring, key: tuple[type[Event], str]) -> None:
    kind, name = key
    handlers = house.uow.subscriptions.handlers
    handlers[kind] = [each for each in handlers[kind] if getattr(each, "__name__", "") != name]
    assert not SCENES[key](house)


def test_every_event_of_a_topic_has_its_way_to_happen(house: Wiring) -> None:
    assert {kind for kind, topics in house.uow.subscriptions.topics.items() if topics} == set(PUTTING)


@pytest.mark.parametrize("kind", PUTTING, ids=lambda kind: kind.__name__)
def test_a_course_comes_on_its_topics_and_nowhere_else(house: Wiring, kind: type[Event]) -> None:
    course = PUTTING[kind](house)
    topics = [topic for topic in ("search", "meaning") if waits(house, topic, course)]
    assert topics == house.uow.subscriptions.topics[kind]
    assert [topic for topic in topics if house.waker(topic).is_set()] == topics


@pytest.mark.parametrize("kind", PUTTING, ids=lambda kind: kind.__name__)
def test_without_its_topics_a_course_comes_on_none(house: Wiring, kind: type[Event]) -> None:
    house.uow.subscriptions.topics[kind] = []
    course = PUTTING[kind](house)
    assert not [topic for topic in ("search", "meaning") if waits(house, topic, course)]
