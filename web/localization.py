"""What the pages of localization show of a matrix: filters, cells with their words, the cell that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from core.actors import Actor
from core.wording.dates import day_of, short_day
from core.wording.translator import Translator
from core.wording.vocabulary import word
from localization.repository.jobs import JobRow, StepRow
from localization.rules.matrix import TROUBLE, Cell, LocaleCell
from localization.rules.steps import StepFact, next_step, states_of
from localization.service.matrix import Column, Matrix, MatrixRow
from localization.values import StepState
from localization.wording import say_reasons

SHOWN = ("all", "trouble", "sign_off", "mine")


@dataclass(frozen=True, slots=True)
class MatrixAddress:
    """What the address bar says."""

    code: str
    show: str = "all"
    view: str = "grid"
    course: str = ""
    market: str = ""

    def href(self, **changes: str) -> str:
        """The same page with something else chosen."""
        facts = {"show": self.show, "view": self.view, "course": self.course, "market": self.market, **changes}
        usual = {"show": "all", "view": "grid", "course": "", "market": ""}
        chosen = {name: value for name, value in facts.items() if value != usual[name]}
        return f"/rollouts/{self.code}" + (f"?{urlencode(chosen)}" if chosen else "")


@dataclass(frozen=True, slots=True)
class Opened:
    """The cell that is open, with its why and the next step."""

    row: MatrixRow
    column: Column
    cell: Cell
    part: LocaleCell | None
    why: list[str]
    stations: list[dict[str, str]]
    job: str
    may_act: bool


def chosen_columns(matrix: Matrix, address: MatrixAddress, actor: Actor) -> list[int]:
    """Places of the columns that the filter leaves."""
    return [index for index in range(len(matrix.columns)) if _is_chosen(matrix, index, address.show, actor)]


def _is_chosen(matrix: Matrix, index: int, show: str, actor: Actor) -> bool:
    column = matrix.columns[index]
    if show == "trouble":
        return column.trouble is not None
    if show == "sign_off":
        return any(row.cells[index].waits_for_sign_off for row in matrix.rows)
    return show != "mine" or is_mine(column, actor.person_id)


def is_mine(column: Column, person_id: UUID | None) -> bool:
    return person_id is not None and column.market.coordinator_id == person_id


def counts(matrix: Matrix, actor: Actor) -> dict[str, int]:
    """What stands beside each filter: cells for the first two, countries for the last."""
    return {
        "trouble": matrix.count(*TROUBLE),
        "sign_off": matrix.sign_offs,
        "mine": sum(is_mine(column, actor.person_id) for column in matrix.columns),
    }


def find_opened(
    matrix: Matrix, address: MatrixAddress, steps: Mapping[int, list[StepRow]], reader: Translator, *, may_act: bool
) -> Opened | None:
    """The cell the address names, if it is there."""
    for row in matrix.rows:
        for column, cell in zip(matrix.columns, row.cells, strict=True):
            if (row.course.code, column.market.code) == (address.course, address.market):
                part = cell.worst
                number = part.job if part else None
                return Opened(
                    row,
                    column,
                    cell,
                    part,
                    say_reasons(cell.reasons, reader, matrix.today),
                    stations(steps.get(number, []), reader, matrix.today) if number else [],
                    f"JOB-{number}" if number else "",
                    may_act,
                )
    return None


def stations(steps: Sequence[StepRow], reader: Translator, today: date) -> list[dict[str, str]]:
    """Steps as a line of stations: what, who, until or since when. What is to be done now by nobody says so."""
    states = states_of([step.fact for step in steps])
    line = []
    for step in steps:
        state = states[step.kind]
        nobody = reader.gettext("not assigned") if state in (StepState.READY, StepState.ON_HOLD) else ""
        who = step.assignee or step.vendor or nobody
        on = day_of(step.done_at, reader) if step.done_at else step.due_on
        parts = [who, short_day(on, reader) if on else "", step.sent_back_reason or step.hold_reason]
        line.append(
            {
                "label": word("step_kind", step.kind.value, reader),
                "detail": ", ".join(part for part in parts if part),
                "status": _station(state, is_late=step.fact.is_late(today)),
            }
        )
    return line


def _station(state: StepState, *, is_late: bool) -> str:
    if state is StepState.DONE:
        return "done"
    if state is StepState.WAITING:
        return ""
    return "now late" if is_late else "now"


def by_urgency(jobs: Sequence[JobRow], next_steps: Mapping[int, StepFact | None], today: date) -> list[JobRow]:
    """Open jobs whose next step is late, then the others; each by the day it is due."""

    def urgency(job: JobRow) -> tuple[bool, date, int]:
        step = next_steps[job.number]
        return step is None or not step.is_late(today), job.due_on or date.max, job.number

    return sorted(jobs, key=urgency)


def waiting_step(steps: list[StepRow]) -> StepRow | None:
    """The step that a job waits for."""
    fact = next_step([step.fact for step in steps])
    return next((step for step in steps if fact and step.kind is fact.kind), None)
