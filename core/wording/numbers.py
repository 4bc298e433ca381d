"""Numbers, money and shares, as the reader writes them."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency, format_decimal, format_percent

from core.wording.translator import Translator


def number(value: float | Decimal, reader: Translator) -> str:
    """1,204 or 1.204."""
    return format_decimal(value, locale=reader.babel)


def money(amount: float | Decimal, currency: str, reader: Translator) -> str:
    """An amount with its currency; pennies only where there are some: €2,340, 312,50 €."""
    cents = Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if cents == cents.to_integral_value():
        pattern = reader.babel.currency_formats["standard"].pattern.replace(".00", "")
        return format_currency(cents, currency, pattern, locale=reader.babel, currency_digits=False)
    return format_currency(cents, currency, locale=reader.babel)


def percent(share: float, reader: Translator) -> str:
    """A share of one as a whole percentage: 96% or 96 %."""
    return format_percent(share, locale=reader.babel)
