"""Two records turn out to be one course: what others know it by and what hangs on it moves to the one that stays.

The other keeps its row and its story, retired, and its code leads to the one that stayed. Rooms above move what is
theirs when they hear of `CourseMerged`: open promises in lifecycle, places in rollouts in localization.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from catalog.errors import MergeNotPossible
from catalog.events import CourseMerged, CourseRetired
from catalog.facts import CourseState
from catalog.models import Course, CourseCode, CourseIdentifier, CourseRelation, CourseRole
from catalog.repository.courses import find_merged_into
from catalog.service.guards import load_for
from catalog.service.merging_versions import move_versions
from catalog.service.relations import check_no_circle
from catalog.storing import status_values
from catalog.values import CourseStatus
from core.unit_of_work import Work
from people.values import Permission

ENDING = (CourseStatus.RETIRING, CourseStatus.RETIRED)
"""What ends takes nothing in."""


def merge_courses(work: Work, kept_id: UUID, gone_id: UUID, *, reason: str = "", version: int | None = None) -> None:
    """`gone` becomes part of `kept`, at the version of it that was seen; language versions come where there is none."""
    kept = load_for(work, kept_id, Permission.MERGE_COURSES, version=version)
    gone = load_for(work, gone_id, Permission.MERGE_COURSES)
    is_merged = find_merged_into(work.session, gone.code) is not None
    if kept_id == gone_id or is_merged or kept.status in ENDING:
        raise MergeNotPossible(kept=kept.code, gone=gone.code)
    for move in MOVING:
        move(work, kept, gone)
    moved = move_versions(work, kept, gone)
    _end(work, kept, gone, reason)
    facts = {"code": gone.code, "title": gone.title, "locales": [str(locale) for locale in moved]}
    work.record(
        CourseMerged(
            subject_id=gone_id, course_id=kept_id, before=facts, after={"code": kept.code}, reason=reason or None
        )
    )


def _move_codes_and_keys(work: Work, kept: CourseState, gone: CourseState) -> None:
    session = work.session
    codes, keys = update(CourseCode), update(CourseIdentifier)
    session.execute(codes.where(CourseCode.course_id == gone.id).values(course_id=kept.id, is_merged=True))
    session.execute(keys.where(CourseIdentifier.course_id == gone.id).values(course_id=kept.id))
    session.execute(insert(CourseCode).values(code=gone.code, course_id=kept.id, is_merged=True))


def _move_relations(work: Work, kept: CourseState, gone: CourseState) -> None:
    """Relations of the two to each other end; one that would then run in a circle refuses the merge."""
    session = work.session
    is_theirs = (CourseRelation.from_id == gone.id) | (CourseRelation.to_id == gone.id)
    query = select(CourseRelation.from_id, CourseRelation.to_id, CourseRelation.kind).where(is_theirs)
    found = session.execute(query).all()
    session.execute(delete(CourseRelation).where(is_theirs))
    for from_id, to_id, kind in found:
        ends = (kept.id if from_id == gone.id else from_id, kept.id if to_id == gone.id else to_id)
        if ends[0] == ends[1] or session.get(CourseRelation, (*ends, kind)) is not None:
            continue
        check_no_circle(work, *ends, kind)
        session.execute(insert(CourseRelation).values(from_id=ends[0], to_id=ends[1], kind=kind))


def _move_replacements(work: Work, kept: CourseState, gone: CourseState) -> None:
    """What was replaced by either is replaced by the one that stays, which nothing of itself replaces."""
    replaced = update(Course).where(Course.superseded_by_id == gone.id)
    work.session.execute(replaced.where(Course.id != kept.id).values(superseded_by_id=kept.id))
    work.session.execute(replaced.where(Course.id == kept.id).values(superseded_by_id=None))


def _move_roles(work: Work, kept: CourseState, gone: CourseState) -> None:
    session = work.session
    query = select(CourseRole.person_id, CourseRole.kind).where(CourseRole.course_id == gone.id)
    for person_id, kind in session.execute(query).all():
        if session.get(CourseRole, (kept.id, person_id, kind)) is None:
            session.execute(insert(CourseRole).values(course_id=kept.id, person_id=person_id, kind=kind))
    session.execute(delete(CourseRole).where(CourseRole.course_id == gone.id))


MOVING: tuple[Callable[[Work, CourseState, CourseState], None], ...] = (
    _move_codes_and_keys,
    _move_relations,
    _move_replacements,
    _move_roles,
)
"""What comes along beside the language versions. Text, reviews and story stay with the one that goes."""


def _end(work: Work, kept: CourseState, gone: CourseState, reason: str) -> None:
    session = work.session
    values = {
        **status_values(work, gone, CourseStatus.RETIRED, reason or f"merged into {kept.code}"),
        "superseded_by_id": kept.id,
        "version": gone.version + 1,
        "updated_at": work.now,
    }
    session.execute(update(Course).where(Course.id == gone.id).values(values))
    touched = {"version": kept.version + 1, "updated_at": work.now}
    session.execute(update(Course).where(Course.id == kept.id).values(touched))
    work.record(
        CourseRetired(
            subject_id=gone.id,
            course_id=gone.id,
            before={"status": gone.status.value},
            after={"status": CourseStatus.RETIRED.value, "merged_into": kept.code},
            reason=reason or None,
            replacement_id=kept.id,
        )
    )
