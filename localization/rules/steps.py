"""The stations of a job: which there are, which is next, and when each is due."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from localization.errors import ReasonMissing, StepNotDone, StepNotReady, StepOfSomebodyElse
from localization.rules.workdays import add_working_days
from localization.values import StepKind, StepState

if TYPE_CHECKING:
    from notifications.rules.workdays import IsWorkingDay

DEFAULT_DAYS: Mapping[StepKind, int] = {
    StepKind.TRANSLATION: 3,
    StepKind.CULTURAL_ADAPTATION: 2,
    StepKind.LEGAL_REVIEW: 5,
    StepKind.VOICE_OVER: 4,
    StepKind.PLATFORM_CONFIGURATION: 1,
    StepKind.SIGN_OFF: 2,
}


@dataclass(frozen=True, slots=True)
class StepPlan:
    kind: StepKind
    working_days: int
    after: tuple[StepKind, ...]


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step as it stands. `who` is the assignee or vendor by name."""

    kind: StepKind
    working_days: int
    after: tuple[StepKind, ...] = ()
    is_done: bool = False
    hold_reason: str = ""
    due_on: date | None = None
    who: str = ""

    def is_late(self, today: date) -> bool:
        """Whether its day is over and it is not done."""
        return not self.is_done and self.due_on is not None and self.due_on < today


def plan_steps(
    *, words: float, words_per_day: int, is_adaptation: bool, is_regulatory: bool, has_voice: bool
) -> list[StepPlan]:
    """The template of a job: one after the other, legal review where a regulation asks for it."""
    kinds = [] if is_adaptation else [StepKind.TRANSLATION]
    kinds.append(StepKind.CULTURAL_ADAPTATION)
    kinds += [StepKind.LEGAL_REVIEW] if is_regulatory else []
    kinds += [StepKind.VOICE_OVER] if has_voice else []
    kinds += [StepKind.PLATFORM_CONFIGURATION, StepKind.SIGN_OFF]
    days = dict(DEFAULT_DAYS)
    first = kinds[0]
    days[first] = max(1, math.ceil(words / max(words_per_day, 1)))
    return [
        StepPlan(kind, days[kind], tuple(kinds[index - 1 : index]) if index else ()) for index, kind in enumerate(kinds)
    ]


def due_dates(
    plans: Sequence[StepPlan], start: date, due_on: date | None, is_working_day: IsWorkingDay
) -> dict[StepKind, date]:
    """When each step must end: counted back from the due day, or forward from the start where that is too soon."""
    forward: dict[StepKind, date] = {}
    for plan in plans:
        begin = max((forward[kind] for kind in plan.after if kind in forward), default=start)
        forward[plan.kind] = add_working_days(begin, plan.working_days, is_working_day)
    if due_on is None or not plans or forward[plans[-1].kind] >= due_on:
        return forward
    backward: dict[StepKind, date] = {}
    for plan in reversed(plans):
        later = [p for p in plans if plan.kind in p.after]
        ends = [add_working_days(backward[p.kind], -p.working_days, is_working_day) for p in later]
        backward[plan.kind] = min(ends, default=due_on)
    return backward


def states_of(steps: Sequence[StepFact]) -> dict[StepKind, StepState]:
    """Each step's state, derived from what is done."""
    done = {step.kind for step in steps if step.is_done}
    return {step.kind: _state(step, done) for step in steps}


def _state(step: StepFact, done: set[StepKind]) -> StepState:
    if step.is_done:
        return StepState.DONE
    if not set(step.after) <= done:
        return StepState.WAITING
    return StepState.ON_HOLD if step.hold_reason else StepState.READY


def next_step(steps: Sequence[StepFact]) -> StepFact | None:
    """The first step that is not done and waits for no other."""
    states = states_of(steps)
    return next((s for s in steps if states[s.kind] in (StepState.READY, StepState.ON_HOLD)), None)


def remaining_days(steps: Sequence[StepFact]) -> int:
    """Working days of the longest way through what is not done."""
    lengths: dict[StepKind, int] = {}
    for step in steps:
        before = max((lengths[kind] for kind in step.after if kind in lengths), default=0)
        lengths[step.kind] = before + (0 if step.is_done else step.working_days)
    return max(lengths.values(), default=0)


def check_can_complete(steps: Sequence[StepFact], kind: StepKind) -> None:
    """Raise StepNotReady unless all that this step waits for is done and nobody holds it."""
    state = states_of(steps)[kind]
    if state is not StepState.READY:
        raise StepNotReady(step=kind.value, state=state.value)


def check_stands_in(assignee: UUID | None, person: UUID | None, who: str, reason: str) -> None:
    """Raise StepOfSomebodyElse where another person's step is completed without saying why."""
    if assignee not in (None, person) and not reason.strip():
        raise StepOfSomebodyElse(who=who)


def steps_to_reopen(steps: Sequence[StepFact], kind: StepKind, reason: str) -> list[StepKind]:
    """Sending a step back opens it again, and all that was done on top of it."""
    if not reason.strip():
        raise ReasonMissing(action="send_back")
    if not any(step.kind is kind and step.is_done for step in steps):
        raise StepNotDone(step=kind.value)
    reopened = {kind}
    for step in steps:
        if reopened & set(step.after):
            reopened.add(step.kind)
    return [step.kind for step in steps if step.kind in reopened]


def is_last(steps: Iterable[StepFact], kind: StepKind) -> bool:
    """Whether nothing is left once this step is done."""
    return all(step.is_done or step.kind is kind for step in steps)
