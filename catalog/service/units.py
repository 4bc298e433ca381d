"""The body of a course: units of text with stable keys."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert

from catalog.errors import CourseInvalid
from catalog.importing.plans import Change
from catalog.models import CourseUnit
from catalog.repository.courses import UnitText, list_units
from catalog.rules import METADATA_KEYS, TextChange, change_class_of, differences
from catalog.rules.editing import Edit
from catalog.service.guards import load_for
from catalog.storing import store_change
from catalog.values import ChangeClass
from core.errors import FieldError
from core.subtitles import is_retimed
from core.unit_of_work import Work
from people.values import Permission


def set_units(
    work: Work,
    course_id: UUID,
    units: Sequence[UnitText],
    *,
    version: int | None = None,
    change_class: ChangeClass | None = None,
    note: str = "",
) -> list[TextChange]:
    """These units, in this order, are the whole body from now on. What changed makes a revision, times of cues too."""
    _check_keys(units)
    course = load_for(work, course_id, Permission.EDIT_COURSE, version=version)
    stored = list_units(work.session, course_id)
    if stored == list(units):
        return []
    changes = _changes(stored, units)
    _replace(work, course_id, units)
    is_first = not stored and course.revision == 1
    after = {"units": len(units), "texts": [change.key for change in changes][:50]}
    edit = Edit({"title": course.title}, {"units": len(stored)}, after, changes)
    kind = change_class or (ChangeClass.MINOR if is_first else change_class_of(changes))
    store_change(work, Change(course, edit), note=note, change_class=kind)
    return changes


def _changes(stored: Sequence[UnitText], units: Sequence[UnitText]) -> list[TextChange]:
    """What is said otherwise, then what is only shown at other times: jobs take those over with a revision."""
    spelt = differences({unit.key: unit.text for unit in stored}, {unit.key: unit.text for unit in units})
    headings = {unit.key: unit.heading for unit in stored}
    for change in spelt:
        headings.pop(change.key, None)
    retimed = [unit for unit in units if unit.key in headings and is_retimed(headings[unit.key], unit.heading)]
    return spelt + [TextChange(unit.key, unit.text, unit.text) for unit in retimed]


def _check_keys(units: Sequence[UnitText]) -> None:
    seen: set[str] = set()
    for unit in units:
        if not unit.key.strip() or unit.key in METADATA_KEYS or unit.key.startswith("objective."):
            raise CourseInvalid([FieldError("units", "unit_key_reserved", unit.key)])
        if unit.key in seen:
            raise CourseInvalid([FieldError("units", "unit_key_twice", unit.key)])
        seen.add(unit.key)


def _replace(work: Work, course_id: UUID, units: Sequence[UnitText]) -> None:
    work.session.execute(delete(CourseUnit).where(CourseUnit.course_id == course_id))
    rows = [
        {"course_id": course_id, "key": unit.key, "position": place, "heading": unit.heading, "text": unit.text}
        for place, unit in enumerate(units, 1)
    ]
    if rows:
        work.session.execute(insert(CourseUnit), rows)
