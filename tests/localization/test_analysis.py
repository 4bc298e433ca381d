from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pytest
from numpy.typing import NDArray

from core.locales import Locale
from localization.checks.base import Translation
from localization.checks.meaning import check_meaning
from localization.errors import VendorInvalid
from localization.exchange.tmx import Pair, write_tmx
from localization.rules.analysis import Remembered, Source, analyse, count_words
from localization.service.analysing import analyse_file
from localization.values import Band

KNOWN = "You may accept gifts up to 35 euro without asking anybody"


@pytest.mark.parametrize(
    ("text", "band"),
    [
        (KNOWN, Band.EXACT),
        (f"  {KNOWN}\n", Band.EXACT),
        (KNOWN.replace("35", "50"), Band.FUZZY_85),
        (KNOWN.replace("35 euro", "fifty dollars"), Band.FUZZY_75),
        ("You may accept gifts up to 35 euro", Band.FUZZY_50),
        ("Call the Speak-up line at any hour", Band.NEW),
    ],
)
def test_each_unit_falls_into_the_band_of_its_nearest_memory(text: str, band: Band) -> None:
    assert analyse([Source("a", text)], [Remembered(KNOWN)]).band_of["a"] is band


def test_the_same_place_is_a_context_match_and_the_second_of_two_a_repetition() -> None:
    units = [
        Source("a", KNOWN, "here"),
        Source("b", "New words"),
        Source("c", "New words"),
        Source("d", KNOWN, "there"),
    ]
    found = analyse(units, [Remembered(KNOWN, "here")])
    assert list(found.band_of.values()) == [Band.CONTEXT, Band.NEW, Band.REPETITION, Band.EXACT]
    assert found.words == sum(count.words for count in found.bands.values()) == 26


def test_words_are_weighted_by_the_rate_card() -> None:
    found = analyse([Source("a", KNOWN), Source("b", "Four words are new")], [Remembered(KNOWN)])
    assert found.weighted_words({Band.EXACT: Decimal("0.5"), Band.NEW: Decimal(1)}) == Decimal("9.50")


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("One two, three.", 3), ("don't re-do it", 3), ("3.5 km", 3), ("学習する", 2), ("Zażółć gęślą", 2)],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words


PO = b'msgid ""\nmsgstr "Language: pl\\n"\n\nmsgid "One two"\nmsgstr ""\n\nmsgid "Three"\nmsgstr ""\n'


def test_a_file_is_analysed_against_memories_in_its_own_language() -> None:
    polish = write_tmx([Pair(Locale.parse("en"), Locale.parse("pl"), "One two", "Raz dwa")])
    german = write_tmx([Pair(Locale.parse("en"), Locale.parse("de"), "Three", "Drei")])
    card = b'{"price_per_word": 0.5, "currency": "EUR", "bands": {"100": 0.5}}'
    found = analyse_file("a.po", PO, [("a.tmx", polish), ("b.tmx", german)], card)
    bands = found["bands"]
    assert isinstance(bands, dict)
    assert bands["100"] == {"units": 1, "words": 2}
    assert bands["new"] == {"units": 1, "words": 1}
    assert list(bands) == ["context", "repetition", "100", "95-99", "85-94", "75-84", "50-74", "new"]
    assert (found["weighted_words"], found["estimate"], found["currency"]) == (2.0, 1.0, "EUR")


@pytest.mark.parametrize("card", [b"[]", b"no", b'{"price_per_word": "x"}', b'{"bands": {"new": -1}}'])
def test_a_rate_card_that_cannot_be_is_refused(card: bytes) -> None:
    with pytest.raises(VendorInvalid):
        analyse_file("a.po", PO, [], card)


class Vectors:
    """An embedder that knows which texts mean the same, and finds everything rather alike, as the model does."""

    def __init__(self, meanings: dict[str, int]) -> None:
        self.meanings = meanings

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        apart = np.eye(32, dtype=np.float32)[[self.meanings[text] for text in texts]] + 0.8
        return np.asarray(apart / np.linalg.norm(apart, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize(("count", "wrong"), [(20, {"unit 3"}), (20, set()), (20, {"unit 3", "unit 7"})])
def test_pairs_that_do_not_mean_the_same_are_flagged(count: int, wrong: set[str]) -> None:
    meanings = {f"the source of unit {n}": n for n in range(count)}
    meanings |= {f"its translation {n}": 31 if f"unit {n}" in wrong else n for n in range(count)}
    units = [
        Translation(
            f"unit {n}", f"the source of unit {n}", (f"its translation {n}",), Locale.parse("en"), Locale.parse("de")
        )
        for n in range(count)
    ]
    assert {finding.unit for finding in check_meaning(units, Vectors(meanings))} == wrong


def test_short_labels_are_not_judged_by_meaning() -> None:
    unit = Translation("a", "Next", ("Zurück",), Locale.parse("en"), Locale.parse("de"))
    assert check_meaning([unit], Vectors({})) == []


class Alike:
    """An embedder in which each pair is so much alike."""

    def __init__(self, likeness: float) -> None:
        self.likeness = likeness

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        other = [self.likeness, (1 - self.likeness**2) ** 0.5]
        return np.array([other if text == "Etwas" else [1.0, 0.0] for text in texts], dtype=np.float32)


@pytest.mark.parametrize(
    ("source", "likeness", "is_flagged"),
    [
        ("Tell a gift from a bribe", 0.81, True),
        ("Tell a gift from a bribe", 0.83, False),
        ("Tell a gift from a bribe before you take it home", 0.83, True),
        ("Tell a gift from a bribe before you take it home", 0.87, False),
    ],
)
def test_the_longer_a_text_the_more_alike_its_translation_has_to_be(
    source: str, likeness: float, *, is_flagged: bool
) -> None:
    unit = Translation("a", source, ("Etwas",), Locale.parse("en"), Locale.parse("de"))
    assert bool(check_meaning([unit], Alike(likeness))) is is_flagged
