"""A course's history is told with its facts, and plainly where a fact is not known."""

from types import ModuleType
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

import catalog.events
import commissioning.events
import lifecycle.events
import localization.events
import people.events
import search.duplicates.events
from core.events import Event
from core.locales import Locale
from core.wording.happenings import ELSEWHERE
from core.wording.story import FACTS, PLACEHOLDER, SENTENCES, ids_in, tell
from core.wording.translator import translator

ENGLISH, GERMAN = translator(Locale.parse("en")), translator(Locale.parse("de"))
ANNA, BEN = uuid4(), uuid4()
NAMES = {ANNA: "Anna Berg", BEN: "Ben Costa"}
ROOMS = (catalog.events, commissioning.events, lifecycle.events, localization.events, search.duplicates.events)
NOT_OF_A_COURSE = {
    "market.saved",
    "market.handed_over",
    "rollout.handed_over",
    "vendor.saved",
    "glossary.saved",
    "duties.passed_on",
    "policy.changed",
    "request.submitted",
    "request.triaged",
    "request_settings.changed",
}


@pytest.mark.parametrize(
    ("action", "before", "after", "told"),
    [
        ("course.edited", {}, {"title": "New", "texts": ["title"]}, "changed the title"),
        (
            "course.edited",
            {},
            {"texts": ["title", "intro.why", "quiz.done"], "revision": 4, "class": "major"},
            "changed the title and 2 units of text (Major change, revision 4)",
        ),
        ("course.edited", {"own": 1}, {"own": 2}, "changed the course"),
        (
            "course.owner_changed",
            {"owner_id": str(ANNA)},
            {"owner_id": str(BEN)},
            "made Ben Costa accountable in place of Anna Berg",
        ),
        ("course.owner_changed", {}, {"owner_id": str(uuid4())}, "made somebody else accountable"),
        (
            "review.completed",
            {},
            {"outcome": "still_valid", "next_due_on": "2027-11-18"},
            "reviewed the course: Still valid. The next review is on 18 Nov 2027",
        ),
        ("review.completed", {}, {"outcome": "not_mine"}, "reviewed the course: Not mine"),
        (
            "job.opened",
            None,
            {"job": "JOB-10", "locale": "pt-BR", "market": "BR", "due_on": "2026-10-09"},
            "opened JOB-10 into Brazilian Portuguese for Brazil, due on 9 Oct 2026",
        ),
        ("job.opened", None, {"job": "JOB-10", "locale": {"language": "pt"}}, "opened a translation job"),
        ("job.step_completed", None, {"job": "JOB-1", "step": "legal_review"}, "completed “Legal review” of JOB-1"),
        (
            "course.related",
            None,
            {"kind": "prerequisite_of", "from": "A-1", "to": "B-2"},
            "noted: A-1 is needed before B-2",
        ),
        (
            "course.related",
            {"kind": "part_of", "from": "A-1", "to": "B-2"},
            None,
            "no longer holds: A-1 is part of B-2",
        ),
        (
            "course.role_withdrawn",
            {"role": "deputy", "person": "Anna Berg"},
            None,
            "took a part from Anna Berg: Deputy",
        ),
        (
            "role.granted",
            None,
            {"role": "content_owner", "org_unit": "HR", "market": "MX"},
            "gave a role: Content owner, within HR, for Mexico",
        ),
        (
            "role.revoked",
            {"role": "administrator", "org_unit": None, "market": None},
            None,
            "withdrew a role: Administrator",
        ),
        ("person.changed", {"manager_id": None}, {"manager_id": str(ANNA)}, "changed the manager"),
        ("token.revoked", {"name": "Reports"}, None, "revoked the API token “Reports”"),
        ("policy.changed", {"name": "Yearly"}, None, "took the review policy “Yearly” out of force"),
        (
            "market.handed_over",
            {},
            {"market": "PL", "coordinator_id": str(BEN)},
            "handed the market Poland to Ben Costa",
        ),
        ("something.new_here", None, None, "something: new here"),
    ],
)
def test_an_entry_is_told_with_what_is_known_of_it(
    action: str, before: dict[str, object] | None, after: dict[str, object] | None, told: str
) -> None:
    assert tell(action, before, after, NAMES, ENGLISH) == told


def test_the_story_speaks_the_reader_s_language() -> None:
    told = tell("job.step_completed", None, {"job": "JOB-1", "step": "legal_review"}, {}, GERMAN)
    assert told == "schloss „Rechtliche Prüfung“ von JOB-1 ab"


def actions_of(*rooms: ModuleType) -> set[str]:
    def below(kind: type[Event]) -> list[type[Event]]:
        return [each for sub in kind.__subclasses__() for each in (sub, *below(sub))]

    names = {room.__name__ for room in rooms}
    return {kind.action for kind in below(Event) if kind.__module__ in names and "action" in vars(kind)}


def test_everything_that_happens_to_a_course_has_a_sentence() -> None:
    assert actions_of(*ROOMS)
    assert actions_of(*ROOMS) - NOT_OF_A_COURSE <= SENTENCES.keys()


def test_everything_else_that_happens_has_a_sentence_too() -> None:
    assert actions_of(people.events)
    assert actions_of(*ROOMS, people.events) - SENTENCES.keys() == ELSEWHERE.keys()


def test_no_sentence_asks_for_a_fact_that_nobody_can_give() -> None:
    known = {*FACTS, *(f"former_{name}" for name in FACTS), "what"}
    assert SENTENCES
    assert ELSEWHERE
    for tellings in (*SENTENCES.values(), *ELSEWHERE.values()):
        assert tellings
        for text in tellings:
            assert set(PLACEHOLDER.findall(text)) <= known
        assert not PLACEHOLDER.findall(tellings[-1])


@given(
    st.sampled_from(sorted(SENTENCES)),
    st.dictionaries(
        st.sampled_from(["title", "texts", "due_on", "locale", "owner_id", "kind", "courses", "job", "step"]),
        st.sampled_from(["", None, [], "2026-10-09", "pt-BR", str(ANNA), "x", ["A-1", "B-2"]]),
    ),
)
def test_whatever_an_old_entry_holds_is_told_without_a_gap(action: str, after: dict[str, object]) -> None:
    told = tell(action, None, after, NAMES, ENGLISH)
    assert told
    assert "%(" not in told


def test_names_are_asked_for_where_they_are_needed() -> None:
    assert ids_in({"owner_id": str(ANNA), "title": "x", "replacement_id": None}) == [ANNA]
