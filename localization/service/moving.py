"""What the source did since a job, or its file, was made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.subtitles import is_retimed
from core.unit_of_work import Work
from localization.models import JobUnit
from localization.repository import courses as known
from localization.repository.jobs import JobRow


@dataclass(frozen=True, slots=True)
class Moved:
    """The revision that something was made for, the newest one, since when, and how many units differ."""

    revision: int
    newest: int
    since: datetime
    units: int


def moved_units(work: Work, row: JobRow, units: Iterable[JobUnit]) -> set[str]:
    """Keys of units that the course spells otherwise by now, or no longer has."""
    current = {unit.key: unit.text for unit in known.source_units(work.session, row.course_id)}
    return {unit.key for unit in units if current.get(unit.key) != unit.source}


def units_behind(work: Work, row: JobRow, units: Iterable[JobUnit]) -> set[str]:
    """Those, and the ones that the course shows at other times."""
    units = list(units)
    headings = {unit.key: unit.heading for unit in known.source_units(work.session, row.course_id)}
    retimed = {unit.key for unit in units if is_retimed(unit.heading, headings.get(unit.key, unit.heading))}
    return moved_units(work, row, units) | retimed


def find_moved(work: Work, row: JobRow, units: int, revision: int | None = None) -> Moved | None:
    """How far the source is ahead of a job, or of the file made for `revision`; None where it is not."""
    made_for = row.source_revision if revision is None else min(revision, row.source_revision)
    newest = known.find_courses(work.session, [row.course_id])[row.course_id].revision
    since = known.first_change_after(work.session, row.course_id, made_for) if newest > made_for else None
    return Moved(made_for, newest, since, units) if since else None
