"""Words, dates and numbers as readers know them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import FieldError
from core.locales import Locale
from core.wording import catalogs, dates, numbers, problems, pseudo, sentences, translator
from core.wording.translator import Translator

TODAY = date(2026, 11, 22)


def reader(tag: str, zone: str = "UTC") -> Translator:
    return translator(Locale.parse(tag), zone)


@pytest.mark.parametrize(
    ("tag", "on", "said"),
    [
        ("en", date(2026, 12, 4), "in 12 days · 4 Dec 2026"),
        ("en-US", date(2026, 12, 4), "in 12 days · Dec 4, 2026"),
        ("de", date(2026, 12, 4), "in 12 Tagen · 4. Dez. 2026"),
        ("en", TODAY, "today · Sun, 22 Nov 2026"),
        ("de", TODAY + timedelta(1), "morgen · Mo., 23. Nov. 2026"),
        ("en", TODAY - timedelta(1), "yesterday · Sat, 21 Nov 2026"),
        ("de", date(2026, 11, 10), "vor 12 Tagen · 10. Nov. 2026"),
        ("en", date(2027, 3, 22), "in 4 months · 22 Mar 2027"),
        ("en", date(2025, 11, 22), "12 months ago · 22 Nov 2025"),
    ],
)
def test_a_day_is_said_with_how_far_away_it_is(tag: str, on: date, said: str) -> None:
    assert dates.day(on, reader(tag), TODAY).replace("\u202f", " ") == said


def test_what_is_late_says_by_how_much() -> None:
    assert dates.late_by(date(2026, 11, 12), reader("en"), TODAY) == "10 days late"
    assert dates.late_by(date(2026, 11, 21), reader("de"), TODAY) == "1 Tag überfällig"


@pytest.mark.parametrize(
    ("tag", "count", "said"),
    [("en", 1, "1 day"), ("en", 22.5, "23 days"), ("de", 400, "400 Tage"), ("de", 0, "0 Tage")],
)
def test_a_length_in_days_counts_begun_ones_and_never_becomes_weeks(tag: str, count: float, said: str) -> None:
    assert dates.whole_days(count, reader(tag)) == said


def test_today_is_the_day_it_is_where_the_reader_is() -> None:
    late = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    assert dates.today_of(late, reader("en", "UTC")) == date(2026, 11, 22)
    assert dates.today_of(late, reader("en", "Asia/Tokyo")) == date(2026, 11, 23)
    assert dates.moment(late, reader("en", "Asia/Tokyo")) == "23 Nov 2026, 07:30"


@given(st.integers(-800, 800))
def test_every_distance_has_words_in_both_languages(days: int) -> None:
    for tag in ("en", "de"):
        assert "%" not in dates.relative_day(TODAY + timedelta(days), reader(tag), TODAY)


@pytest.mark.parametrize(
    ("tag", "amount", "said"),
    [
        ("en", 2340, "€2,340"),
        ("en", Decimal("312.50"), "€312.50"),
        ("de", 2340, "2.340 €"),
        ("de", 0.1 + 0.2, "0,30 €"),
        ("en", Decimal("-12"), "-€12"),
    ],
)
def test_money_has_its_currency_and_pennies_only_where_there_are_some(
    tag: str, amount: float | Decimal, said: str
) -> None:
    assert numbers.money(amount, "EUR", reader(tag)).replace("\xa0", " ") == said


def test_numbers_shares_and_lists_are_the_readers() -> None:
    assert numbers.number(1204, reader("de")) == "1.204"
    assert numbers.percent(0.957, reader("en")) == "96%"
    assert sentences.list_of(["a", "b", "c"], reader("de")) == "a, b und c"
    assert sentences.list_of(["a", "b"], reader("en"), is_choice=True) == "a or b"
    assert sentences.language_name("es-419", reader("de")) == "Spanisch (Lateinamerika)"
    assert sentences.territory_name("pl", reader("de")) == "Polen"


@pytest.mark.parametrize(("length", "said"), [(45, "45 min"), (60, "1 h"), (90, "1 h 30 min"), (0, "0 min")])
def test_the_length_of_a_course_is_said_in_hours_and_minutes(length: int, said: str) -> None:
    assert dates.minutes(length, reader("en")) == said


def test_a_reader_gets_the_closest_language_that_is_there() -> None:
    assert reader("de-AT").locale == Locale.parse("de-AT")
    assert reader("de-AT").gettext("today") == "heute"
    assert reader("sv").locale == Locale.parse("en")
    assert reader("sv").gettext("today") == "today"


def test_plurals_follow_the_language_and_numbers_the_reader() -> None:
    many = reader("de").ngettext("in %(n)s day", "in %(n)s days", 1234)
    assert many == "in 1.234 Tagen"
    assert reader("de").ngettext("in %(n)s day", "in %(n)s days", 1) == "in 1 Tag"


def test_a_text_nobody_translated_stays_english() -> None:
    assert reader("de").gettext("Nobody ever wrote %(what)s.", what="this") == "Nobody ever wrote this."


def test_fuzzy_entries_count_as_untranslated(tmp_path: Path) -> None:
    path = tmp_path / "de.po"
    path.write_text('#, fuzzy\nmsgid "today"\nmsgstr "gestern?"\n', encoding="utf-8")
    assert catalogs.read(path, Locale.parse("de")).texts == {}


def test_what_is_wrong_with_a_value_is_said_alike_in_fields_and_cells() -> None:
    error = FieldError("to", "address_unknown", "Ines Ok", {"value": "ines@example.org"})
    said = "Nobody here has the address “ines@example.org”. Whoever manages people can add them."
    assert problems.field_problem(error, translator(Locale.parse("en"))) == said
    assert problems.value_sentence(error.code, error.value, error.params, Locale.parse("en")) == said
    assert problems.value_sentence("unheard_of", 1, {}, Locale.parse("en")).startswith("Some of what was entered")


def test_pseudo_languages_keep_placeholders_and_tags() -> None:
    text = "<b>%(name)s</b> is late"
    for locale in (pseudo.ACCENTS, pseudo.RIGHT_TO_LEFT):
        disguised = pseudo.disguise(text, locale)
        assert "<b>%(name)s</b>" in disguised.replace("\u202e", "").replace("\u202c", "")
        assert disguised != text
    assert translator(pseudo.RIGHT_TO_LEFT).direction == "rtl"
