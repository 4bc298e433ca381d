"""Every query of the search room: documents from present state, and what it keeps itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalog.models import Course, CourseUnit, Variant, VariantText
from catalog.values import CourseStatus, VariantStatus
from core.database import in_chunks, upsert
from core.looking import holds
from core.subtitles import parse_cue
from people.models import OrgUnit, Person
from search.documents import CourseDocument, CourseText, stamped
from search.models import SearchMiss
from search.ports import CourseFacts, DueFacts
from search.query.matching import matches
from search.query.tree import Expression

BATCH = 500
BODY_LENGTH = 6000
Bodies = Mapping[UUID, list[str]]


def load_documents(session: Session, ids: Sequence[UUID], facts: CourseFacts) -> list[CourseDocument]:
    """The documents of these courses as they are now; courses that are gone are left out."""
    found: list[CourseDocument] = []
    for chunk in in_chunks(ids):
        found += _load(session, chunk, facts)
    return found


def next_ids(session: Session, after: UUID | None, limit: int = BATCH) -> list[UUID]:
    """Ids of all courses in order, page by page."""
    query = select(Course.id).order_by(Course.id).limit(limit)
    return list(session.scalars(query if after is None else query.where(Course.id > after)))


def ids_matching(session: Session, where: Expression, facts: CourseFacts) -> Iterator[UUID]:
    """Ids of the courses that fit a filter whose due states are resolved, straight from the database."""
    after: UUID | None = None
    while ids := next_ids(session, after):
        yield from (UUID(course.id) for course in load_documents(session, ids, facts) if matches(where, course))
        after = ids[-1]


def _load(session: Session, ids: Sequence[UUID], facts: CourseFacts) -> list[CourseDocument]:
    rows = session.execute(_courses().where(Course.id.in_(ids))).all()
    bodies = _bodies(session, ids)
    versions = _versions(session, ids)
    due, markets = facts.due_facts(session, ids), facts.markets(session, ids)
    by_id = {
        row.id: _document(
            row,
            _texts(row, bodies, versions.get(row.id, ())),
            due=due.get(row.id) or DueFacts(row.review_due_on),
            markets=markets.get(row.id, ()),
        )
        for row in rows
    }
    return [by_id[course_id] for course_id in ids if course_id in by_id]


def _courses() -> Any:
    replacement = aliased(Course)
    columns = [column for column in Course.__table__.c if column.name in _COLUMNS]
    return (
        select(
            *columns,
            OrgUnit.code.label("unit_code"),
            OrgUnit.path.label("unit_path"),
            Person.email.label("owner_email"),
            Person.name.label("owner_name"),
            replacement.code.label("replacement_code"),
            replacement.title.label("replacement_title"),
        )
        .join(OrgUnit, OrgUnit.id == Course.org_unit_id)
        .join(Person, Person.id == Course.owner_id)
        .outerjoin(replacement, replacement.id == Course.superseded_by_id)
    )


_COLUMNS = {
    "id",
    "code",
    "status",
    "title",
    "summary",
    "description",
    "objectives",
    "skills",
    "tags",
    "modality",
    "duration_minutes",
    "level",
    "provider",
    "source_locale",
    "compliance_class",
    "published_on",
    "review_due_on",
    "source",
    "updated_at",
}


def _bodies(session: Session, ids: Sequence[UUID]) -> Bodies:
    """Text of the units by course, in order."""
    query = select(CourseUnit.course_id, CourseUnit.heading, CourseUnit.text)
    query = query.where(CourseUnit.course_id.in_(ids)).order_by(CourseUnit.course_id, CourseUnit.position)
    found: dict[UUID, list[str]] = defaultdict(list)
    for course_id, heading, text in session.execute(query):
        is_cue = parse_cue(heading) is not None  # nobody looks for its times
        found[course_id] += [part for part in ("" if is_cue else heading, text) if part]
    return found


def _versions(session: Session, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[CourseText]]:
    """Texts of the language versions people can take, or could before the course was retired."""
    query = (
        select(
            Variant.id,
            Variant.course_id,
            Variant.locale,
            Variant.title,
            Variant.summary,
            Variant.description,
            Variant.objectives,
        )
        .join(Course, Course.id == Variant.course_id)
        .where(Variant.course_id.in_(ids))
        .where(
            (Variant.status == VariantStatus.LIVE)
            | ((Variant.status == VariantStatus.RETIRED) & (Course.status == CourseStatus.RETIRED))
        )
        .order_by(Variant.course_id, Variant.locale)
    )
    rows = session.execute(query).all()
    bodies = _translated_bodies(session, [row.id for row in rows])
    found: dict[UUID, list[CourseText]] = defaultdict(list)
    for row in rows:
        found[row.course_id].append(_text(row, str(row.locale), bodies.get(row.id, ())))
    return found


def _translated_bodies(session: Session, variant_ids: Sequence[UUID]) -> Bodies:
    found: dict[UUID, list[str]] = defaultdict(list)
    for chunk in in_chunks(variant_ids):
        query = select(VariantText.variant_id, VariantText.text).where(VariantText.variant_id.in_(chunk))
        for variant_id, text in session.execute(query.order_by(VariantText.variant_id, VariantText.key)):
            found[variant_id].append(text)
    return found


def _texts(row: Row[Any], bodies: Bodies, versions: Sequence[CourseText]) -> tuple[CourseText, ...]:
    return (_text(row, str(row.source_locale), bodies.get(row.id, ())), *versions)


def _text(row: Any, locale: str, body: Iterable[str]) -> CourseText:
    return CourseText(
        locale=locale,
        title=row.title,
        summary=row.summary,
        description=row.description,
        objectives=tuple(row.objectives),
        body="\n".join(body)[:BODY_LENGTH],
    )


def _document(row: Row[Any], texts: tuple[CourseText, ...], *, due: DueFacts, markets: Sequence[str]) -> CourseDocument:
    return stamped(
        CourseDocument(
            id=str(row.id),
            code=row.code,
            status=row.status.value,
            source_locale=texts[0].locale,
            texts=texts,
            skills=tuple(row.skills),
            tags=tuple(row.tags),
            markets=tuple(markets),
            org_unit=row.unit_code,
            org_units_above=tuple(part for part in row.unit_path.split("/") if part),
            owner=row.owner_email,
            owner_name=row.owner_name,
            provider=row.provider or None,
            modality=row.modality.value if row.modality else None,
            level=row.level or None,
            compliance_class=row.compliance_class.value,
            source=row.source or None,
            duration_minutes=row.duration_minutes,
            due_on=due.due_on,
            grace_days=due.grace_days,
            is_exempt=due.is_exempt,
            published_on=row.published_on,
            updated_at=row.updated_at,
            superseded_by=row.replacement_code,
            superseded_by_title=row.replacement_title,
        )
    )


def ids_with_words(session: Session, words: Sequence[str], limit: int) -> list[UUID]:
    """Courses that have every word somewhere in their texts, by plain SQL; the last changed first."""
    query = select(Course.id).order_by(Course.updated_at.desc(), Course.id).limit(limit)
    for word in words:
        texts = ("title", "summary", "description")
        own = [holds(getattr(Course, name), word) for name in (*texts, "code")]
        others = [holds(getattr(Variant, name), word) for name in texts]
        translated = select(Variant.id).where(Variant.course_id == Course.id, or_(*others)).exists()
        query = query.where(or_(*own, translated))
    return list(session.scalars(query))


def owner_names(session: Session, emails: Iterable[str]) -> dict[str, str]:
    """Names of people by address, for the labels of a facet."""
    query = select(Person.email, Person.name).where(Person.email.in_(list(emails)))
    return {row.email: row.name for row in session.execute(query)}


def count_courses(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Course)) or 0


def add_miss(session: Session, query: str, locale: str, day: date) -> None:
    """Count one more search that found nothing."""
    row = {"query": query[:200], "locale": locale, "day": day, "count": 1}
    upsert(session, SearchMiss, [row], keys=("query", "locale", "day"), update={"count": SearchMiss.count + 1})


def count_misses(session: Session, since: date) -> tuple[int, int]:
    """How many different things were looked for in vain since a day, and how often in all."""
    query = select(func.count(SearchMiss.query.distinct()), func.coalesce(func.sum(SearchMiss.count), 0))
    things, searches = session.execute(query.where(SearchMiss.day >= since)).one()
    return things, int(searches)


def list_misses(session: Session, since: date, limit: int = 50) -> list[tuple[str, int]]:
    """What was looked for in vain since a day, the most wanted first."""
    total = func.sum(SearchMiss.count)
    query = select(SearchMiss.query, total).where(SearchMiss.day >= since).group_by(SearchMiss.query)
    found = session.execute(query.order_by(total.desc(), SearchMiss.query).limit(limit))
    return [(text, int(count)) for text, count in found]
