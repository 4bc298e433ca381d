"""Courses are created and edited; text makes a revision, everything makes a version."""

from collections.abc import Mapping
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import delete, insert

from catalog.errors import CodeTaken, CourseInvalid
from catalog.facts import PLAIN_FACTS, TEXT_FACTS, CourseState
from catalog.homes import Home, Homes, load_homes
from catalog.importing.facts import CourseFacts, read_facts, said
from catalog.importing.plans import Change
from catalog.models import CourseCode
from catalog.repository.courses import find_course_id, get_state, has_merged_code
from catalog.rules.editing import Edit
from catalog.rules.editing import edit_course as decide_edit
from catalog.service.guards import load_for
from catalog.service.owners import get_named
from catalog.storing import store_change, store_courses, store_keys
from catalog.values import ChangeClass, CourseStatus
from core.errors import FieldError
from core.ids import new_id
from core.unit_of_work import Work
from people.access import require
from people.values import Permission

FIRST = (CourseStatus.DRAFT, CourseStatus.PUBLISHED)
"""What a course may begin as; to the rest it comes by a step, which is told and reacted to."""
NOT_EDITED = ("status", "language", "source", "source_id", "variant_of")
"""What has a use case of its own, or is settled once and for all."""


def create_course(
    work: Work, given: Mapping[str, object], *, status: CourseStatus = CourseStatus.DRAFT, note: str = ""
) -> CourseState:
    """A new course from facts by our names; code and title are needed. Without an owner, its unit's head holds it."""
    facts = read_facts(given)
    if facts.code is UNSET or facts.title is UNSET:
        lacking = [name for name in ("code", "title") if getattr(facts, name) is UNSET]
        raise CourseInvalid([FieldError(name, "required") for name in lacking])
    if facts.status is not UNSET and facts.status not in FIRST:
        raise CourseInvalid([FieldError("status", "status_not_first", facts.status.value)])
    if find_course_id(work.session, facts.code) is not None:
        raise CodeTaken(value=facts.code)
    home = _home(load_homes(work), facts)
    require(work.actor, Permission.CREATE_COURSE, org_unit_path=home.path)
    owner_id = _owner_id(work, facts)
    course = CourseState(
        id=new_id(),
        code=facts.code,
        status=status if facts.status is UNSET else facts.status,
        title=facts.title,
        org_unit_id=home.id,
        owner_id=owner_id or home.holder_id,
        owner_is_provisional=owner_id is None,
        source_locale=work.actor.locale if facts.source_locale is UNSET else facts.source_locale,
        **said(facts, (*TEXT_FACTS[1:], *PLAIN_FACTS, "source", "source_id")),  # type: ignore[arg-type]  # read field by field
    )
    if course.status is CourseStatus.PUBLISHED:
        require(work.actor, Permission.PUBLISH_COURSE, org_unit_path=home.path)
        course.published_on = course.published_on or work.today
    store_courses(work, [course], note=note)
    if course.source and course.source_id:
        store_keys(work, [(course.id, course.source, course.source_id, course.source_locale)])
    return course


def edit_course(
    work: Work,
    course_id: UUID,
    given: Mapping[str, object],
    *,
    version: int | None = None,
    change_class: ChangeClass | None = None,
    note: str = "",
) -> CourseState:
    """Change what is given and different; with `version`, only if nobody was faster. Blank makes empty."""
    facts = read_facts(given)
    if wrong := [name for name in NOT_EDITED if name in given]:
        raise CourseInvalid([FieldError(name, "not_edited_here", given[name]) for name in wrong])
    course = load_for(work, course_id, Permission.EDIT_COURSE, version=version, yours=given)
    edit = decide_edit(course, said(facts, (*TEXT_FACTS, *PLAIN_FACTS)))
    change = Change(course, edit)
    _move(work, change, facts)
    if facts.code is not UNSET and facts.code != course.code:
        _recode(work, course, edit, facts.code)
    if edit or change.owner_id or change.org_unit_id:
        store_change(work, change, note=note, change_class=change_class)
    return get_state(work.session, course_id)


def _recode(work: Work, course: CourseState, edit: Edit, code: str) -> None:
    if find_course_id(work.session, code) not in (None, course.id) or has_merged_code(work.session, course.id, code):
        raise CodeTaken(value=code)
    # a code that comes back is no former one any more: lists take courses whose code is one for merged
    work.session.execute(delete(CourseCode).where(CourseCode.code == code))
    work.session.execute(insert(CourseCode).values(code=course.code, course_id=course.id))
    edit.values["code"], edit.before["code"], edit.after["code"] = code, course.code, code


def _move(work: Work, change: Change, facts: CourseFacts) -> None:
    course = change.course
    if facts.org_unit is not UNSET:
        home = _home(load_homes(work), facts)
        if home.id != course.org_unit_id:
            require(work.actor, Permission.EDIT_COURSE, org_unit_path=home.path)
            change.org_unit_id = home.id
    owner_id = _owner_id(work, facts)
    if owner_id is not None and (owner_id != course.owner_id or course.owner_is_provisional):
        change.owner_id = owner_id


def _home(homes: Homes, facts: CourseFacts) -> Home:
    home = homes.find(None if facts.org_unit is UNSET else facts.org_unit)
    if home is None:
        raise CourseInvalid([FieldError("org_unit", "org_unit_unknown", facts.org_unit)])
    return home


def _owner_id(work: Work, facts: CourseFacts) -> UUID | None:
    if facts.owner_email is UNSET:
        return None
    return get_named(work, "owner_email", facts.owner_email).id
