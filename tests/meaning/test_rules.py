from core.ids import new_id
from meaning.rules import CUT, full_text, part_texts, text_hash
from meaning.values import Part, Subject, SubjectKind


def test_a_text_is_title_description_and_objectives_as_sentences() -> None:
    text = full_text("First aid.", " What to do. ", ["Stop a bleeding", "", "Call for help."])
    assert text == "First aid. What to do. Stop a bleeding. Call for help"


def test_a_course_without_description_is_known_by_its_title() -> None:
    subject = Subject(SubjectKind.COURSE, new_id(), "First aid", "")
    assert part_texts(subject) == {Part.TITLE: "First aid", Part.TEXT: "First aid"}


def test_long_texts_are_cut() -> None:
    assert len(full_text("Title", "word " * 1000)) == CUT


def test_another_text_has_another_hash() -> None:
    assert text_hash("a") == text_hash("a") != text_hash("b")
