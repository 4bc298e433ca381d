"""The weights that ship, on pairs written for this test."""

import numpy as np
import pytest

from meaning.e5 import E5Embedder
from meaning.rules import full_text
from search.duplicates.features import BY_MEANING, BY_WORDS, Prepared, compare
from search.duplicates.scorer import ALL, TreeModel, Trees, default_scorer, row_of
from search.duplicates.values import Draft

FIRE = Draft(
    title="Fire safety at work",
    description="How fires start, how to raise the alarm, which extinguisher to use, and how to leave the building.",
    language="en",
)
FIRE_AGAIN = Draft(
    title="Fire Safety at Work",
    description="How fires start, how to raise the alarm, which extinguisher to use and how to leave a building.",
    language="en",
)
FEUER = Draft(
    title="Brandschutz am Arbeitsplatz",
    description="Wie Brände entstehen, wie man Alarm schlägt, welcher Löscher der richtige ist, wie man hinauskommt.",
    language="de",
)
EXCEL = Draft(
    title="Pivot tables in spreadsheets",
    description="Group, filter and sum large tables; build a report that refreshes itself.",
    language="en",
)


def by_words(*drafts: Draft) -> list[Prepared]:
    return [Prepared(draft) for draft in drafts]


def test_a_copy_is_surer_than_something_else() -> None:
    fire, again, excel = by_words(FIRE, FIRE_AGAIN, EXCEL)
    copy, other = default_scorer().probabilities([(fire, again), (fire, excel)])
    assert copy > 0.9
    assert other < 0.05


def test_it_does_not_matter_which_side_is_which() -> None:
    fire, again, excel = by_words(FIRE, FIRE_AGAIN, EXCEL)
    there = default_scorer().probabilities([(fire, again), (fire, excel)])
    back = default_scorer().probabilities([(again, fire), (excel, fire)])
    assert there == pytest.approx(back, abs=0.02)


def test_a_title_alone_is_no_reason_to_call_others_the_same() -> None:
    short, long, other = by_words(
        Draft(title="Power BI projects"), Draft(title="Power BI projects", language="en"), Draft(title="Master thesis")
    )
    same, different = default_scorer().probabilities([(short, long), (short, other)])
    assert same > 0.8
    assert different < 0.2


def test_no_pairs_no_probabilities() -> None:
    assert default_scorer().probabilities([]) == []


def test_features_keep_their_order_and_bounds() -> None:
    fire, again = by_words(FIRE, FIRE_AGAIN)
    assert len(compare(fire, again)) == len(BY_WORDS)
    assert len(row_of(fire, again)) == len(ALL) == len(BY_WORDS) + len(BY_MEANING)
    assert all(0 <= value <= 1 for value in compare(fire, again))
    assert all(value in (0, 1) or value >= 0.99 for value in compare(fire, fire)[:9])


def test_trees_are_walked_left_up_to_the_limit() -> None:
    trees = Trees(
        features=("title_ratio", "text_ratio"),
        base=0.0,
        splits=((0, 0.5, 1, 0.3, 1, 0.7),),
        leaves=((-4.0, -2.0, 2.0, 4.0),),
    )
    rows = np.zeros((4, len(ALL)), dtype=np.float32)
    rows[:, ALL.index("title_ratio")] = [0.5, 0.5, 0.75, 0.75]
    rows[:, ALL.index("text_ratio")] = [0.25, 0.5, 0.5, 0.75]
    expected = 1 / (1 + np.exp(-np.array([-4.0, -2.0, 2.0, 4.0])))
    assert TreeModel(trees).probabilities(rows) == pytest.approx(expected)


def test_a_translation_is_seen_by_meaning(embedder: E5Embedder) -> None:
    def with_vectors(draft: Draft) -> Prepared:
        title, text = embedder.embed([draft.title, full_text(draft.title, draft.description)])
        return Prepared(draft, title, text)

    fire, feuer, excel = (with_vectors(draft) for draft in (FIRE, FEUER, EXCEL))
    translation, other = default_scorer().probabilities([(fire, feuer), (excel, feuer)])
    assert translation > 0.5 > 10 * other
