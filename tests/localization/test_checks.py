import pytest

from core.locales import Locale
from localization.checks import check_file, check_unit
from localization.checks.base import Translation
from localization.checks.glossary import GlossaryTerms, Term


def found(source: str, target: str, locale: str = "de", **facts: object) -> dict[str, str]:
    """Names of the checks that speak, with their severity."""
    unit = Translation(
        "unit",
        source,
        (target,),
        Locale.parse("en"),
        Locale.parse(locale),
        **facts,  # type: ignore[arg-type]
    )
    return {finding.check: finding.severity.value for finding in check_unit(unit)}


HUGE = 200_000
"""A check that takes the square of this in time would run for an hour."""


@pytest.mark.parametrize(
    "text",
    [
        "[x](" * (HUGE // 4),
        "![" * (HUGE // 2),
        "a" + " " * HUGE + "b",
        "a" + "\u00a0" * HUGE + "b",
        "\n" * HUGE + "x",
        "1" * HUGE,
        "1." * (HUGE // 2),
        "<a " * (HUGE // 3),
        "{{a" * (HUGE // 3),
        "`a" * (HUGE // 2),
        "a a " * (HUGE // 4),
    ],
    ids=["links", "images", "blanks", "hard blanks", "lines", "digits", "dots", "tags", "braces", "code", "words"],
)
def test_a_hostile_text_is_checked_like_any_other(text: str) -> None:
    assert found("Hello", text, "fr") == found("Hello", text, "fr")
    assert "untranslated" not in found("Something to say here", text)


@pytest.mark.parametrize("limit", ["9" * 5_000, "²", "-1", ""])
def test_a_limit_that_is_no_number_limits_nothing(limit: str) -> None:
    assert "length" not in found("Accept", "Annehmen", flags=frozenset({f"max-length:{limit}"}))


def test_an_hour_numbered_without_end_is_another_number() -> None:
    assert found(f"At {'1' * 5_000} pm", f"Um {'2' * 5_000} Uhr")["numbers"] == "error"


FINE = [
    ("Ask {manager} before you accept.", "Frag {manager}, bevor du annimmst.", "de"),
    ("%d courses left", "Pozostało %d kursów", "pl"),
    ("%s of %s", "%2$s von %1$s", "de"),
    ("100% of people", "100 % der Leute", "de"),
    ("50% discount for you", "50 % Nachlass für dich", "de"),
    ("Hello %(name)s", "Hallo %(name)s", "de"),
    ("{{ user.name }} joined", "{{user.name}} ist da", "de"),
    ("%{count} items", "%{count} Teile", "de"),
    ("Path %HOME% is set", "Der Pfad %HOME% ist gesetzt", "de"),
    (
        "{count, plural, one {# course} other {# courses}}",
        "{count, plural, one {# kurs} few {# kursy} many {# kursów} other {# kursu}}",
        "pl",
    ),
    ("<b>Stop</b> at once", "<b>Halt</b> sofort", "de"),
    ("Save to <file>", "Speichern unter <Datei>", "de"),
    ("See https://example.org/en/rules.", "Siehe https://example.org/en/rules.", "de"),
    ("You pay €1,500.50 on 3 days", "Du zahlst 1.500,50 € an 3 Tagen", "de"),
    ("Call at 2:30 pm", "Ruf um 14:30 an", "de"),
    ("Chapter 35", "第35章", "ja"),
    ("Wait 12 minutes", "انتظر ١٢ دقيقة", "ar"),
    ("Really?", "Vraiment ?", "fr"),
    ("What is a gift?", "¿Qué es un regalo?", "es"),
    ("What is a gift?", "Τι είναι το δώρο;", "el"),
    ("Stop.", "止まれ。", "ja"),
    ("Do it now.", "अभी करें।", "hi"),
    ("OK", "OK", "de"),
    ("https://example.org", "https://example.org", "de"),
    ("Microsoft Teams", "Microsoft Teams", "de"),
    ("You said that.", "Vous vous êtes dit cela.", "fr"),
    ("Learn with ZOOM", "ZOOM で学ぶ", "ja"),
    ("Data protection", "データ保護", "ja"),
    ("Learning", "學習課程", "zh-Hant"),
    ("Name", "نام\u200cخانوادگی", "fa"),
]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Learn with Microsoft Teams and Excel", "Lerne mit Microsoft Teams und Excel"),
        ("In this course we use SAP and JIRA", "In diesem Kurs nutzen wir SAP und JIRA"),
    ],
)
def test_names_that_stay_do_not_make_a_text_untranslated(source: str, target: str) -> None:
    assert "untranslated" not in found(source, target)


@pytest.mark.parametrize(("source", "target", "locale"), FINE)
def test_a_good_translation_is_left_in_peace(source: str, target: str, locale: str) -> None:
    assert {name: s for name, s in found(source, target, locale).items() if name != "untranslated"} == {}


WRONG = [
    ("placeholders", "error", "Ask {manager}.", "Frag {chef}.", "de"),
    ("placeholders", "error", "Ask {manager}.", "Frag sie.", "de"),
    ("placeholders", "error", "Ask her.", "Frag {manager}.", "de"),
    ("placeholders", "error", "%d of %s", "%d von %d", "de"),
    ("placeholders", "error", "Hello %(name)s", "Hallo %(nome)s", "de"),
    ("placeholders", "error", "%HOME% is set", "%HEIM% ist gesetzt", "de"),
    ("placeholders", "error", "{n, plural, one {a} other {b}}", "{n, plural, one {a}}", "de"),
    ("placeholders", "error", "{n, plural, one {a} other {b}}", "{n, plural, one {a} other {b}", "de"),
    ("plurals", "warning", "{n, plural, one {a} other {b}}", "{n, plural, one {a} other {b}}", "pl"),
    ("tags", "error", "<b>Stop</b>", "<b>Halt", "de"),
    ("tags", "error", "<b>Stop</b>", "<i>Halt</i>", "de"),
    ("tags", "error", "<b><i>Stop</i></b>", "<b><i>Halt</b></i>", "de"),
    ("tags", "error", 'Go <a href="x">there</a>', "Geh dorthin", "de"),
    ("markdown", "warning", "Do it **now**", "Mach es jetzt", "de"),
    ("markdown", "error", "Read [this](https://example.org)", "Lies dies https://example.org", "de"),
    ("links", "error", "See https://example.org/a", "Siehe dort", "de"),
    ("links", "error", "See https://example.org/a", "Siehe https://evil.example/a", "de"),
    ("links", "warning", "See https://example.org/en", "Siehe https://example.org/de", "de"),
    ("links", "error", "Write to legal@example.org", "Schreib uns", "de"),
    ("numbers", "error", "Gifts up to €35", "Geschenke bis 50 €", "de"),
    ("numbers", "error", "Within 30 days", "Innerhalb der Frist", "de"),
    ("numbers", "error", "It costs 3.5 units", "Es kostet 35 Teile", "de"),
    ("numbers", "warning", "In 3 steps", "In Schritten", "de"),
    ("punctuation", "warning", "Are you sure?", "Bist du sicher.", "de"),
    ("punctuation", "warning", "Do this:", "Mach das.", "de"),
    ("punctuation", "warning", "What is a gift?", "Qué es un regalo?", "es"),
    ("spacing", "warning", "Hello there", "Hallo  du", "de"),
    ("spacing", "warning", "Hello there ", "Hallo du", "de"),
    ("spacing", "warning", "Really?", "Vraiment?", "fr"),
    ("spacing", "warning", "Stop it.", "Hör auf .", "de"),
    ("length", "warning", "Short text here", "x" * 90, "de"),
    ("length", "warning", "A sentence that says a good deal more than its translation does", "Kurz", "de"),
    ("untranslated", "warning", "Please read this text", "Please read this text", "de"),
    ("untranslated", "warning", "Please read this text", "", "de"),
    ("untranslated", "warning", "Hand over the result, not the recipe.", "Hand over the result, no the receta.", "es"),
    ("untranslated", "warning", "Hand over the result, not the recipe.", "Hand over the result, not, por favor.", "es"),
    ("repeated_words", "warning", "Read the rules", "Lies lies die Regeln", "de"),
    ("invisible_characters", "warning", "Read this", "Lies\u200b das", "de"),
    ("invisible_characters", "error", "Read this", "Lies \u202edas", "de"),
    ("invisible_characters", "error", "Read this", "Lies \x07das", "de"),
    ("invisible_characters", "error", "Read this", "اقرأ \u2066هذا", "ar"),
    ("encoding", "error", "Protection", "SchutzmaÃ\u009fnahme", "de"),
    ("encoding", "error", "Protection", "Schutzma\ufffdnahme", "de"),
    ("wrong_script", "error", "Protection", "Sсhutz", "de"),
    ("wrong_script", "error", "Protection of data", "Защита данных", "de"),
    ("wrong_script", "error", "Learn with us in this course", "跟我們學習這個課程", "zh-Hans"),
    ("wrong_script", "warning", "Learn with us", "manabu desu yo", "ja"),
]


@pytest.mark.parametrize(("check", "severity", "source", "target", "locale"), WRONG)
def test_each_check_finds_its_fault(check: str, severity: str, source: str, target: str, locale: str) -> None:
    assert found(source, target, locale).get(check) == severity


def test_a_limit_of_the_place_is_kept() -> None:
    assert found("Save", "Speichern", flags=frozenset({"max-length:5"}))["length"] == "error"


def plural(*targets: str, samples: tuple[tuple[int, ...], ...] = ((1,), (0, 2, 3))) -> dict[str, str]:
    unit = Translation(
        "unit",
        "One course left",
        targets,
        Locale.parse("en"),
        Locale.parse("de"),
        source_plural="%d courses left",
        plural_samples=samples,
    )
    return {finding.check: finding.severity.value for finding in check_unit(unit)}


def test_plural_forms_are_counted_and_filled() -> None:
    assert plural("Ein Kurs übrig", "%d Kurse übrig") == {}
    assert plural("Ein Kurs übrig") == {"plurals": "error"}
    assert plural("Ein Kurs übrig", "") == {"plurals": "error"}


def test_the_number_may_be_missing_only_where_a_form_means_one_number() -> None:
    assert plural("Ein Kurs übrig", "Kurse übrig") == {"placeholders": "error"}
    slavic = ((1, 21, 31), (2, 3, 4))
    assert plural("%d Kurs übrig", "Kurse übrig", samples=slavic)["placeholders"] == "error"


def test_the_same_source_in_two_ways_is_shown() -> None:
    units = [
        Translation(key, "Owner", (target,), Locale.parse("en"), Locale.parse("de"))
        for key, target in (("a", "Besitzer"), ("b", "Eigentümer"), ("c", "Besitzer"))
    ]
    assert [(f.unit, f.check) for f in check_file(units)] == [("b", "inconsistent")]


@pytest.mark.parametrize(("target", "is_fine"), [("Frag die Vorgesetzten", True), ("Frag den Chef", False)])
def test_agreed_terms_are_used_in_any_inflection(target: str, is_fine: bool) -> None:
    check = GlossaryTerms([Term("manager", "Vorgesetzte")])
    unit = Translation("unit", "Ask your manager", (target,), Locale.parse("en"), Locale.parse("de"))
    assert (not list(check.run(unit))) is is_fine


def test_what_the_source_has_too_is_no_finding() -> None:
    assert "invisible_characters" not in found("Read\u200b this", "Lies\u200b das")
    assert "spacing" not in found("A  b c", "A  b d")
