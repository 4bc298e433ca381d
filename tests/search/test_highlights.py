"""Marks: which language matched, where, as ranges of characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.highlights import Marker, merged
from search.values import Excerpt
from search.words import wanted_words
from tests.search.courses import CATALOG, a_document


def excerpts(text: str, course: object = CATALOG[0], locale: str | None = "en") -> tuple[Excerpt, ...]:
    found = a_document() if course is None else course
    return Marker(wanted_words(text)).excerpts(found, found.text_for(locale))  # type: ignore[arg-type,attr-defined]


def marked(found: Excerpt) -> list[str]:
    return [found.text[start:end] for start, end in found.marks]


def test_the_title_that_is_shown_is_marked_first() -> None:
    [found] = excerpts("gif")
    assert (found.kind, found.locale, marked(found)) == ("title", "en", ["gifts"])


def test_a_match_in_another_language_is_named() -> None:
    [found] = excerpts("geschenken")
    assert (found.kind, found.locale, marked(found)) == ("title", "de", ["Geschenken"])


def test_each_word_is_shown_where_it_was_found() -> None:
    found = excerpts("hospitality bribe integrity")
    assert [(one.kind, marked(one)) for one in found] == [
        ("title", ["hospitality"]),
        ("skill", ["integrity"]),
        ("summary", ["bribe"]),
    ]


def test_typos_and_inner_parts_are_marked_as_they_stand() -> None:
    assert marked(excerpts("hospitalty")[0]) == ["hospitality"]
    course = a_document("Datenschutzgrundlagen", locale="de")
    assert marked(excerpts("grundlagen", course)[0]) == ["Datenschutzgrundlagen"]


def test_a_synonym_is_marked_for_what_was_asked() -> None:
    course = a_document("Data protection at work")
    assert marked(excerpts("gdpr", course)[0]) == ["Data", "protection"]


def test_runs_of_characters_are_marked_as_one_range() -> None:
    course = a_document("信息安全基础", locale="zh-Hans")
    assert marked(excerpts("信息安全", course)[0]) == ["信息安全"]


def test_a_long_text_is_cut_to_whole_words_around_the_match() -> None:
    course = a_document("Short", description=f"{'before ' * 60}needle {'after ' * 80}")
    [found] = excerpts("needle", course)
    assert found.is_cut_before
    assert found.is_cut_after
    assert len(found.text) < 260
    assert found.text.startswith("before")
    assert marked(found) == ["needle"]


def test_letters_that_fold_to_several_do_not_move_the_marks() -> None:
    course = a_document("Kurs", description="ßßßß ﬁﬁﬁﬁ " * 30 + "Straße und Maß. " + "mehr " * 60)
    [found] = excerpts("strasse", course)
    assert marked(found) == ["Straße"]


def test_markup_in_a_text_stays_text() -> None:
    course = a_document("Tags <b>bold</b> & more")
    [found] = excerpts("bold", course)
    assert found.text == "Tags <b>bold</b> & more"
    assert marked(found) == ["bold"]


@pytest.mark.parametrize("text", ["", "-gifts", "nowhere"])
def test_nothing_is_marked_where_nothing_was_found(text: str) -> None:
    assert excerpts(text) == ()


@given(st.text(max_size=40), st.text(max_size=400))
def test_marks_are_ordered_ranges_within_their_text(text: str, description: str) -> None:
    course = a_document("A title", description=description + " A title " + text)
    for found in excerpts(text, course):
        ends = [place for mark in found.marks for place in mark]
        assert ends == sorted(ends)
        assert all(0 <= start < end <= len(found.text) for start, end in found.marks)


def test_a_word_just_begun_is_marked_beside_others_and_nothing_more_is_shown_for_it() -> None:
    course = a_document("Efficient meetings", description="Notes and no more", objectives=("Name the next step",))
    assert [(one.kind, marked(one)) for one in excerpts("efficient n", course)] == [("title", ["Efficient"])]
    assert [one.kind for one in excerpts("notes n", course)] == ["description"]
    assert marked(excerpts("notes n", course)[0]) == ["Notes", "no"]


def test_a_filler_alone_is_looked_for() -> None:
    assert marked(excerpts("course", a_document("A course in welding"))[0]) == ["course"]


def test_touching_ranges_become_one() -> None:
    assert merged([(5, 7), (0, 2), (2, 4), (6, 9)]) == [(0, 4), (5, 9)]
