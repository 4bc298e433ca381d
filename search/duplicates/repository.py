"""Every query about duplicates and verdicts."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from catalog.models import Course, Variant
from catalog.repository.listing import is_merged
from catalog.values import CourseStatus
from core.database import in_chunks
from core.locales import Locale
from meaning.models import TextVector
from meaning.values import SubjectKind
from search.duplicates.errors import VerdictNotFound
from search.duplicates.models import DuplicateScan, SuspectedPair, Verdict
from search.duplicates.values import Draft, VerdictKind

BATCH = 500


class Version(msgspec.Struct, frozen=True):
    """A course in one language, with what is compared."""

    course_id: UUID
    kind: SubjectKind
    subject_id: UUID
    code: str
    status: CourseStatus
    locale: Locale
    title: str
    description: str
    objectives: list[str]
    skills: list[str]
    provider: str

    def as_draft(self) -> Draft:
        return Draft(
            id=self.code,
            title=self.title,
            description=self.description,
            objectives=tuple(self.objectives),
            skills=tuple(self.skills),
            language=str(self.locale),
            provider=self.provider,
        )


def load_versions(session: Session, course_ids: Sequence[UUID]) -> list[Version]:
    """All language versions of some courses, each course's source text before its variants."""
    found: list[Version] = []
    for chosen in in_chunks(course_ids):
        courses = session.execute(_courses().where(Course.id.in_(chosen)))
        found += [_version(SubjectKind.COURSE, row) for row in courses]
        variants = session.execute(_variants().where(Variant.course_id.in_(chosen)))
        found += [_version(SubjectKind.VARIANT, row) for row in variants]
    return found


def iterate_versions(session: Session) -> Iterator[Version]:
    """All language versions of all courses, save those merged into another: that is decided."""
    for row in session.execute(_courses().where(~is_merged()).order_by(Course.id)).yield_per(2000):
        yield _version(SubjectKind.COURSE, row)
    versions = _variants().where(~is_merged())
    for row in session.execute(versions.order_by(Variant.course_id, Variant.id)).yield_per(2000):
        yield _version(SubjectKind.VARIANT, row)


def list_locales(session: Session) -> Iterator[tuple[UUID, Locale]]:
    """The locale of every course and every variant, by its id."""
    yield from ((row[0], row[1]) for row in session.execute(select(Course.id, Course.source_locale)))
    yield from ((row[0], row[1]) for row in session.execute(select(Variant.id, Variant.locale)))


def _courses() -> Select[*tuple[Any, ...]]:
    of = Course
    return select(
        of.id.label("course_id"), of.id.label("subject_id"), of.code, of.status, of.source_locale.label("locale"),
        of.title, of.summary, of.description, of.objectives, of.skills, of.provider,
    )  # fmt: skip


def _variants() -> Select[*tuple[Any, ...]]:
    of = Variant
    return select(
        of.course_id, of.id.label("subject_id"), Course.code, Course.status, of.locale,
        of.title, of.summary, of.description, of.objectives, Course.skills, Course.provider,
    ).join(Course, Course.id == of.course_id)  # fmt: skip


def _version(kind: SubjectKind, row: Row[Any]) -> Version:
    return Version(
        course_id=row.course_id,
        kind=kind,
        subject_id=row.subject_id,
        code=row.code,
        status=row.status,
        locale=row.locale,
        title=row.title,
        description=row.description or row.summary,
        objectives=row.objectives,
        skills=row.skills,
        provider=row.provider,
    )


def codes_of(session: Session, course_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Codes by course id."""
    found: dict[UUID, str] = {}
    for chunk in in_chunks(course_ids):
        query = select(Course.id, Course.code).where(Course.id.in_(chunk))
        found.update((row[0], row[1]) for row in session.execute(query))
    return found


def fingerprint(session: Session) -> str:
    """Changes with any course, variant or vector."""
    counts = [
        session.execute(select(func.count(), func.max(table.updated_at)).select_from(table)).one()
        for table in (Course, Variant)
    ]
    highest = session.scalar(select(func.max(TextVector.sequence)))
    return "|".join(str(value) for value in (*counts[0], *counts[1], highest))


def find_scan(session: Session) -> DuplicateScan | None:
    return session.get(DuplicateScan, 1)


def replace_pairs(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Put the pairs of a new scan in the place of the last one's."""
    session.execute(delete(SuspectedPair))
    for start in range(0, len(rows), BATCH):
        session.execute(insert(SuspectedPair), list(rows[start : start + BATCH]))


def list_open_pairs(session: Session, *, limit: int | None = None, offset: int = 0) -> list[SuspectedPair]:
    """Suspected pairs that nobody has judged, the surest first."""
    query = (
        select(SuspectedPair)
        .outerjoin(Verdict, (Verdict.low_id == SuspectedPair.low_id) & (Verdict.high_id == SuspectedPair.high_id))
        .where(Verdict.id.is_(None))
        .order_by(SuspectedPair.probability.desc(), SuspectedPair.low_id, SuspectedPair.high_id)
        .offset(offset)
    )
    return list(session.scalars(query.limit(limit) if limit is not None else query))


def count_open_pairs(session: Session) -> int:
    query = (
        select(func.count())
        .select_from(SuspectedPair)
        .outerjoin(Verdict, (Verdict.low_id == SuspectedPair.low_id) & (Verdict.high_id == SuspectedPair.high_id))
        .where(Verdict.id.is_(None))
    )
    return session.scalar(query) or 0


def find_pair(session: Session, low_id: UUID, high_id: UUID) -> SuspectedPair | None:
    return session.get(SuspectedPair, (low_id, high_id))


def find_verdict(session: Session, low_id: UUID, high_id: UUID) -> Verdict | None:
    return session.scalar(select(Verdict).where(Verdict.low_id == low_id, Verdict.high_id == high_id))


def get_verdict(session: Session, verdict_id: UUID) -> Verdict:
    verdict = session.get(Verdict, verdict_id)
    if verdict is None:
        raise VerdictNotFound(verdict=str(verdict_id))
    return verdict


def list_verdicts(
    session: Session, *, course_id: UUID | None = None, older_than: UUID | None = None, limit: int = 50
) -> list[Verdict]:
    """Newest first."""
    query = select(Verdict).order_by(Verdict.id.desc()).limit(limit)
    if course_id is not None:
        query = query.where(or_(Verdict.low_id == course_id, Verdict.high_id == course_id))
    if older_than is not None:
        query = query.where(Verdict.id < older_than)
    return list(session.scalars(query))


def count_judgements(session: Session) -> list[tuple[VerdictKind, VerdictKind | None, int]]:
    """How often which verdict stands beside which suggestion of the detector."""
    query = select(Verdict.kind, Verdict.suggestion, func.count()).group_by(Verdict.kind, Verdict.suggestion)
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def list_judged_partners(session: Session, course_id: UUID) -> set[UUID]:
    """Courses that somebody has judged against this one."""
    query = select(Verdict.low_id, Verdict.high_id)
    rows = session.execute(query.where(or_(Verdict.low_id == course_id, Verdict.high_id == course_id)))
    return {high if low == course_id else low for low, high in rows}
