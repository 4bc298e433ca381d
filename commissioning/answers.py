"""The answer to "is there something on this?", as a kind that pages and programs turn into one sentence.

Only what is likely enough counts as covering a need. Among those, a course that can be taken now in the wanted
language answers it; one in other languages can be localized; one that is being made can be waited for; a retired
one tells where to look instead. Everything else is "probably not", with the nearest named.
"""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from catalog.rules import can_be_taken
from catalog.values import CourseStatus
from commissioning.values import CandidateFacts, Outcome
from core.locales import Locale

LIKELY = 0.5
"""From here on the calibrated detector calls two texts one course more often than not."""
SURE = 0.8
"""From here on it is said without "likely"."""
WORTH_SHOWING = 0.15

BEING_BUILT = frozenset({CourseStatus.DRAFT, CourseStatus.IN_REVIEW})


class AnswerKind(StrEnum):
    """How the need stands."""

    COVERED = "covered"
    OTHER_LANGUAGE = "other_language"
    BEING_BUILT = "being_built"
    RETIRED = "retired"
    PROBABLY_NOT = "probably_not"
    NOTHING = "nothing"


class Answer(msgspec.Struct, frozen=True):
    """The kind, the courses it rests on (best first), and what else is worth a look."""

    kind: AnswerKind
    courses: tuple[CandidateFacts, ...]
    others: tuple[CandidateFacts, ...] = ()

    @property
    def sure(self) -> int:
        """How many of the courses are so likely that one need not say so."""
        return sum(course.probability >= SURE for course in self.courses)

    @property
    def shown(self) -> tuple[CandidateFacts, ...]:
        """Everything, best first."""
        return self.courses + self.others


def answer(candidates: Sequence[CandidateFacts], language: Locale | None) -> Answer:
    """Answer a need from what the duplicate check found; `language` is what the learners read, if it matters."""
    worth = [c for c in candidates if c.probability >= WORTH_SHOWING]
    likely = [c for c in worth if c.probability >= LIKELY]
    for kind, courses in (
        (AnswerKind.COVERED, [c for c in likely if can_be_taken(c.status) and is_readable(c, language)]),
        (AnswerKind.OTHER_LANGUAGE, [c for c in likely if can_be_taken(c.status)]),
        (AnswerKind.BEING_BUILT, [c for c in likely if c.status in BEING_BUILT]),
        (AnswerKind.RETIRED, [c for c in likely if c.status is CourseStatus.RETIRED]),
        (AnswerKind.PROBABLY_NOT, worth[:1]),
    ):
        if courses:
            others = tuple(c for c in worth if c not in courses)
            return Answer(kind, tuple(courses), others)
    return Answer(AnswerKind.NOTHING, ())


def is_readable(course: CandidateFacts, language: Locale | None) -> bool:
    """Whether somebody who reads the language can take the course: a wider variant (es for es-MX) will do."""
    if language is None:
        return True
    wanted = {language, *language.parents()}
    live = [Locale.parse(text) for text in course.live_locales]
    if any(locale in wanted or locale.is_equivalent_to(language) for locale in live):
        return True
    return language.territory is None and any(locale.language == language.language for locale in live)


def steps_for(course: CandidateFacts, language: Locale | None) -> tuple[Outcome, ...]:
    """What can be done with a course for this need, the most fitting first."""
    if course.status is CourseStatus.RETIRED:
        return ()
    if course.status in BEING_BUILT:
        return (Outcome.ADAPT,)
    if is_readable(course, language):
        return (Outcome.REUSE, Outcome.ADAPT)
    return (Outcome.LOCALIZE, Outcome.REUSE)
