import time

import pytest

from core.locales import Locale, UnknownLocale, serving


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("pt_br", "pt-BR"),
        ("PT-br", "pt-BR"),
        (" de ", "de"),
        ("iw", "he"),
        ("iw_IL", "he-IL"),
        ("in", "id"),
        ("deu", "de"),
        ("cmn-hans-cn", "zh-Hans-CN"),
        ("zh-TW", "zh-TW"),
        ("ZH_hant_tw", "zh-Hant-TW"),
        ("sh", "sr-Latn"),
        ("sh-Cyrl", "sr-Cyrl"),
        ("prs", "fa-AF"),
        ("en-UK", "en-GB"),
        ("ru-SU", "ru-RU"),
        ("hy-SU", "hy-AM"),
        ("es-419", "es-419"),
        ("en-276", "en-DE"),
        ("ca-valencia", "ca-valencia"),
        ("en-XA", "en-XA"),
    ],
)
def test_a_tag_becomes_canonical_by_cldr(written, canonical):
    assert str(Locale.parse(written)) == canonical


@pytest.mark.parametrize("canonical", ["de", "zh-Hant-TW", "es-419", "sl-biske-rozaj"])
def test_a_canonical_tag_stays_as_it_is(canonical):
    assert str(Locale.parse(canonical)) == canonical


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("xx", "language"),
        ("und", "language"),
        ("mul", "language"),
        ("de-QQ", "territory"),
        ("de-ZZ", "territory"),
        ("sr-SP", "territory"),
        ("en-Qqqq", "script"),
        ("", "tag"),
        ("english", "tag"),
        ("de-DE-", "tag"),
        ("de--DE", "tag"),
        ("en-x-mine", "tag"),
        ("de\0", "tag"),
        ("../de", "tag"),
    ],
)
def test_a_locale_that_does_not_exist_is_refused_with_the_part_that_is_wrong(written, part):
    with pytest.raises(UnknownLocale) as refused:
        Locale.parse(written)
    assert refused.value.code == "unknown_locale"
    assert refused.value.params["value"] == written
    assert refused.value.params["part"] == part


@pytest.mark.parametrize(
    ("tag", "parents"),
    [
        ("es-MX", ["es-419", "es"]),
        ("es-ES", ["es"]),
        ("en-IN", ["en-001", "en"]),
        ("en-US", ["en"]),
        ("pt-PT", ["pt"]),
        ("pt-AO", ["pt-PT", "pt"]),
        ("pt-BR", ["pt"]),
        ("zh-Hant", []),
        ("zh-Hant-MO", ["zh-Hant-HK", "zh-Hant"]),
        ("zh-MO", ["zh-Hant-HK", "zh-Hant"]),
        ("zh-TW", ["zh-Hant"]),
        ("zh-CN", ["zh"]),
        ("zh-Hans-CN", ["zh-Hans", "zh"]),
        ("sr-Latn", []),
        ("sr-ME", ["sr-Latn"]),
        ("nb-NO", ["nb", "no"]),
        ("de", []),
    ],
)
def test_parents_follow_cldr(tag, parents):
    assert [str(parent) for parent in Locale.parse(tag).parents()] == parents


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("de", "de-DE", True),
        ("zh-TW", "zh-Hant", True),
        ("zh", "zh-Hant", False),
        ("pt", "pt-PT", False),
    ],
)
def test_likely_subtags_decide_what_is_the_same(one, other, same):
    assert Locale.parse(one).is_equivalent_to(Locale.parse(other)) is same


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("ar-AE", "rtl"),
        ("he", "rtl"),
        ("pa-PK", "rtl"),
        ("pa", "ltr"),
        ("az-Arab", "rtl"),
        ("ja", "ltr"),
    ],
)
def test_direction_comes_from_the_script(tag, direction):
    assert Locale.parse(tag).direction == direction


@pytest.mark.parametrize(
    ("tag", "categories"),
    [
        ("en", ("one", "other")),
        ("pl-PL", ("one", "few", "many", "other")),
        ("ja", ("other",)),
        ("ar-AE", ("zero", "one", "two", "few", "many", "other")),
        ("crr", ("other",)),
    ],
)
def test_plural_categories_are_those_of_cldr(tag, categories):
    assert Locale.parse(tag).plural_categories() == categories


@pytest.mark.parametrize(
    ("tag", "reader", "name"),
    [
        ("es-419", "en", "Latin American Spanish"),
        ("es-419", "de", "Spanisch (Lateinamerika)"),
        ("pl", "de", "Polnisch"),
        ("sr-Latn-RS", "en", "Serbian (Latin, Serbia)"),
        ("zh-Hant-TW", "en", "Traditional Chinese (Taiwan)"),
        ("ar-AE", "de", "Arabisch (Vereinigte Arabische Emirate)"),
        ("ca-valencia", "en", "Catalan (valencia)"),
    ],
)
def test_names_are_in_the_readers_language(tag, reader, name):
    assert Locale.parse(tag).name_in(Locale.parse(reader)) == name


def test_locales_are_values_that_sort_by_tag():
    assert Locale.parse("de_de") == Locale.parse("de-DE")
    assert sorted({Locale.parse(tag) for tag in ("pl", "de", "PL", "ar")}) == [
        Locale.parse("ar"),
        Locale.parse("de"),
        Locale.parse("pl"),
    ]


def test_ten_thousand_rows_cost_no_time():
    Locale.parse("pt_BR")
    started = time.perf_counter()
    for _ in range(10_000):
        Locale.parse("pt_BR")
    assert time.perf_counter() - started < 0.2


@pytest.mark.parametrize(
    ("wanted", "offered", "best"),
    [
        ("de", ["en", "de", "fr"], "de"),
        ("pt", ["en", "pt-BR"], "pt-BR"),
        ("de-AT", ["de-AT", "de"], "de-AT"),
        ("de-CH", ["en", "de-AT", "de"], "de-AT"),
        ("ja", ["en", "de"], "en"),
    ],
)
def test_a_reader_is_served_in_their_locale_else_their_language_else_the_first(wanted, offered, best):
    assert serving(wanted, offered) == best
