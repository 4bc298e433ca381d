"""A catalog in small, with all the house's subscriptions: dates follow events, sweeps tell people."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.settings import Settings
from app.wiring import Wiring
from catalog.events import CourseCreated
from catalog.models import Course
from core.actors import OPERATOR, SYSTEM
from core.clock import FixedClock
from core.database import Database
from lifecycle.models import ReviewSchedule
from lifecycle.ports import Surroundings
from lifecycle.rules.outcomes import Decision
from lifecycle.service.policies import ensure_default_policy
from lifecycle.service.reviews import complete_review
from lifecycle.subjects import needs_now, review_subjects
from lifecycle.sweeps import RetirementSweep
from lifecycle.values import Outcome
from notifications.models import Alert, Mail
from notifications.rules.links import Links
from notifications.service.digests import DigestTools
from notifications.sweeps import AlertSweep, DigestSweep, MailSweep
from notifications.transports import MailboxTransport
from people.models import Person
from people.service import ReaderDefaults
from tests.factories import a_course, a_person, the_actor

TODAY = date(2026, 11, 23)
SECRET = b"a secret of tests"


class Desk:
    """What these tests work with."""

    def __init__(self, database: Database, clock: FixedClock, surroundings: Surroundings | None = None) -> None:
        house = Wiring(Settings(secret_key="a key for tests " * 4), clock)
        house.database = database
        if surroundings is not None:
            house.surroundings = surroundings
        self.clock = clock
        self.uow = house.uow
        self.retellers = house.retellers
        links, defaults = Links("https://learn.example", SECRET), ReaderDefaults()
        tools = DigestTools(review_subjects(), links, defaults, needs_now)
        self.sweeps = [
            RetirementSweep(self.uow, links, defaults),
            AlertSweep(self.uow, review_subjects(), defaults),
            DigestSweep(self.uow, tools),
            MailSweep(self.uow, MailboxTransport()),
        ]

    def default_policy(self) -> None:
        with self.uow.write(OPERATOR) as work:
            ensure_default_policy(work)

    def person(self, **facts: Any) -> Person:
        with self.uow.write(SYSTEM) as work:
            return a_person(work, **facts)

    def courses(self, count: int = 1, **facts: Any) -> list[Course]:
        with self.uow.write(SYSTEM) as work:
            courses = [a_course(work, **facts) for _ in range(count)]
            work.record_many(CourseCreated(subject_id=course.id, course_id=course.id) for course in courses)
        return courses

    def course(self, *, due_in: int | None = None, **facts: Any) -> Course:
        due_on = TODAY + timedelta(days=due_in) if due_in is not None else None
        return self.courses(1, due_on=due_on, **facts)[0]

    def schedule(self, course: Course) -> ReviewSchedule:
        with self.uow.read(SYSTEM) as work:
            return work.session.get_one(ReviewSchedule, course.id)

    def complete(self, course: Course, person: Person, outcome: Outcome = Outcome.STILL_VALID, **facts: Any) -> UUID:
        with self.uow.write(the_actor(person)) as work:
            return complete_review(work, course.id, Decision(outcome, **facts))

    def sweep(self) -> None:
        for sweep in self.sweeps:
            sweep.run(self.clock.now())

    def pass_days(self, days: int) -> None:
        for _ in range(days):
            self.sweep()
            self.clock.advance(timedelta(days=1))

    def all(self, query: Any) -> Sequence[Any]:
        with self.uow.read(SYSTEM) as work:
            return work.session.scalars(query).all()

    def mails(self) -> Sequence[Mail]:
        return self.all(select(Mail).order_by(Mail.id))

    def alerts(self) -> list[tuple[int, str]]:
        return [(alert.rung, alert.status.value) for alert in self.all(select(Alert).order_by(Alert.id))]
