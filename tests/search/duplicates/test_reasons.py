"""Reasons a person can check."""

import numpy as np

from search.duplicates.features import Prepared
from search.duplicates.reasons import explain
from search.duplicates.values import Draft, ReasonKind

NEAR = np.eye(1, 384, dtype=np.float32)[0]


def kinds(a: Draft, b: Draft, *, is_near: bool = False) -> dict[ReasonKind, str]:
    vector = NEAR if is_near else None
    return {one.kind: one.detail for one in explain(Prepared(a, vector, vector), Prepared(b, vector, vector))}


def test_equal_titles_are_told_whatever_their_case() -> None:
    found = kinds(Draft(title="FIRE drill!"), Draft(title="Fire Drill"))
    assert found == {ReasonKind.SAME_TITLE: "Fire Drill"}


def test_similar_titles_name_the_words_they_share() -> None:
    found = kinds(Draft(title="Intro to fire safety"), Draft(title="Fire safety for offices"))
    assert found[ReasonKind.SIMILAR_TITLE] == "fire, safety"


def test_objectives_and_skills_are_named() -> None:
    a = Draft(title="A", objectives=("Use the right extinguisher",), skills=("First aid", "Law"))
    b = Draft(title="B", objectives=("Leave", "use the right extinguisher."), skills=("first aid",))
    found = kinds(a, b)
    assert found[ReasonKind.SAME_OBJECTIVES] == "use the right extinguisher."
    assert found[ReasonKind.SAME_SKILLS] == "first aid"


def test_meaning_in_another_language_names_both() -> None:
    a, b = Draft(title="Fire", language="en"), Draft(title="Feuer", language="de-AT")
    assert kinds(a, b, is_near=True) == {ReasonKind.SAME_MEANING_OTHER_LANGUAGE: "en → de"}


def test_words_of_the_texts_are_named_longest_first() -> None:
    a = Draft(title="A", description="extinguisher alarm building evacuation")
    b = Draft(title="B", description="evacuation of a building after the alarm by extinguisher")
    assert kinds(a, b)[ReasonKind.SAME_WORDS] == "extinguisher, evacuation, building, alarm"


def test_the_same_provider_counts_by_its_words() -> None:
    a, b = Draft(title="A", provider="Contoso, Inc"), Draft(title="B", provider="contoso")
    assert ReasonKind.SAME_PROVIDER in kinds(a, b)
    assert ReasonKind.SAME_PROVIDER not in kinds(a, Draft(title="B"))


def test_what_speaks_against_is_told_too() -> None:
    found = kinds(Draft(title="Welding, part 1"), Draft(title="Welding, part 2"))
    assert found[ReasonKind.OTHER_PART] == "1 / 2"


def test_nothing_in_common_is_no_reason() -> None:
    assert kinds(Draft(title="Welding"), Draft(title="Negotiating")) == {}
