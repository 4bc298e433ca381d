"""What bringing a course's translations up to date would take, before any job is opened."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import msgspec

from catalog.values import ComplianceClass, Modality, VariantStatus
from core.unit_of_work import Work
from localization.repository import courses as known
from localization.repository.markets import RateCardRow, find_rate_cards
from localization.rules.analysis import count_words
from localization.rules.steps import plan_steps
from localization.service.estimating import WORDS_PER_DAY


class RefreshPrice(msgspec.Struct, frozen=True):
    """Without an amount where a language has no rate card, or the cards have several currencies."""

    amount: Decimal | None
    currency: str | None
    working_days: int


def price_refresh(work: Work, course_id: UUID) -> RefreshPrice | None:
    """Price translating all of a course again into each language it is live in; languages are worked on side by side.

    It is the most it can take: what a real change leaves as it is costs nothing.
    """
    course = known.find_courses(work.session, [course_id])[course_id]
    variants = known.list_variants(work.session, [course_id])[course_id]
    targets = [variant.locale for variant in variants if variant.status is VariantStatus.LIVE]
    words = sum(count_words(unit.text) for unit in known.source_units(work.session, course_id))
    if not targets or not words:
        return None
    found = find_rate_cards(work.session, course.source_locale, targets)
    cards = [found.get(target) for target in targets]
    amount, currency = _amount(words, [card for card in cards if card is not None]) if all(cards) else (None, None)
    return RefreshPrice(amount, currency, max(working_days(course, words, card) for card in cards))


def _amount(words: int, cards: list[RateCardRow]) -> tuple[Decimal | None, str | None]:
    currencies = {card.currency for card in cards}
    if len(currencies) != 1:
        return None, None
    total = sum((card.price_per_word * words for card in cards), Decimal(0))
    return total.quantize(Decimal("0.01"), ROUND_HALF_UP), currencies.pop()


def working_days(course: known.CourseFacts, words: int, card: RateCardRow | None) -> int:
    """How long a translation takes with all its steps, the signature among them."""
    plans = plan_steps(
        words=words,
        words_per_day=card.words_per_day if card else WORDS_PER_DAY,
        is_adaptation=False,
        is_regulatory=course.compliance_class is ComplianceClass.REGULATORY,
        has_voice=course.modality is Modality.VIDEO,
    )
    return sum(plan.working_days for plan in plans)
