import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.locales import Locale
from localization.errors import ExchangeFileError, FormatUnknown
from localization.exchange import (
    Label,
    Outgoing,
    pack_zip,
    read_exchange_file,
    unpack,
    write_po,
    write_xliff_12,
    write_xliff_20,
)
from localization.exchange.tmx import Pair, read_tmx, write_tmx
from localization.plural_forms import form_count, samples

LABEL = Label(
    "JOB-17", "ABC-101", "Basics", 4, Locale.parse("en"), Locale.parse("pl"), datetime(2026, 11, 23, tzinfo=UTC)
)
HEAD = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: pl\\n"\n\n'
text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=60)


@given(
    st.dictionaries(
        st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=8),
        st.tuples(text, text),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_stands_in_a_unit_comes_back_unchanged(units: dict[str, tuple[str, str]]) -> None:
    data = write_po(LABEL, [Outgoing(key, source, target) for key, (source, target) in units.items()])
    back = read_exchange_file("back.po", data)
    assert {u.key: (u.source, u.target) for u in back.units} == units


@pytest.mark.parametrize(
    "tricky",
    [
        "a\u2028b",
        "a\x85b",
        "a\u2029b",
        "a\x0bb",
        "a\x1cb",
        'say "no"',
        "back\\slash",
        "tab\there",
        "line\nbreak\n",
        " \u202e ",
        "end\\",
    ],
)
def test_characters_that_other_readers_cut_at_are_kept(tricky: str) -> None:
    back = read_exchange_file("back.po", write_po(LABEL, [Outgoing("k", tricky, tricky)]))
    assert (back.units[0].source, back.units[0].target) == (tricky, tricky)


def test_the_header_names_job_course_revision_and_locale() -> None:
    file = read_exchange_file("out.po", write_po(LABEL, [Outgoing("k", "Yes", "")]))
    assert (file.job, file.course, file.revision) == ("JOB-17", "ABC-101", 4)
    assert (str(file.source_locale), str(file.target_locale)) == ("en", "pl")
    assert len(file.plural_samples) == form_count(Locale.parse("pl")) == 3


def test_a_hint_goes_out_as_fuzzy_with_the_source_it_was_made_from() -> None:
    data = write_po(LABEL, [Outgoing("k", "Up to 50", "Do 35", is_fuzzy=True, was_source="Up to 35")]).decode()
    assert '#, fuzzy\n#| msgid "Up to 35"\nmsgctxt "k"\nmsgid "Up to 50"\nmsgstr "Do 35"' in data


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "file_empty", None),
        (b" \n\t", "file_empty", None),
        (b"\xff\xfem\0", "file_not_decodable", 1),
        (HEAD + b'msgid "a"\nmsgstr "\xe4"\n', "file_not_decodable", 7),
        (HEAD.replace(b"UTF-8", b"KLINGON"), "file_not_decodable", 1),
        (HEAD.replace(b"UTF-8", b"zip"), "file_not_decodable", 1),
        (HEAD.replace(b"UTF-8", b"undefined"), "file_not_decodable", 1),
        (HEAD.replace(b"UTF-8", b"unicode_escape"), "file_not_decodable", 1),
        (HEAD + b'msgid "a"\nmsgstr "b\0c"\n', "file_holds_nul", 7),
        (HEAD + b'msgid "a"\nmsgstr "b" c"\n', "file_syntax_wrong", 7),
        (HEAD + b'msgid "a"\n', "file_syntax_wrong", 6),
        (HEAD + b'msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', "file_syntax_wrong", 6),
        (HEAD + b'msgid "a"\nmsgid_plural "b"\nmsgstr "c"\n', "file_syntax_wrong", 8),
        (HEAD + b'msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"\n', "file_syntax_wrong", 8),
        (HEAD + b'msgid "a"\nmsgid_plural "b"\nmsgstr[' + b"9" * 5_000 + b'] "c"\n', "file_syntax_wrong", 8),
        (HEAD + b'msgid "a"\nmsgstr[0] "c"\n', "file_syntax_wrong", 7),
        (b"/etc/passwd", "file_syntax_wrong", 1),
        (b"pyproject.toml", "file_syntax_wrong", 1),
        (b"<xliff", "file_syntax_wrong", 1),
        (b"<html/>", "file_syntax_wrong", 1),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><xliff>&a;</xliff>', "file_forbidden", None),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff/>', "file_forbidden", None),
        (b"a" * 10_000_001, "file_too_large", None),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(ExchangeFileError) as refused:
        read_exchange_file("back.po", data)
    assert refused.value.code == code
    assert refused.value.params["file"] == "back.po"
    if line is not None:
        assert refused.value.params["line"] == line


@pytest.mark.parametrize("name", ["back.csv", "back.docx.mo"])
def test_formats_that_come_later_are_named(name: str) -> None:
    with pytest.raises(FormatUnknown):
        read_exchange_file(name, b"1")


