"""What happened to a course since its last review: texts before and now, owners, languages."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Course, CourseRevision, CourseUnit, Variant
from catalog.repository.courses import list_revisions, outdating_revisions
from catalog.values import VariantStatus
from core.audit import list_entries
from core.locales import Locale
from lifecycle.models import Review
from lifecycle.repository.reviews import DueRow
from lifecycle.rules.differences import net_changes
from people.repository import names_of

HANDED_OVER = "course.owner_changed"


class TextChange(msgspec.Struct, frozen=True):
    """A unit whose text is another than at the last review; None where it came or went."""

    key: str
    heading: str
    before: str | None
    after: str | None
    by: str
    at: datetime


class OwnerChange(msgspec.Struct, frozen=True):
    """The course passed from one owner to another."""

    before: str
    after: str
    reason: str
    at: datetime


class Languages(msgspec.Struct, frozen=True):
    """A course's language versions by how they stand."""

    live: list[Locale] = []
    outdated: list[Locale] = []
    in_progress: list[Locale] = []

    @property
    def count(self) -> int:
        """How many versions there are beside the source."""
        return len(self.live) + len(self.outdated) + len(self.in_progress)


class Marks(msgspec.Struct, frozen=True):
    """What a list says of a course in a few words."""

    changes: int = 0
    languages: int = 0
    outdated: int = 0
    is_first: bool = False
    """Nobody has reviewed it yet."""


def text_changes(session: Session, course_id: UUID, since_revision: int) -> list[TextChange]:
    """Give what the texts said then and say now; `since_revision` is 0 where nobody has reviewed the course."""
    headings = dict(
        session.execute(select(CourseUnit.key, CourseUnit.heading).where(CourseUnit.course_id == course_id)).all()
    )
    revisions = reversed(list_revisions(session, course_id, after=since_revision))
    found = net_changes(((each, each.changes) for each in revisions), is_first=since_revision == 0)
    return [
        TextChange(key, headings.get(key, ""), change.before, change.after, change.last.author_name, change.last.at)
        for key, change in found.items()
    ]


def owner_changes(session: Session, course_id: UUID, since: datetime | None) -> list[OwnerChange]:
    """Give the hand-overs since then, oldest first."""
    entries = [
        entry
        for entry in list_entries(session, course_id=course_id, action=HANDED_OVER, limit=None)
        if since is None or entry.at > since
    ]
    ids = [UUID(str(side["owner_id"])) for entry in entries for side in (entry.before, entry.after) if side]
    names = names_of(session, ids)

    def name(side: Mapping[str, object] | None) -> str:
        return names.get(UUID(str(side["owner_id"])), "") if side else ""

    return [
        OwnerChange(name(entry.before), name(entry.after), entry.reason or "", entry.at) for entry in reversed(entries)
    ]


def languages_of(session: Session, course_ids: Sequence[UUID]) -> Mapping[UUID, Languages]:
    """Sort language versions: outdated are live ones behind a change that was more than editorial."""
    outdating = outdating_revisions(session, course_ids)
    query = select(Variant.course_id, Variant.locale, Variant.status, Variant.source_revision)
    sorted_by: dict[UUID, dict[str, list[Locale]]] = defaultdict(lambda: defaultdict(list))
    rows = session.execute(query.where(Variant.course_id.in_(course_ids)).order_by(Variant.locale))
    for course_id, locale, status, source_revision in rows:
        if status is not VariantStatus.RETIRED:
            is_behind = source_revision < outdating.get(course_id, 0)
            state = "in_progress" if status is not VariantStatus.LIVE else "outdated" if is_behind else "live"
            sorted_by[course_id][state].append(locale)
    return {course_id: Languages(**states) for course_id, states in sorted_by.items()}


def marks_of(session: Session, rows: Sequence[DueRow]) -> Mapping[UUID, Marks]:
    """Count what changed since each course's last review, as its page shows it, and its languages."""
    ids = [row.course_id for row in rows]
    reviews = _last_reviews(session, rows)
    changes = _count_texts(session, ids, reviews) + _count_hand_overs(session, ids, reviews)
    languages = languages_of(session, ids)
    return {
        course_id: Marks(
            changes[course_id],
            languages[course_id].count if course_id in languages else 0,
            len(languages[course_id].outdated) if course_id in languages else 0,
            is_first,
        )
        for course_id, is_first in {row.course_id: row.review_id is None for row in rows}.items()
    }


class _LastReview(msgspec.Struct, frozen=True):
    """What a course was when it was last reviewed."""

    revision: int
    at: datetime


def _last_reviews(session: Session, rows: Sequence[DueRow]) -> Mapping[UUID, _LastReview]:
    query = select(Review.course_id, Review.revision, Review.at)
    found = session.execute(query.where(Review.id.in_([row.review_id for row in rows if row.review_id])))
    return {course_id: _LastReview(revision, at) for course_id, revision, at in found}


def _count_texts(session: Session, ids: Sequence[UUID], reviews: Mapping[UUID, _LastReview]) -> Counter[UUID]:
    query = select(CourseRevision.course_id, CourseRevision.number, CourseRevision.changes)
    query = query.join(Course, Course.id == CourseRevision.course_id).where(Course.id.in_(ids), Course.revision > 1)
    steps: dict[UUID, list[tuple[int, list[dict[str, str | None]]]]] = defaultdict(list)
    for course_id, number, changes in session.execute(query.order_by(CourseRevision.number)):
        if course_id not in reviews or number > reviews[course_id].revision:
            steps[course_id].append((number, changes))
    return Counter(
        {course_id: len(net_changes(made, is_first=course_id not in reviews)) for course_id, made in steps.items()}
    )


def _count_hand_overs(session: Session, ids: Sequence[UUID], reviews: Mapping[UUID, _LastReview]) -> Counter[UUID]:
    about = select(Course.id).where(Course.id.in_(ids))
    entries = list_entries(session, about=about, action=HANDED_OVER, limit=None)
    found = [(entry.course_id, entry.at) for entry in entries if entry.course_id is not None]
    return Counter(course_id for course_id, at in found if course_id not in reviews or at > reviews[course_id].at)
