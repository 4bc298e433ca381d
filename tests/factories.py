"""Makes what a test needs, by keyword, and nothing a test did not ask for. Rows, not use cases: no events."""

from datetime import date
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select

from catalog.models import Course, CourseUnit, Variant
from catalog.values import CourseStatus, VariantStatus
from core.actors import Actor, ActorKind, Grant
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from people.models import OrgUnit, Person, RoleGrant
from people.rules import scope_key
from people.values import OrgUnitId, PersonId, Role, RoleGrantId

_number = count(1)


def an_org_unit(
    work: Work, *, code: str | None = None, parent: OrgUnit | None = None, head: Person | None = None
) -> OrgUnit:
    code = code or f"unit-{next(_number)}"
    unit = OrgUnit(
        id=OrgUnitId(new_id()),
        code=code,
        name=code.replace("-", " ").capitalize(),
        parent_id=parent.id if parent else None,
        path=f"{parent.path if parent else ''}/{code}",
        head_id=head.id if head else None,
    )
    work.session.add(unit)
    work.session.flush()
    return unit


def a_person(
    work: Work,
    *,
    email: str | None = None,
    name: str | None = None,
    role: Role | None = None,
    unit: OrgUnit | None = None,
    market: str | None = None,
    **facts: Any,
) -> Person:
    """`role` is granted everywhere, or within `unit` or `market` where one is given."""
    number = next(_number)
    person = Person(
        id=PersonId(new_id()),
        email=email or f"person{number}@example.org",
        name=name or f"Person {number}",
        created_at=work.now,
        **{"is_active": True, "org_unit_id": unit.id if unit else None, **facts},
    )
    work.session.add(person)
    work.session.flush()
    if role is not None:
        work.session.add(
            RoleGrant(
                id=RoleGrantId(new_id()),
                person_id=person.id,
                role=role,
                org_unit_id=unit.id if unit else None,
                market=market,
                scope=scope_key(unit.id if unit else None, market),
                granted_at=work.now,
            )
        )
        work.session.flush()
    return person


def the_actor(person: Person, *grants: Grant) -> Actor:
    return Actor(
        ActorKind.PERSON,
        person.id,
        person.name,
        grants,
        person.locale or Locale.parse("en"),
        person.time_zone or "UTC",
        person.email,
    )


def a_course(
    work: Work,
    *,
    code: str | None = None,
    title: str | None = None,
    owner: Person | None = None,
    unit: OrgUnit | None = None,
    status: CourseStatus = CourseStatus.PUBLISHED,
    due_on: date | None = None,
    locale: str = "en",
    units: dict[str, str] | None = None,
    **facts: Any,
) -> Course:
    """`units` are body texts by key; `due_on` is the course's own review date."""
    number = next(_number)
    unit = unit or _some_unit(work)
    owner = owner or a_person(work)
    course = Course(
        id=new_id(),
        code=code or f"CRS-{number}",
        title=title or f"Course {number}",
        status=status,
        org_unit_id=unit.id,
        owner_id=owner.id,
        source_locale=Locale.parse(locale),
        review_due_on=due_on,
        created_at=work.now,
        updated_at=work.now,
        **{"published_on": work.now.date() if status is not CourseStatus.DRAFT else None, **facts},
    )
    work.session.add(course)
    work.session.flush()
    for position, (key, text) in enumerate((units or {}).items()):
        work.session.add(CourseUnit(course_id=course.id, key=key, position=position, heading="", text=text))
    work.session.flush()
    return course


def a_variant(
    work: Work,
    *,
    course: Course,
    locale: str,
    status: VariantStatus = VariantStatus.LIVE,
    title: str | None = None,
    source_revision: int | None = None,
    **facts: Any,
) -> Variant:
    variant = Variant(
        id=new_id(),
        course_id=course.id,
        locale=Locale.parse(locale),
        status=status,
        title=title or course.title,
        source_revision=source_revision or course.revision,
        updated_at=work.now,
        **facts,
    )
    work.session.add(variant)
    work.session.flush()
    return variant


def _some_unit(work: Work) -> OrgUnit:
    found = work.session.scalar(select(OrgUnit).where(OrgUnit.code == "everything"))
    return found or an_org_unit(work, code="everything")


def person_id_of(actor: Actor) -> UUID:
    assert actor.person_id is not None
    return actor.person_id