def test_legacy_charsets_and_byte_order_marks_are_read() -> None:
    latin = HEAD.replace(b"UTF-8", b"ISO-8859-2") + 'msgid "a"\nmsgstr "żółw"\n'.encode("iso-8859-2")
    assert read_exchange_file("a.po", latin).units[0].target == "żółw"
    assert read_exchange_file("a.po", b"\xef\xbb\xbf" + HEAD + b'msgid "a"\nmsgstr "b"\n').units[0].target == "b"
    crlf = (HEAD + b'msgid "a"\nmsgstr "b"\n').replace(b"\n", b"\r\n")
    assert read_exchange_file("a.po", crlf).units[0].target == "b"


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("pt_BR.UTF-8", "pt-BR"),
        ("sr@latin", "sr-Latn"),
        ("sr_RS@latin", "sr-Latn-RS"),
        ("nowhere", "None"),
        ("", "None"),
    ],
)
def test_locales_of_other_tools_are_understood(written: str, tag: str) -> None:
    data = HEAD.replace(b"Language: pl", f"Language: {written}".encode()) + b'msgid "a"\nmsgstr "b"\n'
    assert str(read_exchange_file("a.po", data).target_locale) == tag


XLIFF_1 = b"""<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file source-language="en" target-language="de"><body>
<trans-unit id="a"><source>Click <x id="1"/> <g id="2">here</g></source>
<target>Klick <x id="1"/> <g id="2">hier</g></target></trans-unit>
<trans-unit id="b"><source>Yes</source><target state="needs-review-translation">Ja</target></trans-unit>
<trans-unit id="c" translate="no"><source>ACME</source></trans-unit></body></file></xliff>"""
XLIFF_2 = b"""<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="de">
<file id="f"><unit id="a">
<segment id="s1"><source>One<cp hex="0001"/></source><target>Eins</target></segment>
<segment id="s2"><source>Two</source></segment></unit></file></xliff>"""


def test_xliff_of_both_versions_is_read() -> None:
    one = read_exchange_file("a.xlf", XLIFF_1)
    assert [(u.key, u.source, u.target, u.is_fuzzy) for u in one.units] == [
        ("a", "Click <x/> <g>here</g>", "Klick <x/> <g>hier</g>", False),
        ("b", "Yes", "Ja", True),
    ]
    two = read_exchange_file("a.xlf", XLIFF_2)
    assert [(u.key, u.source, u.target) for u in two.units] == [("a/s1", "One\x01", "Eins"), ("a/s2", "Two", "")]
    assert str(two.target_locale) == "de"


@pytest.mark.parametrize("write", [write_xliff_12, write_xliff_20])
@given(
    st.dictionaries(
        st.text(st.characters(categories=["Ll", "Nd"]), min_size=1, max_size=8),
        st.tuples(text, text, st.booleans()),
        min_size=1,
        max_size=5,
    )
)
@example({"k": ('<a href="x">&amp;</a>\r\n', "\x0b\x1c\ufffe ]]> \r", True)})
def test_whatever_stands_in_a_unit_comes_back_unchanged_from_xliff(
    write: Callable[..., bytes], units: dict[str, tuple[str, str, bool]]
) -> None:
    sent = [Outgoing(key, source, target, is_fuzzy=fuzzy) for key, (source, target, fuzzy) in units.items()]
    back = read_exchange_file("back.xlf", write(LABEL, sent))
    assert {u.key: (u.source, u.target, u.is_fuzzy) for u in back.units} == units
    assert (back.job, back.course, back.revision) == ("JOB-17", "ABC-101", 4)
    assert (str(back.source_locale), str(back.target_locale)) == ("en", "pl")


@pytest.mark.parametrize("write", [write_xliff_12, write_xliff_20])
def test_xliff_tells_the_translator_what_a_unit_is_and_what_it_was(write: Callable[..., bytes]) -> None:
    unit = Outgoing("gifts.limit", "Up to €35.", "Do 30 €.", heading="Gifts", is_fuzzy=True, was_source="Up to €30.")
    data = write(LABEL, [unit, Outgoing("title", "Basics")]).decode()
    assert all(said in data for said in ("Gifts", "Up to €30.", "Basics"))
    back = read_exchange_file("back.xlf", data.encode()).units
    assert [(u.key, u.source, u.target, u.is_fuzzy) for u in back] == [
        ("gifts.limit", "Up to €35.", "Do 30 €.", True),
        ("title", "Basics", "", False),
    ]


@pytest.mark.parametrize("write", [write_po, write_xliff_12, write_xliff_20])
def test_every_format_names_the_length_a_text_may_have(write: Callable[..., bytes]) -> None:
    data = write(LABEL, [Outgoing("title", "Basics", "Podstawy", limit=500), Outgoing("a", "Yes")])
    read = read_exchange_file("back.po" if write is write_po else "back.xlf", data)
    assert [(unit.key, unit.target, unit.flags) for unit in read.units] == [
        ("title", "Podstawy", {"max-length:500"}),
        ("a", "", frozenset()),
    ]


