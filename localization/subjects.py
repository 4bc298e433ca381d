"""What people are reminded of here: the steps of translation jobs that can be done and have a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.locales import Locale
from core.unit_of_work import Work
from core.wording.translator import translator
from localization.repository.reminders import StepToDo, list_steps_to_do
from localization.values import STEP, spell_job
from localization.wording import step_in_words
from notifications.values import Audience, Ladder, Rung, Subject

STEP_LADDER = Ladder((Rung(-1), Rung(0), Rung(3), Rung(7), Rung(14, Audience.MANAGER)))
"""A step takes days, not months: that it is somebody's turn is told when it is, the day before it is told again."""


class StepSubjects:
    """Steps that wait for nothing but being done."""

    kind = STEP

    def load(self, work: Work, ids: Sequence[UUID]) -> Mapping[UUID, Subject]:
        """Describe those of these steps that can be done now."""
        return {step.id: _subject(step) for step in list_steps_to_do(work.session, ids)}

    def describe(self, subject: Subject, reader: Locale) -> str:
        """Say which step of which job it is."""
        step = subject.facts["step"]
        assert isinstance(step, StepToDo)
        return step_in_words(step.job, step.kind, step.locale, translator(reader))

    def action(self, subject: Subject, reader: Locale) -> str:
        """Name the button."""
        return translator(reader).gettext("Open job")


def _subject(step: StepToDo) -> Subject:
    manager = step.manager_id
    return Subject(
        kind=STEP,
        subject_id=step.id,
        cycle=step.cycle,
        due_on=step.due_on,
        code=step.code,
        title=step.title,
        course_id=step.course_id,
        path=f"/jobs/{spell_job(step.job)}",
        owner_name=step.person or "",
        is_task=True,
        recipients={
            Audience.OWNERS: (step.person_id,) if step.person_id else (),
            Audience.MANAGER: (manager,) if manager else (),
        },
        ladder=STEP_LADDER,
        facts={"step": step},
    )


def step_subjects() -> dict[str, StepSubjects]:
    """Everything this room has people reminded of, by kind."""
    return {STEP: StepSubjects()}
