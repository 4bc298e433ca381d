"""What an import remembers between batches: which things it has seen, and, in a dry run, what it would have made."""

from collections.abc import Iterable
from uuid import UUID

from catalog.facts import CourseState, VariantState
from catalog.importing.plans import Plan
from catalog.repository.known import Key, Known
from core.locales import Locale


class Seen:
    """Row number by thing said; what a failed batch added can be forgotten."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}
        self._added: list[int] = []

    def first(self, subject: object, number: int) -> int:
        """The row that said it first, which may be this one."""
        mark = hash(subject)
        if mark not in self._rows:
            self._rows[mark] = number
            self._added.append(mark)
        return self._rows[mark]

    def begin(self) -> None:
        self._added = []

    def forget(self) -> None:
        for mark in self._added:
            del self._rows[mark]
        self._added = []


class Memory:
    """Stand-ins for courses that a dry run would have stored, without their texts."""

    def __init__(self) -> None:
        self._courses: dict[UUID, CourseState] = {}
        self._codes: dict[str, UUID] = {}
        self._variant_codes: dict[str, tuple[UUID, Locale]] = {}
        self._keys: dict[Key, dict[Locale, UUID]] = {}
        self._variants: dict[tuple[UUID, Locale], VariantState] = {}

    def keep(self, plan: Plan) -> None:
        for course in plan.courses:
            self._courses[course.id] = _bare(course)
            self._codes[course.code] = course.id
        for variant in plan.variants:
            if variant.code:
                self._variant_codes[variant.code] = (variant.course_id, variant.locale)
        for course_id, system, value, locale in plan.keys:
            self._keys.setdefault((system, value), {})[locale] = course_id

    def recall(self, known: Known, keys: Iterable[Key], codes: Iterable[str]) -> None:
        """Add what the dry run made to what the database knows."""
        for key in keys:
            if key in self._keys:
                known.keys[key].update(self._keys[key])
        for code in codes:
            if code in self._codes:
                known.codes.setdefault(code, self._codes[code])
            if code in self._variant_codes:
                known.variant_codes.setdefault(code, self._variant_codes[code])
        wanted = {*known.codes.values(), *(course for found in known.keys.values() for course in found.values())}
        wanted |= {course for course, _ in known.variant_codes.values()}
        known.courses.update({id_: self._courses[id_] for id_ in wanted if id_ in self._courses})


def _bare(course: CourseState) -> CourseState:
    return CourseState(
        id=course.id,
        code=course.code,
        status=course.status,
        title=course.title,
        org_unit_id=course.org_unit_id,
        owner_id=course.owner_id,
        source_locale=course.source_locale,
        source=course.source,
        source_id=course.source_id,
    )