@pytest.mark.parametrize(
    ("said", "profile", "flags"),
    [("5,40", "xliff:codepoints", {"max-length:40"}), ("40", "vendor:pixels", set()), ("", "xliff:codepoints", set())],
)
def test_a_length_of_xliff_2_counts_where_it_counts_characters(said: str, profile: str, flags: set[str]) -> None:
    data = write_xliff_20(LABEL, [Outgoing("title", "Basics", limit=500)]).decode()
    data = data.replace('"500"', f'"{said}"').replace("xliff:codepoints", profile)
    assert [unit.flags for unit in read_exchange_file("back.xlf", data.encode()).units] == [flags]


def test_an_archive_gives_its_files_and_only_so_many() -> None:
    assert dict(unpack("a.zip", pack_zip({"a.po": b"1", "b.po": b"2"}))) == {"a.po": b"1", "b.po": b"2"}
    assert dict(unpack("a.po", b"plain")) == {"a.po": b"plain"}
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.po", b"0" * 60_000_000)
    many = pack_zip({f"{n}.po": b"" for n in range(501)})
    for data in (bomb.getvalue(), many, pack_zip({"a": b"1"})[:-10]):
        with pytest.raises(ExchangeFileError):
            list(unpack("a.zip", data))


def test_a_memory_goes_out_and_comes_back_as_tmx() -> None:
    pair = Pair(Locale.parse("en"), Locale.parse("pl"), "Yes & <no>", "Tak & <nie>")
    assert list(read_tmx("m.tmx", write_tmx([pair]))) == [pair]
    with_doctype = write_tmx([pair]).replace(b"?>", b'?><!DOCTYPE tmx SYSTEM "tmx14.dtd">', 1)
    assert list(read_tmx("m.tmx", with_doctype)) == [pair]
    with pytest.raises(ExchangeFileError):
        list(read_tmx("m.tmx", b'<!DOCTYPE tmx [<!ENTITY a "b">]><tmx><header/></tmx>'))


@pytest.mark.parametrize(
    ("header", "forms"),
    [
        ("nplurals=2; plural=(n != 1);", [(1,), (0, 2, 3)]),
        ("nplurals=1; plural=0;", [(0, 1, 2)]),
        ("nplurals=2; plural=__import__('os');", []),
        ("nplurals=2; plural=n/0;", []),
        ("rubbish", []),
        ("", []),
    ],
)
def test_plural_headers_are_parsed_and_never_run(header: str, forms: list[tuple[int, ...]]) -> None:
    assert [form[:3] for form in samples(header)] == forms


def test_inline_codes_may_be_nested_as_deep_as_a_file_likes() -> None:
    deep = '<g id="1">' * 5_000 + "x" + "</g>" * 5_000
    unit = f'<trans-unit id="a"><source>{deep}</source></trans-unit>'
    data = f'<xliff version="1.2"><file source-language="en"><body>{unit}</body></file></xliff>'.encode()
    assert read_exchange_file("a.xlf", data).units[0].source == "<g>" * 5_000 + "x" + "</g>" * 5_000


def test_inline_codes_keep_what_stands_around_them() -> None:
    source = 'a<g id="1">b<x id="2"/>c<g id="3">d</g>e</g>f'
    unit = f'<trans-unit id="a"><source>{source}</source></trans-unit>'
    data = f'<xliff version="1.2"><file source-language="en"><body>{unit}</body></file></xliff>'.encode()
    assert read_exchange_file("a.xlf", data).units[0].source == "a<g>b<x/>c<g>d</g>e</g>f"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("D800", "\ufffd"),
        ("dfff", "\ufffd"),
        ("1_0", "\ufffd"),
        (" 7", "\ufffd"),
        ("110000", "\ufffd"),
        ("1F600", "😀"),
    ],
)
@pytest.mark.parametrize(
    ("version", "form"), [("1.2", '<x id="{}" ctype="x-coursekeeper-character"/>'), ("2.0", '<cp hex="{}"/>')]
)
def test_a_character_by_its_number_is_one_that_exists(version: str, form: str, code: str, shown: str) -> None:
    source = f"<source>a{form.format(code)}b</source>"
    unit = f'<trans-unit id="a">{source}</trans-unit><unit id="a"><segment>{source}</segment></unit>'
    data = f'<xliff version="{version}" srcLang="en"><file source-language="en">{unit}</file></xliff>'.encode()
    assert [found.source for found in read_exchange_file("a.xlf", data).units] == [f"a{shown}b"]


@pytest.mark.parametrize("lost", ["\x01", "\x0b", "\r", "\ufffe", "\uffff"])
def test_a_memory_can_be_read_whatever_characters_are_in_it(lost: str) -> None:
    pair = Pair(Locale.parse("en"), Locale.parse("pl"), f"Yes{lost}", f"Tak{lost}")
    assert [read.target for read in read_tmx("a.tmx", write_tmx([pair]))] == ["Tak\ufffd"]
