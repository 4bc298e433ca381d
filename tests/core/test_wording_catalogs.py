"""Nothing is left unsaid: every text has its German, every state and error its words."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum

import polib
import pytest

import catalog.values
import commissioning.values
import lifecycle.values
import localization.values
import notifications.values
import people.values
from core.errors import CoursekeeperError
from core.locales import Locale
from core.wording import extract, problems, states, translator, vocabulary
from core.wording.catalogs import FOLDER

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
TAG = re.compile(r"</?[a-z]+")
GERMAN = FOLDER / "de.po"


@pytest.fixture(scope="module")
def template() -> polib.POFile:
    return extract.as_template(extract.collect())


def test_every_text_has_its_german(template: polib.POFile) -> None:
    assert extract.missing_in(GERMAN, template) == [], "make messages, then write the German into de.po"


@pytest.fixture(scope="module")
def german() -> list[polib.POEntry]:
    entries = polib.pofile(str(GERMAN)).translated_entries()
    assert len(entries) > 1000
    return entries


def test_translations_keep_placeholders_and_tags(german: list[polib.POEntry]) -> None:
    for entry in german:
        for text in list(entry.msgstr_plural.values()) or [entry.msgstr]:
            expected = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
            found = set(PLACEHOLDER.findall(text))
            assert found <= expected | set(PLACEHOLDER.findall(entry.msgid)), entry.msgid
            assert expected - found <= {"n", "count"}, entry.msgid
            assert sorted(TAG.findall(text)) == sorted(TAG.findall(entry.msgid)), entry.msgid


def test_german_uses_german_quotes_and_no_exclamations(german: list[polib.POEntry]) -> None:
    for entry in german:
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert "!" not in text, text
            assert text.count("„") == text.count("“"), text
            assert "”" not in text, text


def enums() -> Iterator[tuple[str, str, type[StrEnum]]]:
    """Which table speaks for which vocabulary of the rooms."""
    yield "state", "course", catalog.values.CourseStatus
    yield "state", "variant", catalog.values.VariantStatus
    yield "state", "import", catalog.values.ImportState
    yield "state", "alert", notifications.values.AlertStatus
    yield "state", "mail", notifications.values.MailStatus
    yield "word", "modality", catalog.values.Modality
    yield "word", "compliance", catalog.values.ComplianceClass
    yield "word", "change", catalog.values.ChangeClass
    yield "word", "course_role", catalog.values.CourseRoleKind
    yield "word", "relation", catalog.values.RelationKind
    yield "word", "role", people.values.Role
    for room, names in (
        (lifecycle.values, {"DueState": "state due", "ReviewOutcome": "word review_outcome"}),
        (
            localization.values,
            {
                "CellState": "state cell",
                "StepStatus": "state step",
                "StepState": "state step",
                "JobStatus": "state job",
                "JobState": "state job",
                "StepKind": "word step_kind",
            },
        ),
        (
            commissioning.values,
            {"Stage": "state request", "RequestStage": "state request", "Outcome": "word decision"},
        ),
    ):
        for name, table in names.items():
            if (kind := getattr(room, name, None)) is not None:
                yield (*table.split(" "), kind)


@pytest.mark.parametrize(("table", "kind", "values"), [*enums()])
def test_every_value_of_a_vocabulary_has_its_word(table: str, kind: str, values: type[StrEnum]) -> None:
    known = states.STATES[kind] if table == "state" else vocabulary.WORDS[kind]
    assert {value.value for value in values} - set(known) == set()


@pytest.mark.parametrize("kind", states.STATES)
def test_no_two_states_of_a_kind_look_and_sound_the_same(kind: str) -> None:
    assert states.STATES[kind]
    for one, first in states.STATES[kind].items():
        for other, second in states.STATES[kind].items():
            is_synonym = first == second
            assert one == other or is_synonym or first.word != second.word, (one, other)


def test_a_state_is_said_in_the_readers_language() -> None:
    said = states.state_word("due", "overdue", translator(Locale.parse("de")))
    assert said == ("überfällig", "alarm", "late")


def test_a_state_from_the_future_is_shown_as_it_is() -> None:
    assert states.state_word("job", "on_the_moon").word == "on the moon"


def every_error() -> set[type[CoursekeeperError]]:
    """All errors of all rooms, whichever module they stand in."""
    for room in extract.ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            importlib.import_module(module.name)
    found, todo = set[type[CoursekeeperError]](), [CoursekeeperError]
    while todo:
        kind = todo.pop()
        found.add(kind)
        todo.extend(kind.__subclasses__())
    return {kind for kind in found if not kind.__module__.startswith("tests.")}


def test_every_error_can_be_told_to_people() -> None:
    silent = {kind.code for kind in every_error() if "code" in vars(kind) and not problems.has_sentence(kind.code)}
    assert silent == set()


def test_a_param_that_nobody_gave_does_not_break_a_sentence() -> None:
    said = problems.problem("unknown_locale", translator(Locale.parse("en")), {})
    assert said.startswith("“…” is no language")


def test_an_error_without_a_sentence_of_its_own_is_told_by_its_kind() -> None:
    kind = type("Fell", (problems.CoursekeeperError,), {"code": "fell_over_silently"})
    assert "went wrong" in problems.problem_of(kind(), translator(Locale.parse("en")))
