"""The check of meaning in a dry run: bounded, and only where there is a model."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polib
import pytest
from numpy.typing import NDArray

from core.actors import OPERATOR
from core.locales import Locale
from core.unit_of_work import UnitOfWork, Work
from core.wording.translator import translator
from localization.checks import base
from localization.service import meaning
from localization.service.exchange import Returned, read_return, write_file
from localization.values import Compared, UnitResult
from localization.views.units import return_notes
from tests.factories import a_course
from tests.localization.making import a_job

UNITS = {"a": "Hand over the result, not the recipe.", "b": "Ask before you decide."}
TEXTS = {"a": "El gato duerme en el tejado caliente.", "b": "Pregunta antes de decidir."}


class Model:
    """Places texts about cats apart from all others."""

    def __init__(self, *, is_available: bool = True) -> None:
        self.is_available = is_available

    def embed(self, texts: Sequence[str]) -> NDArray[np.floating[Any]]:
        return np.array([[0.0, 1.0] if "gato" in text else [1.0, 0.0] for text in texts])


def _dry_run(uow: UnitOfWork, model: Model | None) -> Returned:
    with uow.write(OPERATOR) as work:
        a_job(work, a_course(work, title="Delegating well", units=UNITS), locale="es")
        return read_return(work, "back.po", _translated(work), embedder=model)


def _translated(work: Work) -> bytes:
    file = polib.pofile(write_file(work, ["JOB-1"]).data.decode())
    for entry in file:
        entry.msgstr = TEXTS.get(entry.msgctxt, "")
    return str(file).encode()


def test_what_says_something_else_is_taken_over_with_a_warning(uow: UnitOfWork) -> None:
    returned = _dry_run(uow, Model())
    units = {unit.key: unit for unit in returned.judgement.units}
    assert units["a"].result is UnitResult.ACCEPTED
    assert [finding.check for finding in units["a"].findings] == ["meaning"]
    assert units["b"].findings == ()
    assert (returned.judgement.summary["accepted"], returned.judgement.summary["warnings"]) == (2, 1)
    assert returned.compared is Compared.YES


@pytest.mark.parametrize("model", [None, Model(is_available=False)])
def test_without_a_model_it_is_said_to_be_left_out(uow: UnitOfWork, model: Model | None) -> None:
    assert _dry_run(uow, model).compared is Compared.UNAVAILABLE


def test_a_file_with_very_many_changed_units_is_not_compared(uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "MOST_UNITS", 1)
    returned = _dry_run(uow, Model())
    assert returned.compared is Compared.TOO_MANY
    assert returned.judgement.summary["warnings"] == 0


def test_how_many_units_were_compared_is_said_and_why_not_all(uow: UnitOfWork, monkeypatch: pytest.MonkeyPatch) -> None:
    english = translator(Locale.parse("en"))
    assert return_notes(_dry_run(uow, Model()), english) == ["Compared by meaning: all units."]
    monkeypatch.setattr(base, "LEAST_LETTERS", 25)
    with uow.read(OPERATOR) as work:
        file = _translated(work)
        returned = read_return(work, "back.po", file, embedder=Model())
    note = "Compared by meaning: 1 of 2 units; the others are too short to be judged."
    assert return_notes(returned, english) == [note]
