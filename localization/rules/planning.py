"""What a rollout asks for: which translations to reuse, which jobs to open, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from catalog.values import CourseStatus, VariantStatus
from core.locales import Locale
from localization.rules.matrix import VariantFact


class ProposalKind(StrEnum):
    TRANSLATE = "translate"
    ADAPT = "adapt"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class PlannedCourse:
    id: UUID
    code: str
    status: CourseStatus
    source_locale: Locale
    variants: tuple[VariantFact, ...] = ()
    open_jobs: Mapping[Locale, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlannedMarket:
    code: str
    required: tuple[Locale, ...]
    launch_on: date
    exempt: frozenset[str] = frozenset()
    """Codes of the courses it does not need."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A job to open; `base` is the locale it adapts, made first."""

    course_id: UUID
    course: str
    locale: Locale
    kind: ProposalKind
    due_on: date
    markets: tuple[str, ...]
    base: Locale | None = None


@dataclass(frozen=True, slots=True)
class Reuse:
    """What need not be made: it is live and current, or being made already."""

    course: str
    locale: Locale
    markets: tuple[str, ...]
    job: int | None = None


@dataclass(frozen=True, slots=True)
class PlanOfJobs:
    proposals: tuple[Proposal, ...]
    reused: tuple[Reuse, ...]
    refused: tuple[str, ...]
    """Courses that are going away: nothing is opened for them."""


@dataclass(frozen=True, slots=True)
class _Need:
    locale: Locale
    due_on: date
    markets: tuple[str, ...]


def propose(courses: Sequence[PlannedCourse], markets: Sequence[PlannedMarket]) -> PlanOfJobs:
    """Reuse what is current, make shared locales once and a base before what adapts it."""
    proposals: list[Proposal] = []
    reused: list[Reuse] = []
    refused = []
    for course in courses:
        if course.status in (CourseStatus.RETIRING, CourseStatus.RETIRED):
            refused.append(course.code)
            continue
        needs = _needs(course, markets)
        made, kept = _propose_for(course, needs)
        proposals += made
        reused += kept
    return PlanOfJobs(tuple(proposals), tuple(reused), tuple(refused))


def _needs(course: PlannedCourse, markets: Sequence[PlannedMarket]) -> list[_Need]:
    """Each locale once, for the earliest of the markets that share it."""
    wanted: dict[Locale, tuple[Locale, list[PlannedMarket]]] = {}
    for market in markets:
        if course.code in market.exempt:
            continue
        for locale in market.required:
            if not course.source_locale.is_equivalent_to(locale):
                wanted.setdefault(locale.likely(), (locale, []))[1].append(market)
    return [
        _Need(locale, min(each.launch_on for each in asking), tuple(each.code for each in asking))
        for locale, asking in wanted.values()
    ]


def _propose_for(course: PlannedCourse, needs: Sequence[_Need]) -> tuple[list[Proposal], list[Reuse]]:
    proposals: dict[Locale, Proposal] = {}
    reused = []
    bases = _bases(course, needs)
    for need in sorted([*needs, *bases.values()], key=lambda each: (len(each.locale.parents()), str(each.locale))):
        if job := _job_for(course, need.locale):
            reused.append(Reuse(course.code, need.locale, need.markets, job))
            continue
        live = _live(course, need.locale)
        if live is not None and not live.staleness.is_outdated:
            reused.append(Reuse(course.code, need.locale, need.markets))
            continue
        base = _base_of(need.locale, course, proposals)
        kind = ProposalKind.REFRESH if live else ProposalKind.ADAPT if base else ProposalKind.TRANSLATE
        proposals[need.locale] = Proposal(
            course.id, course.code, need.locale, kind, need.due_on, need.markets, None if live else base
        )
    return list(proposals.values()), reused


def _bases(course: PlannedCourse, needs: Sequence[_Need]) -> dict[Locale, _Need]:
    """A base that nobody asked for pays off once two locales adapt it."""
    asked = {need.locale.likely() for need in needs}
    children: dict[Locale, list[_Need]] = defaultdict(list)
    for need in needs:
        if parent := next(iter(need.locale.parents()), None):
            children[parent].append(need)
    return {
        parent: _Need(parent, min(n.due_on for n in below), tuple(dict.fromkeys(m for n in below for m in n.markets)))
        for parent, below in children.items()
        if len(below) > 1 and parent.likely() not in asked and parent.language != course.source_locale.language
    }


def _base_of(locale: Locale, course: PlannedCourse, proposals: Mapping[Locale, Proposal]) -> Locale | None:
    """The nearest parent that exists, is being made, or is proposed."""
    for parent in locale.parents():
        if parent in proposals or _live(course, parent) or _job_for(course, parent):
            return parent
    return None


def _live(course: PlannedCourse, locale: Locale) -> VariantFact | None:
    return next(
        (v for v in course.variants if v.status is VariantStatus.LIVE and v.locale.is_equivalent_to(locale)), None
    )


def _job_for(course: PlannedCourse, locale: Locale) -> int | None:
    return next((job for key, job in course.open_jobs.items() if key.is_equivalent_to(locale)), None)
