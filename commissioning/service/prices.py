"""What localizing a course would cost, from the rate cards of vendors: a first guess before any job is opened."""

from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from commissioning.values import CandidateFacts, LocalizingPrice
from core.locales import Locale
from core.unit_of_work import Work
from localization.repository.courses import find_courses, source_units
from localization.repository.markets import find_rate_card
from localization.rules.analysis import count_words
from localization.service.refreshing import working_days


def localizing_price(work: Work, course: CandidateFacts, target: Locale) -> LocalizingPrice | None:
    """All words at the best rate known; None where no vendor works between the two languages."""
    card = find_rate_card(work.session, Locale.parse(course.source_locale), target)
    words = sum(count_words(unit.text) for unit in source_units(work.session, course.course_id))
    if card is None or not words:
        return None
    amount = (card.price_per_word * words).quantize(Decimal("0.01"), ROUND_HALF_UP)
    facts = find_courses(work.session, [course.course_id])[course.course_id]
    days = ceil(words / max(card.words_per_day, 1))
    return LocalizingPrice(amount, card.currency, days, working_days(facts, words, card))
