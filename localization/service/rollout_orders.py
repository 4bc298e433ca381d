"""What somebody asks for with a rollout: read from a file or form, or back from what is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from catalog.values import CourseStatus
from core.errors import FieldError
from core.unit_of_work import Work
from localization.errors import RolloutInvalid
from localization.repository import courses as known
from localization.repository.markets import MarketRow, list_markets
from localization.repository.rollouts import (
    find_rollout_model,
    get_rollout,
    list_course_ids,
    list_exemptions,
    list_launches,
)
from localization.service.reading import Cells, read_person

DEFAULT_CURRENCY = "EUR"
"""That of a budget where nobody names one."""


@dataclass(frozen=True, slots=True)
class Launch:
    market: MarketRow
    launch_on: date
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RolloutOrder:
    """What somebody asks for: read from a file or a form, with everything in it found."""

    code: str
    name: str
    courses: tuple[known.CourseFacts, ...]
    launches: tuple[Launch, ...]
    owner_id: UUID | None = None
    budget: Decimal | None = None
    currency: str = ""
    """Owner, budget and currency that are not named stay as they are stored."""
    retired: tuple[str, ...] = ()
    """Codes that were named too and are left out. A course that retires later keeps its row."""

    version: int | None = None
    """The version of what is stored that whoever wrote it had seen, 0 where there was none; None where it says none."""

    @property
    def is_about(self) -> tuple[object, ...]:
        """What storing it would replace, in a form that can be compared."""
        codes = {course.code for course in self.courses}
        launches = {(each.market.code, each.launch_on, each.without & codes) for each in self.launches}
        return self.name, {course.id for course in self.courses}, launches


def read_order(work: Work, given: Mapping[str, object]) -> RolloutOrder:
    """Look up everything an order names; raise RolloutInvalid with each thing that is not there."""
    cells = Cells(given)
    code, name = cells.code("code"), cells.text("name", is_required=True)
    seen = cells.text("version")
    courses = _courses(work, cells)
    kept = _kept(work, code, courses)
    if courses and not kept:
        cells.errors.append(FieldError("courses", "only_retired_courses"))
    launches = _launches(work, cells, given.get("markets"), courses)
    owner_id = read_person(work, cells, "owner", "owner_email")
    budget, version = cells.amount("budget"), cells.parse("version", seen, int) if seen else None
    if cells.errors:
        raise RolloutInvalid(cells.errors)
    return RolloutOrder(
        code,
        name,
        tuple(kept),
        tuple(launches),
        owner_id,
        budget,
        cells.text("currency").upper(),
        tuple(course.code for course in courses if course not in kept),
        version,
    )


def _courses(work: Work, cells: Cells) -> list[known.CourseFacts]:
    codes = cells.list("courses")
    if not codes:
        cells.errors.append(FieldError("courses", "required"))
    found = known.find_courses_by_code(work.session, codes)
    for index, each in enumerate(codes):
        if each not in found:
            cells.errors.append(FieldError(f"courses[{index}]", "course_not_found", each, {"course": each}))
    return list(dict.fromkeys(found[each] for each in codes if each in found))


def _kept(work: Work, code: str, courses: Sequence[known.CourseFacts]) -> list[known.CourseFacts]:
    before = find_rollout_model(work.session, code)
    stored = list_course_ids(work.session, before.id) if before else []
    return [course for course in courses if course.status is not CourseStatus.RETIRED or course.id in stored]


def _launches(work: Work, cells: Cells, given: object, courses: Sequence[known.CourseFacts]) -> list[Launch]:
    if not isinstance(given, list) or not given:
        cells.errors.append(FieldError("markets", "required"))
        return []
    markets = {market.code: market for market in list_markets(work.session)}
    launches: list[Launch] = []
    for index, item in enumerate(given):
        inner = Cells(item if isinstance(item, Mapping) else {"market": item})
        code = (inner.text("market") or inner.text("code")).upper()
        day = inner.parse("launch", inner.text("launch", "launch_on"), date.fromisoformat)
        if code not in markets:
            cells.errors.append(FieldError(f"markets[{index}].market", "market_not_found", code, {"market": code}))
        elif day is None:
            value = inner.text("launch", "launch_on")
            cells.errors.append(FieldError(f"markets[{index}].launch", "not_a_date", value))
        elif any(each.market.code == code for each in launches):
            cells.errors.append(FieldError(f"markets[{index}].market", "named_twice", code))
        else:
            without = _without(work, cells, f"markets[{index}].without", inner.list("without"), courses)
            launches.append(Launch(markets[code], day, without))
    return launches


def _without(
    work: Work, cells: Cells, field: str, codes: Sequence[str], courses: Sequence[known.CourseFacts]
) -> frozenset[str]:
    """What a market does not need must be among the courses: a slip of the pen would be translated for it."""
    found, own = known.find_courses_by_code(work.session, codes), {course.id for course in courses}
    for index, each in enumerate(codes):
        if each not in found or found[each].id not in own:
            cells.errors.append(FieldError(f"{field}[{index}]", "not_in_this_rollout", each))
    return frozenset(course.code for course in found.values())


def stored_order(work: Work, code: str) -> RolloutOrder:
    """What was asked for, read back."""
    row = get_rollout(work.session, code)
    model = find_rollout_model(work.session, row.code)
    ids = list_course_ids(work.session, row.id)
    courses = known.find_courses(work.session, ids)
    launches = list_launches(work.session, row.id)
    markets = {market.code: market for market in list_markets(work.session, [market for market, _ in launches])}
    exempt = list_exemptions(work.session, row.id)
    return RolloutOrder(
        row.code,
        row.name,
        tuple(courses[course_id] for course_id in ids),
        tuple(
            Launch(
                markets[market],
                launch_on,
                frozenset(c.code for c in courses.values() if (c.id, markets[market].id) in exempt),
            )
            for market, launch_on in launches
        ),
        model.owner_id if model else None,
        row.budget,
        row.currency,
    )
