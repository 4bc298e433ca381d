"""What a job would take before it is opened: its units with what is known of them, words, cost and steps.

Opening a job stores what is estimated here, so a plan that is only looked at says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from catalog.values import ComplianceClass, Modality, VariantStatus
from core.locales import Locale
from core.unit_of_work import Work
from localization.models import JobUnit
from localization.repository import courses as known
from localization.repository.markets import MarketRow, RateCardRow, VendorRow, find_rate_card
from localization.repository.memory import context_hash
from localization.rules.analysis import Source, analyse
from localization.rules.staleness import earlier_texts
from localization.rules.steps import StepPlan, plan_steps
from localization.service.memory import Memory
from localization.service.vendors import weights_of
from localization.values import UnitOrigin, UnitState

WORDS_PER_DAY = 2000
WORK_LEFT = (UnitState.NEW, UnitState.FUZZY, UnitState.PREFILLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOrder:
    """What somebody asks for when they open a job."""

    course: known.CourseFacts
    locale: Locale
    market: MarketRow | None = None
    vendor: VendorRow | None = None
    rollout_id: UUID | None = None
    base_job_id: UUID | None = None
    base: Locale | None = None
    """The locale this one adapts, where its text is a better start than the source."""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class JobEstimate:
    """Without an amount where no rate card fits. The units belong to no job yet."""

    units: list[JobUnit]
    words: int
    weighted_words: Decimal
    card: RateCardRow | None
    amount: Decimal | None
    steps: list[StepPlan]


@dataclass(frozen=True, slots=True)
class Price:
    """Without an amount where no rate card fits."""

    words: int
    weighted_words: Decimal
    card: RateCardRow | None
    amount: Decimal | None


class Estimator:
    """Estimates of jobs for some courses: what they have in common is read once, however many jobs there are."""

    def __init__(self, work: Work, courses: Iterable[known.CourseFacts]) -> None:
        self._work = work
        ids = [course.id for course in courses]
        self._units = known.source_units_of(work.session, ids)
        self._variants = known.list_variants(work.session, ids)
        self._memories: dict[tuple[Locale, Locale], Memory] = {}
        self._cards: dict[tuple[Locale, Locale, UUID | None], RateCardRow | None] = {}

    def estimate(self, order: JobOrder) -> JobEstimate:
        units = self.build_units(order.course, order.locale, order.base)
        vendor_id = order.vendor.id if order.vendor else None
        price = self.price(order.course, order.locale, units, vendor_id)
        steps = _steps(order, price.weighted_words, price.card)
        return JobEstimate(units, price.words, price.weighted_words, price.card, price.amount, steps)

    def price(
        self, course: known.CourseFacts, locale: Locale, units: Sequence[JobUnit], vendor_id: UUID | None
    ) -> Price:
        """What is left to do costs; units kept from the variant cost nothing and are not counted."""
        card = self._card(course.source_locale, locale, vendor_id)
        left = [Source(u.key, u.source, context_hash(course.code, u.key)) for u in units if u.state in WORK_LEFT]
        analysis = analyse(left, self._memory(course.source_locale, locale).known)
        weighted = analysis.weighted_words(weights_of(card.band_weights if card else {}))
        amount = (weighted * card.price_per_word).quantize(Decimal("0.01"), ROUND_HALF_UP) if card else None
        return Price(analysis.words, weighted, card, amount)

    def build_units(self, course: known.CourseFacts, locale: Locale, base: Locale | None) -> list[JobUnit]:
        """The units of the course as it stands now, each with the best that is known of its translation."""
        texts = {unit.key: unit.text for unit in self._units[course.id]}
        memory = self._memory(course.source_locale, locale)
        kept, earlier = variant_texts(self._work, course, locale, self._variants)
        based, _ = variant_texts(self._work, course, base, self._variants) if base else ({}, {})
        remembered = memory.recall(course.code, texts)
        unknown = {key: text for key, text in texts.items() if not any(key in hit for hit in (kept, based, remembered))}
        alike = memory.recall_alike(unknown)
        units = []
        for position, unit in enumerate(self._units[course.id]):
            target, state, origin, was = _best(unit.key, kept, earlier, based, remembered, alike)
            units.append(
                JobUnit(
                    key=unit.key,
                    position=position,
                    heading=unit.heading,
                    source=unit.text,
                    was_source=was,
                    target=target,
                    state=state,
                    origin=origin,
                )
            )
        return units

    def _memory(self, source: Locale, target: Locale) -> Memory:
        if (source, target) not in self._memories:
            texts = [unit.text for units in self._units.values() for unit in units]
            self._memories[source, target] = Memory(self._work, source, target, texts)
        return self._memories[source, target]

    def _card(self, source: Locale, target: Locale, vendor_id: UUID | None) -> RateCardRow | None:
        asked = (source, target, vendor_id)
        if asked not in self._cards:
            self._cards[asked] = find_rate_card(self._work.session, source, target, vendor_id)
        return self._cards[asked]


def _steps(order: JobOrder, weighted_words: Decimal, card: RateCardRow | None) -> list[StepPlan]:
    return plan_steps(
        words=float(weighted_words),
        words_per_day=card.words_per_day if card else WORDS_PER_DAY,
        is_adaptation=order.base is not None,
        is_regulatory=order.course.compliance_class is ComplianceClass.REGULATORY,
        has_voice=order.course.modality is Modality.VIDEO,
    )


def variant_texts(
    work: Work,
    course: known.CourseFacts,
    locale: Locale,
    variants: Mapping[UUID, Sequence[known.VariantRow]] | None = None,
) -> tuple[dict[str, str], dict[str, str | None]]:
    """The live variant's texts, and which of its units have changed in the source since it was made."""
    listed = known.list_variants(work.session, [course.id]) if variants is None else variants
    theirs = listed.get(course.id, [])
    variant = next((v for v in theirs if v.status is VariantStatus.LIVE and v.locale.is_equivalent_to(locale)), None)
    if variant is None:
        return {}, {}
    changes = known.list_changes(work.session, course.id, variant.source_revision)
    return known.variant_target_texts(work.session, variant.id), earlier_texts(variant.source_revision, changes)


Best = tuple[str, UnitState, UnitOrigin, str | None]


def _best(
    key: str,
    kept: Mapping[str, str],
    earlier: Mapping[str, str | None],
    based: Mapping[str, str],
    remembered: Mapping[str, tuple[str, bool]],
    alike: Mapping[str, tuple[str, str]],
) -> Best:
    """Only what changed goes out again; what is like it, or what it was, goes along as a hint with its source."""
    if key in kept and key not in earlier:
        return kept[key], UnitState.KEPT, UnitOrigin.VARIANT, None
    if key in remembered:
        return remembered[key][0], UnitState.PREFILLED, UnitOrigin.MEMORY, None
    if key in kept:
        return kept[key], UnitState.FUZZY, UnitOrigin.VARIANT, earlier.get(key)
    if key in based:
        return based[key], UnitState.PREFILLED, UnitOrigin.VARIANT, None
    if key in alike:
        like, target = alike[key]
        return target, UnitState.FUZZY, UnitOrigin.MEMORY, like
    return "", UnitState.NEW, UnitOrigin.NOTHING, None
