"""What an import needs to know of the catalog: looked up for a whole batch at once, by the keys in it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.facts import CourseState, VariantState
from catalog.models import Course, CourseCode, CourseIdentifier, Variant
from core.locales import Locale

Key = tuple[str, str]
"""System and value: what a course is called elsewhere."""
STATE_COLUMNS = [getattr(Course, name) for name in CourseState.__struct_fields__]
VARIANT_COLUMNS = [getattr(Variant, name) for name in VariantState.__struct_fields__]


@dataclass(slots=True)
class Known:
    """Courses by id; codes, former codes and keys that lead to them; their variants by locale."""

    courses: dict[UUID, CourseState] = field(default_factory=dict)
    codes: dict[str, UUID] = field(default_factory=dict)
    merged_codes: set[str] = field(default_factory=set)
    """Those of the codes that were another course's before a merge."""
    variant_codes: dict[str, tuple[UUID, Locale]] = field(default_factory=dict)
    keys: dict[Key, dict[Locale, UUID]] = field(default_factory=lambda: defaultdict(dict))
    variants: dict[tuple[UUID, Locale], VariantState] = field(default_factory=dict)


def look_up(session: Session, keys: Iterable[Key], codes: Iterable[str]) -> Known:
    """Everything that the keys and codes lead to. The courses found stay locked where the database can."""
    known = Known()
    _find_keys(session, known, keys)
    add_codes(session, known, codes)
    ids = {course for found in known.keys.values() for course in found.values()}
    ids |= {*known.codes.values(), *(course for course, _ in known.variant_codes.values())}
    _load(session, known, ids)
    return known


def _find_keys(session: Session, known: Known, keys: Iterable[Key]) -> None:
    by_system: dict[str, list[str]] = defaultdict(list)
    for system, value in keys:
        by_system[system].append(value)
    query = select(CourseIdentifier.value, CourseIdentifier.locale, CourseIdentifier.course_id)
    for system, values in by_system.items():
        chosen = query.where(CourseIdentifier.system == system, CourseIdentifier.value.in_(values))
        for value, locale, course_id in session.execute(chosen):
            known.keys[system, value][locale] = course_id


def add_codes(session: Session, known: Known, codes: Iterable[str]) -> None:
    """Where these codes lead; a code that was taken over by a merge leads to the course that stayed.

    The courses themselves are not loaded.
    """
    wanted = list(dict.fromkeys(codes))
    if not wanted:
        return
    present = select(Course.code, Course.id).where(Course.code.in_(wanted))
    known.codes.update((code, course) for code, course in session.execute(present))
    former = select(CourseCode.code, CourseCode.course_id, CourseCode.is_merged).where(CourseCode.code.in_(wanted))
    for code, course, is_merged in session.execute(former):
        known.codes[code] = course
        if is_merged:
            known.merged_codes.add(code)
    variants = select(Variant.code, Variant.course_id, Variant.locale).where(Variant.code.in_(wanted))
    known.variant_codes.update({str(code): (course, locale) for code, course, locale in session.execute(variants)})


def list_systems(session: Session) -> list[str]:
    """The systems that any course has an id in."""
    return list(session.scalars(select(CourseIdentifier.system).distinct().order_by(CourseIdentifier.system)))


def find_titles(session: Session, systems: Iterable[str], values: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """For each id, the systems that know it, with the title of what it names there."""
    of_version = (Variant.course_id == CourseIdentifier.course_id) & (Variant.locale == CourseIdentifier.locale)
    title = func.coalesce(Variant.title, Course.title)
    query = select(CourseIdentifier.value, CourseIdentifier.system, title).order_by(CourseIdentifier.system)
    query = query.join(Course, Course.id == CourseIdentifier.course_id).outerjoin(Variant, of_version)
    chosen = CourseIdentifier.system.in_(list(systems)) & CourseIdentifier.value.in_(list(values))
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for value, system, shown in session.execute(query.where(chosen)):
        found[value].append((system, shown))
    return found


def _load(session: Session, known: Known, ids: Iterable[UUID]) -> None:
    wanted = list(ids)
    if not wanted:
        return
    known.courses.update({state.id: state for state in list_states(session, wanted, is_locked=True)})
    variants = select(*VARIANT_COLUMNS).where(Variant.course_id.in_(wanted))
    for row in session.execute(variants):
        variant = VariantState(*row)
        known.variants[variant.course_id, variant.locale] = variant


def list_states(session: Session, ids: Sequence[UUID], *, is_locked: bool = False) -> list[CourseState]:
    """Stored facts of these courses, in no order."""
    query = select(*STATE_COLUMNS).where(Course.id.in_(ids))
    return [CourseState(*row) for row in session.execute(query.with_for_update() if is_locked else query)]
