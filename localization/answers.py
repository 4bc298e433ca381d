"""The sentences on top of localization's pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from core.wording.dates import day_of, day_only
from core.wording.marks import N_, NN_
from core.wording.numbers import money, number
from core.wording.sentences import list_of, place_name
from core.wording.translator import Translator
from core.wording.vocabulary import word
from localization.errors import UnitsMissing
from localization.repository.jobs import JobRow, StepRow
from localization.rules.matrix import TROUBLE
from localization.rules.steps import next_step
from localization.service.meaning import MOST_UNITS
from localization.values import CellState, Compared, JobStatus, UnitState
from localization.wording import say_reason

if TYPE_CHECKING:
    from localization.service.matrix import Column, Matrix
    from localization.service.moving import Moved
    from localization.service.previewing import LaunchWarning, PlanPreview

MOST_NAMED = 5

_TROUBLE: Mapping[CellState, tuple[str, str]] = {
    CellState.LATE: NN_("%(countries)s is late", "%(countries)s are late"),
    CellState.BLOCKED: NN_("%(countries)s is blocked", "%(countries)s are blocked"),
    CellState.AT_RISK: NN_("%(countries)s is at risk", "%(countries)s are at risk"),
}


def launch_answer(matrix: Matrix, reader: Translator) -> str:
    """Five of nine countries can launch on time. Poland and Mexico are late, Mexico is blocked."""
    if not matrix.columns or not matrix.rows:
        return reader.gettext("There is nothing to launch yet: a rollout needs courses and countries.")
    return " ".join(
        part for part in (_on_time(matrix, reader), _outdated(matrix, reader), _troubles(matrix, reader)) if part
    )


def _on_time(matrix: Matrix, reader: Translator) -> str:
    total = len(matrix.columns)
    on_time = sum(column.trouble is None for column in matrix.columns)
    if on_time == total:
        return reader.ngettext("The one country can launch on time.", "All %(n)s countries can launch on time.", total)
    text = NN_("%(n)s of %(total)s countries can launch on time.", "%(n)s of %(total)s countries can launch on time.")
    return reader.ngettext(*text, on_time, total=number(total, reader))


def _outdated(matrix: Matrix, reader: Translator) -> str:
    """What is outdated does not keep a country from its launch, but it launches with what the source no longer says."""
    names = _names((column for column in matrix.columns if column.trouble is None and column.is_outdated), reader)
    if not names:
        return ""
    return reader.gettext(
        "In %(countries)s it would be with versions that are outdated.", countries=list_of(names, reader)
    )


def _troubles(matrix: Matrix, reader: Translator) -> str:
    """A country stands under all that is wrong there: being blocked does not make it less late."""
    parts = []
    for state in TROUBLE:
        names = _names((column for column in matrix.columns if state in column.troubles), reader)
        if names:
            parts.append(reader.ngettext(*_TROUBLE[state], len(names), countries=list_of(names, reader)))
    return reader.gettext("%(troubles)s.", troubles=", ".join(parts)) if parts else ""


def _names(columns: Iterable[Column], reader: Translator) -> list[str]:
    return [place_name(column.market.name, column.market.territory, reader) for column in columns]


def progress_answer(matrix: Matrix, reader: Translator) -> str:
    """17 of 49 cells are live, 4 more are live but outdated. €18,400 of €26,000 committed."""
    live = reader.gettext(
        "%(live)s of %(cells)s cells are live.",
        live=number(matrix.count(CellState.LIVE), reader),
        cells=number(matrix.cells, reader),
    )
    if outdated := matrix.count(CellState.OUTDATED):
        live += " " + reader.ngettext("%(n)s more is live but outdated.", "%(n)s more are live but outdated.", outdated)
    missing = matrix.count(CellState.NOT_PLANNED)
    planned = reader.ngettext("%(n)s cell has no job yet.", "%(n)s cells have no job yet.", missing) if missing else ""
    return " ".join(part for part in (live, planned, _spent(matrix, reader)) if part)


def _spent(matrix: Matrix, reader: Translator) -> str:
    """The budget is in one currency; what is committed in others is named beside it."""
    currency = matrix.rollout.currency
    if matrix.rollout.budget is None:
        sums = [money(amount, each, reader) for each, amount in matrix.committed.items()]
        return reader.gettext("%(committed)s committed.", committed=list_of(sums, reader)) if sums else ""
    spent = reader.gettext(
        "%(committed)s of %(budget)s committed.",
        committed=money(matrix.committed.get(currency, Decimal(0)), currency, reader),
        budget=money(matrix.rollout.budget, currency, reader),
    )
    if matrix.over_budget:
        spent += " " + reader.gettext(
            "That is %(amount)s over the budget.", amount=money(matrix.over_budget, currency, reader)
        )
    others = [money(amount, each, reader) for each, amount in matrix.committed.items() if each != currency]
    if not others:
        return spent
    return f"{spent} " + reader.gettext("Beside it: %(amounts)s.", amounts=list_of(others, reader))


def plan_warnings(preview: PlanPreview, reader: Translator) -> list[str]:
    """What is wrong with a plan from the first day: its price first, then country by country."""
    found = [warning_answer(each, reader, preview.today) for each in preview.warnings]
    if (over := preview.over_budget) is None:
        return found
    return [
        reader.gettext(
            "Over budget: with this plan %(total)s of %(budget)s are committed, %(over)s too much.",
            total=money(over.total, over.currency, reader),
            budget=money(over.budget, over.currency, reader),
            over=money(over.total - over.budget, over.currency, reader),
        ),
        *found,
    ]


def warning_answer(warning: LaunchWarning, reader: Translator, today: date) -> str:
    """France: the work takes 9 working days; the launch, in 7 days · 30 Nov, leaves 5."""
    country = place_name(warning.market.name, warning.market.territory, reader)
    if warning.is_of_new_job and warning.reason.code == "too_little_time":
        params = {name: warning.reason.params[name] for name in ("needed", "days")}
        text = reader.gettext("The work takes %(needed)s working days; the launch leaves %(days)s.", **params)
    else:
        text = say_reason(warning.reason, reader, today)
    return reader.gettext("%(country)s: %(why)s", country=country, why=text)


def cost_answer(preview: PlanPreview, reader: Translator) -> str:
    """About €1,240. 2 jobs have no rate card."""
    sums = [money(amount, currency, reader) for currency, amount in preview.costs.items()]
    parts = [reader.gettext("About %(amount)s by the rate cards.", amount=list_of(sums, reader))] if sums else []
    if preview.without_price:
        text = NN_("%(n)s job has no rate card.", "%(n)s jobs have no rate card.")
        parts.append(reader.ngettext(*text, preview.without_price))
    return " ".join(parts)


def job_answer(job: JobRow, steps: Sequence[StepRow], units: Mapping[UnitState, int], reader: Translator) -> str:
    """What a job waits for, in a sentence."""
    if job.status is JobStatus.DONE:
        return reader.gettext("Signed off and live.")
    if job.status is JobStatus.CANCELLED:
        return reader.gettext("Cancelled: %(reason)s", reason=job.cancel_reason)
    step = next_step([row.fact for row in steps])
    name = word("step_kind", step.kind.value, reader) if step else ""
    if step is not None and step.hold_reason:
        return reader.gettext("On hold at %(step)s: %(reason)s", step=name, reason=step.hold_reason)
    open_units = units.get(UnitState.NEW, 0) + units.get(UnitState.FUZZY, 0)
    if open_units:
        total = number(sum(units.values()), reader)
        return reader.ngettext(
            "%(n)s of %(total)s units has no finished translation yet.",
            "%(n)s of %(total)s units have no finished translation yet.",
            open_units,
            total=total,
        )
    who = step.who if step else ""
    if who:
        return reader.gettext("All units are translated. It waits for: %(step)s, %(who)s.", step=name, who=who)
    return reader.gettext("All units are translated. It waits for: %(step)s.", step=name)


def return_answer(summary: Mapping[str, int], reader: Translator) -> str:
    """What a returned file will do."""
    taken, failed = summary["accepted"], summary["check_failed"]
    parts = [reader.ngettext("%(n)s unit will be taken over.", "%(n)s units will be taken over.", taken)]
    if summary["fuzzy"]:
        parts.append(_hints(summary["fuzzy"], reader))
    if failed:
        parts.append(
            reader.ngettext(
                "%(n)s failed a check and stays as it is.", "%(n)s failed a check and stay as they are.", failed
            )
        )
    if warnings := summary["warnings"]:
        parts.append(
            reader.ngettext("%(n)s of them needs a look first.", "%(n)s of them need a look first.", warnings)
            if not failed
            else reader.ngettext(
                "%(n)s unit to be taken over needs a look first.",
                "%(n)s units to be taken over need a look first.",
                warnings,
            )
        )
    return " ".join(parts)


def taken_answer(summary: Mapping[str, int], reader: Translator) -> str:
    """What a returned file did."""
    taken = reader.ngettext("%(n)s unit was taken over.", "%(n)s units were taken over.", summary["accepted"])
    return f"{taken} {_hints(summary['fuzzy'], reader)}" if summary["fuzzy"] else taken


def _hints(fuzzy: int, reader: Translator) -> str:
    return reader.ngettext(
        "%(n)s is fuzzy: it is kept as a hint and not as a translation.",
        "%(n)s are fuzzy: they are kept as hints and not as translations.",
        fuzzy,
    )


def left_out_answer(keys: Sequence[str], reader: Translator) -> str:
    """Which units of the job a returned file lacks."""
    if not keys:
        return ""
    return reader.ngettext(
        "%(n)s unit of the job is not in the file and stays as it is: %(units)s.",
        "%(n)s units of the job are not in the file and stay as they are: %(units)s.",
        len(keys),
        units=_some(keys),
    )


def _some(keys: Sequence[str]) -> str:
    return ", ".join(keys[:MOST_NAMED]) + (" …" if len(keys) > MOST_NAMED else "")


def moved_answer(moved: Moved, reader: Translator, *, is_file: bool) -> str:
    """This file was made for revision 2; the source is at revision 3 since 4 Dec 2026: 2 units moved on."""
    text = (
        N_("This file was made for revision %(old)s; the source is at revision %(new)s since %(day)s: %(units)s.")
        if is_file
        else N_("This job was made for revision %(old)s; the source is at revision %(new)s since %(day)s: %(units)s.")
    )
    units = reader.ngettext("%(n)s unit moved on", "%(n)s units moved on", moved.units)
    since = day_only(day_of(moved.since, reader), reader)
    return reader.gettext(text, old=moved.revision, new=moved.newest, day=since, units=units)


def meaning_answer(compared: int, units: int, reader: Translator) -> str:
    """Compared by meaning: 17 of 20 units; the others are too short to be judged."""
    if compared == units:
        return reader.gettext("Compared by meaning: all units.")
    text = NN_(
        "Compared by meaning: %(n)s of %(total)s units; the others are too short to be judged.",
        "Compared by meaning: %(n)s of %(total)s units; the others are too short to be judged.",
    )
    return reader.ngettext(*text, compared, total=number(units, reader))


def compared_answer(compared: Compared, reader: Translator) -> str:
    """Why the meaning was not looked at; nothing where it was."""
    if compared is Compared.TOO_MANY:
        text = N_("Whether the translations say the same was left out: more than %(n)s units have changed.")
        return reader.gettext(text, n=number(MOST_UNITS, reader))
    if compared is Compared.UNAVAILABLE:
        return reader.gettext("Whether the translations say the same was left out: the language model is not here.")
    return ""


def missing_answer(error: UnitsMissing, step: str, reader: Translator) -> str:
    """Why a step cannot be done yet, with the units by name."""
    names = cast("list[str]", error.params["units"])
    count = int(str(error.params["count"]))
    return reader.ngettext(
        "%(step)s is not done: %(n)s unit has no finished translation yet: %(units)s.",
        "%(step)s is not done: %(n)s units have no finished translation yet: %(units)s.",
        count,
        step=step,
        units=_some(names),
    )
