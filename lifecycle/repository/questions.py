"""Queries of the question whose a course is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from catalog.models import Course
from lifecycle.models import HandOverQuestion, Review, ReviewSchedule
from lifecycle.values import Outcome
from people.models import Person


class QuestionRow(msgspec.Struct, frozen=True):
    """A course that somebody says is not theirs, as the one who is asked sees it."""

    code: str
    title: str
    asked_by: str
    owner: str
    note: str
    asked_at: datetime
    due_on: date | None
    """When its review is due, which stays so while nobody has said whose it is."""
    grace_days: int


def open_questions(session: Session, course_ids: Collection[UUID]) -> Sequence[HandOverQuestion]:
    """List the questions of hand-over that nobody has answered."""
    query = select(HandOverQuestion).where(
        HandOverQuestion.course_id.in_(course_ids), HandOverQuestion.answered_at.is_(None)
    )
    return session.scalars(query.order_by(HandOverQuestion.asked_at)).all()


def open_questions_to(session: Session, person_id: UUID) -> Sequence[HandOverQuestion]:
    """List the questions that wait for an answer of this person."""
    query = select(HandOverQuestion).where(
        HandOverQuestion.asked_of_id == person_id, HandOverQuestion.answered_at.is_(None)
    )
    return session.scalars(query.order_by(HandOverQuestion.asked_at)).all()


def list_questions(session: Session, person_id: UUID) -> list[QuestionRow]:
    """List what a person is asked, the oldest question first."""
    query = _question_rows().where(HandOverQuestion.asked_of_id == person_id)
    return [QuestionRow(*row) for row in session.execute(query)]


def find_question(session: Session, course_id: UUID) -> QuestionRow | None:
    """Find what is asked about a course."""
    row = session.execute(_question_rows().where(HandOverQuestion.course_id == course_id)).first()
    return QuestionRow(*row) if row else None


def _question_rows() -> Select[*tuple[Any, ...]]:
    owner = aliased(Person)
    return (
        select(
            Course.code,
            Course.title,
            Person.name,
            owner.name,
            HandOverQuestion.note,
            HandOverQuestion.asked_at,
            ReviewSchedule.due_on,
            ReviewSchedule.grace_days,
        )
        .join(Course, Course.id == HandOverQuestion.course_id)
        .join(Person, Person.id == HandOverQuestion.asked_by_id)
        .join(owner, owner.id == Course.owner_id)
        .join(ReviewSchedule, ReviewSchedule.course_id == Course.id)
        .where(HandOverQuestion.answered_at.is_(None))
        .order_by(HandOverQuestion.asked_at, Course.code)
    )


def names_of_asked(session: Session, course_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Give the names of those who are asked whose courses are, by course."""
    query = select(HandOverQuestion.course_id, Person.name).join(Person, Person.id == HandOverQuestion.asked_of_id)
    query = query.where(HandOverQuestion.course_id.in_(course_ids), HandOverQuestion.answered_at.is_(None))
    return dict(session.execute(query).all())


def who_said_no(session: Session, course_id: UUID, cycle: int) -> set[UUID]:
    """Give everybody who has said, in this cycle, that the course is not theirs."""
    query = select(Review.by_id).where(
        Review.course_id == course_id, Review.cycle == cycle, Review.outcome == Outcome.NOT_MINE
    )
    return {person_id for person_id in session.scalars(query) if person_id is not None}
