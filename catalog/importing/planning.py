"""What a batch of rows means for the catalog, decided by rules: no database here, nothing stored.

A row is a course or a language version of one. Which, its keys say: a code, `variant_of`, or source and source_id,
where the first language seen became the course.
"""

from collections.abc import Sequence

from msgspec import UNSET

from catalog.facts import PLAIN_FACTS, TEXT_FACTS, VARIANT_FACTS, CourseState, VariantState
from catalog.homes import Home
from catalog.importing.facts import CourseFacts, said
from catalog.importing.marks import has_said, marks_of, newly_said
from catalog.importing.plans import Change, Owner, Plan, Refused, Seen, Surroundings, say_new_revisions
from catalog.importing.tables import Note
from catalog.repository.known import Known
from catalog.rules import derive_code, steps_between
from catalog.rules.editing import edit_course, edit_variant, variant_status_for
from catalog.values import CourseStatus, VariantStatus
from core.locales import Locale

ENDING = (CourseStatus.RETIRING, CourseStatus.RETIRED)


class Planner:
    """Decides row after row; what earlier rows made is known to later ones."""

    def __init__(self, known: Known, around: Surroundings, seen: Seen) -> None:
        self.known = known
        self.around = around
        self.seen = seen
        """Over the whole file: one thing is said once."""
        self.plan = Plan()

    def add(self, number: int, facts: CourseFacts) -> None:
        try:
            outcome = self._decide(number, facts)
        except Refused as refused:
            self.plan.errors.append((number, refused.error))
        else:
            self.plan.outcomes.append((number, outcome))

    def _decide(self, number: int, facts: CourseFacts) -> str:
        locale = facts.source_locale if facts.source_locale is not UNSET else None
        if facts.variant_of is not UNSET:
            return self._by_parent(number, facts.variant_of, locale, facts)
        if facts.code is not UNSET:
            return self._by_code(number, facts.code, locale, facts)
        return self._by_key(number, locale or self.around.default_locale, facts)

    def _by_parent(self, number: int, code: str, locale: Locale | None, facts: CourseFacts) -> str:
        course_id = self.known.codes.get(code)
        if course_id is None:
            raise Refused("variant_of", "variant_of_unknown", code)
        course = self.known.courses[course_id]
        if code in self.known.merged_codes and self._says_itself(course, locale):
            return self._left_alone(number, (code, locale))
        return self._language_version(number, course, locale, facts)

    def _says_itself(self, course: CourseState, locale: Locale | None) -> bool:
        """Whether the course has its own words in this language, which a course merged into it does not write over."""
        return locale == course.source_locale or (course.id, locale) in self.known.variants

    def _left_alone(self, number: int, called: object) -> str:
        """A row of what was merged into another course."""
        code = str(called[0] if isinstance(called, tuple) else called)
        return self._once(number, ("merged", called), "unchanged", course=code)

    def _by_code(self, number: int, code: str, locale: Locale | None, facts: CourseFacts) -> str:
        if code in self.known.merged_codes:
            return self._left_alone(number, code)
        if (course_id := self.known.codes.get(code)) is not None:
            course = self.known.courses[course_id]
            if locale is not None and locale != course.source_locale:
                raise Refused(
                    "language", "language_differs", str(locale), stored=str(course.source_locale), course=code
                )
            return self._known_course(number, course, facts)
        if (place := self.known.variant_codes.get(code)) is not None:
            return self._language_version(number, self.known.courses[place[0]], locale or place[1], facts)
        return self._new_course(number, code, locale or self.around.default_locale, facts)

    def _by_key(self, number: int, locale: Locale, facts: CourseFacts) -> str:
        source, source_id = str(facts.source), str(facts.source_id)
        found = self.known.keys.get((source, source_id))
        if not found:
            code = derive_code(source, source_id)
            if code in self.known.codes or code in self.known.variant_codes:
                code = derive_code(source, source_id, is_taken=True)
            return self._new_course(number, code, locale, facts)
        course = self.known.courses[found.get(locale) or next(iter(found.values()))]
        is_merged = (course.source, course.source_id) != (source, source_id)
        if is_merged and self._says_itself(course, locale):
            return self._left_alone(number, (source, source_id, locale))
        if locale != course.source_locale:
            return self._language_version(number, course, locale, facts)
        return self._known_course(number, course, facts)

    def _once(self, number: int, subject: object, outcome: str = "", *, course: str) -> str:
        earlier = self.seen.first(subject, number)
        if earlier != number:
            raise Refused("", "row_repeats", None, earlier=earlier, course=course)
        return outcome

    def _new_course(self, number: int, code: str, locale: Locale, facts: CourseFacts) -> str:
        if facts.title is UNSET:
            raise Refused("title", "title_missing")
        home = self._home(facts)
        self._check_key_is_free(facts)
        course = CourseState(
            id=self.around.new_id(),
            code=code,
            status=self.around.default_status if facts.status is UNSET else facts.status,
            title=facts.title,
            org_unit_id=home.id,
            owner_id=home.holder_id,
            owner_is_provisional=True,
            source_locale=locale,
            imported=marks_of(facts),
            **said(facts, ("summary", "description", "objectives", *PLAIN_FACTS, "source", "source_id")),  # type: ignore[arg-type]  # checked cell by cell
        )
        if owner := self._owner(facts):
            course.owner_id, course.owner_is_provisional = owner.id, False
        self._once(number, course.id, course=course.code)
        self._remember(course)
        return "created"

    def _check_key_is_free(self, facts: CourseFacts) -> None:
        """A key names one course in all its languages: who took it in another would be given its translations."""
        if facts.source is UNSET or facts.source_id is UNSET or facts.code is UNSET:
            return
        for taken in self.known.keys.get((facts.source, facts.source_id), {}).values():
            other = self.known.courses[taken].code
            raise Refused("source_id", "key_taken", facts.source_id, course=other)

    def _remember(self, course: CourseState) -> None:
        self.plan.courses.append(course)
        self.known.courses[course.id] = course
        self.known.codes[course.code] = course.id
        if course.source and course.source_id:
            self._add_key(course, course.source_locale)

    def _add_key(self, course: CourseState, locale: Locale) -> None:
        self.known.keys[course.source, course.source_id][locale] = course.id
        self.plan.keys.append((course.id, course.source, course.source_id, locale))

    def _home(self, facts: CourseFacts) -> Home:
        name = None if facts.org_unit is UNSET else facts.org_unit
        home = self.around.homes.find(name)
        if home is None:
            raise Refused("org_unit", "org_unit_unknown", name)
        if not self.around.may_write_to(home.path):
            raise Refused("org_unit", "not_allowed", home.path)
        return home

    def _owner(self, facts: CourseFacts) -> Owner | None:
        if facts.owner_email is UNSET:
            return None
        owner = self.around.owners[facts.owner_email]
        if not owner.is_active:
            raise Refused("owner_email", "owner_has_left", facts.owner_email)
        return owner

    def _known_course(self, number: int, course: CourseState, facts: CourseFacts) -> str:
        self._check_may_change(course)
        self._once(number, course.id, course=course.code)
        new, marks = newly_said(facts, course.imported), marks_of(facts, course.imported)
        change = Change(course, edit_course(course, said(new, (*TEXT_FACTS, *PLAIN_FACTS))))
        self._change_status(number, change, new)
        self._change_home(change, new)
        self._change_owner(change, new)
        if change.edit or change.status_steps or change.owner_id or change.org_unit_id:
            change.edit.values["imported"] = marks
            self.plan.changes.append(change)
            self.plan.updates.append((number, course.code))
            return "updated"
        if marks != course.imported:
            self.plan.marks.append((course.id, marks))
        return "unchanged"

    def _change_status(self, number: int, change: Change, facts: CourseFacts) -> None:
        course = change.course
        if facts.status is UNSET or facts.status is course.status:
            return
        if course.status in ENDING and not self._may_bring_back(number, course, course, facts):
            return
        change.status_steps = steps_between(course.status, facts.status)
        if not change.status_steps:
            raise Refused("status", "transition_not_allowed", facts.status.value, before=course.status.value)

    def _may_bring_back(
        self, number: int, course: CourseState, ended: CourseState | VariantState, facts: CourseFacts
    ) -> bool:
        """An end is a decision: only a file that said something else before undoes it, and either way it is told."""
        is_said = has_said("status", ended.imported)
        params = {"row": number, "course": course.code, "before": ended.status.value, "after": str(facts.status)}
        self.plan.notes.append(Note("status_followed" if is_said else "status_left", params))
        return is_said

    def _check_may_change(self, course: CourseState) -> None:
        home = self.around.homes.by_id.get(course.org_unit_id)
        if home is not None and not self.around.may_write_to(home.path):
            raise Refused("code", "not_allowed", course.code)

    def _change_home(self, change: Change, facts: CourseFacts) -> None:
        if facts.org_unit is UNSET:
            return
        home = self._home(facts)
        if home.id == change.course.org_unit_id:
            return
        change.org_unit_id = home.id
        if change.course.owner_is_provisional and home.holder_id != change.course.owner_id:
            change.owner_id, change.owner_is_provisional = home.holder_id, True

    def _change_owner(self, change: Change, facts: CourseFacts) -> None:
        owner = self._owner(facts)
        if owner and (owner.id != change.course.owner_id or change.course.owner_is_provisional):
            change.owner_id, change.owner_is_provisional = owner.id, False

    def _language_version(self, number: int, course: CourseState, locale: Locale | None, facts: CourseFacts) -> str:
        if locale is None:
            raise Refused("language", "language_missing")
        if locale == course.source_locale:
            raise Refused("language", "variant_of_source_locale", str(locale), course=course.code)
        self._check_may_change(course)
        self._once(number, (course.id, locale), course=course.code)
        stored = self.known.variants.get((course.id, locale))
        code = self._variant_code(course, locale, facts)
        if stored is None:
            return self._new_variant(course, locale, code, facts)
        new, marks = newly_said(facts, stored.imported), marks_of(facts, stored.imported)
        told = said(new, VARIANT_FACTS) | ({"code": code} if code else {})
        if new.status is not UNSET and self._may_follow(number, course, stored, new):
            told["status"] = variant_status_for(new.status)
        edit = edit_variant(stored, told, source_revision=self._revision_of(course))
        if edit:
            edit.values["imported"] = marks
            self.plan.variant_changes.append((stored, edit))
            self.plan.updates.append((number, course.code))
            return "updated"
        if marks != stored.imported:
            self.plan.variant_marks.append((stored.id, marks))
        return "unchanged"

    def _may_follow(self, number: int, course: CourseState, stored: VariantState, facts: CourseFacts) -> bool:
        is_back = stored.status is VariantStatus.RETIRED and facts.status is not CourseStatus.RETIRED
        return not is_back or self._may_bring_back(number, course, stored, facts)

    def _revision_of(self, course: CourseState) -> int:
        """The revision the course has once this batch is stored: a version beside its new text is of that text."""
        is_new_text = any(change.course.id == course.id and change.edit.texts for change in self.plan.changes)
        return course.revision + is_new_text

    def _variant_code(self, course: CourseState, locale: Locale, facts: CourseFacts) -> str | None:
        if facts.code is UNSET or facts.code == course.code:
            return None
        holder = self.known.variant_codes.get(facts.code)
        if facts.code in self.known.codes or (holder and holder != (course.id, locale)):
            raise Refused("code", "code_taken", facts.code)
        return facts.code

    def _new_variant(self, course: CourseState, locale: Locale, code: str | None, facts: CourseFacts) -> str:
        if facts.title is UNSET:
            raise Refused("title", "title_missing")
        variant = VariantState(
            id=self.around.new_id(),
            course_id=course.id,
            locale=locale,
            status=VariantStatus.LIVE if facts.status is UNSET else variant_status_for(facts.status),
            source_revision=self._revision_of(course),
            code=code,
            imported=marks_of(facts),
            **said(facts, VARIANT_FACTS),  # type: ignore[arg-type]  # checked cell by cell
        )
        self.plan.variants.append(variant)
        self.known.variants[course.id, locale] = variant
        if code:
            self.known.variant_codes[code] = (course.id, locale)
        if course.source and course.source_id and locale not in self.known.keys[course.source, course.source_id]:
            self._add_key(course, locale)
        return "created"


def plan_batch(rows: Sequence[tuple[int, CourseFacts]], known: Known, around: Surroundings, seen: Seen) -> Plan:
    """The plan for these rows."""
    planner = Planner(known, around, seen)
    for number, facts in rows:
        planner.add(number, facts)
    say_new_revisions(planner.plan)
    return planner.plan
