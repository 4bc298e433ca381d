"""What holds for all templates and style sheets, read as text: policy, forms, mirroring, translated words."""

import re
from pathlib import Path

import pytest

from web.assets import FOLDER as STATIC
from web.assets import all_assets, asset
from web.templating import FOLDER, environment

TEMPLATES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
UNSAID = re.compile(r"<(svg|code|kbd|style|pre)\b.*?</\1>", re.DOTALL)
NAMES = {
    "Coursekeeper",
    "XLIFF",
    "SRT",
    "VTT",
    "nbsp",
    "middot",
    "mdash",
    "ndash",
    "hellip",
    "times",
    "larr",
    "rarr",
    "Esc",
    "Ctrl",
}
POST = re.compile(r"<form[^>]*method=\"post\"[^>]*>(.*?)</form>", re.DOTALL | re.IGNORECASE)
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset)-)?(?:left|right)\s*:|(?:text-align|float)\s*:\s*(?:left|right)"
)


def source(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_sound(name: str) -> None:
    environment().get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_keeps_to_the_policy_of_the_page(name: str) -> None:
    text = source(name)
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|javascript:|hx-on", text)
    assert "|safe" not in text.replace('"<br>"|safe', "").replace(" ", "")
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script


def test_forms_are_found_where_they_are() -> None:
    assert sum(len(POST.findall(source(name))) for name in TEMPLATES) > 30


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_form_that_changes_something_carries_its_token(name: str) -> None:
    for inside in POST.findall(source(name)):
        assert "csrf" in inside, inside[:200]


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_word_stands_there_untranslated(name: str) -> None:
    text = UNSAID.sub(" ", JINJA.sub(" ", source(name)))
    words = set(re.findall(r"[A-Za-zÀ-ž]{3,}", TAG.sub(" ", text)))
    assert words - NAMES == set()


@pytest.mark.parametrize("sheet", sorted(path.name for path in STATIC.glob("css/*.css")))
def test_style_sheets_know_start_and_end_not_left_and_right(sheet: str) -> None:
    rules = (STATIC / "css" / sheet).read_text(encoding="utf-8")
    assert PHYSICAL.findall(rules) == []


def test_everything_vendored_has_its_licence_and_version() -> None:
    listed = (STATIC / "vendor" / "VERSIONS.md").read_text(encoding="utf-8")
    split = {name: name.rpartition("/") for name in all_assets()}
    vendored = {
        name: (folder, file)
        for name, (folder, _, file) in split.items()
        if folder in ("vendor", "fonts") and Path(file).suffix in (".js", ".woff2", ".css")
    }
    assert {folder for folder, _ in vendored.values()} == {"vendor", "fonts"}
    for name, (folder, file) in vendored.items():
        family = re.sub(r"(-(latin|latin-ext|wght|normal|italic))+\.woff2$", "", file)
        assert file in listed or f"{family}-*.woff2" in listed, name
        assert any(known.startswith(f"{folder}/{family.removesuffix('.min.js')}.") for known in all_assets())


def test_what_style_sheets_and_pages_name_is_there() -> None:
    sheets = [content for name, content in all_assets().items() if name.endswith(".css")]
    urls = [url.decode() for content in sheets for url in re.findall(rb"url\(([^)]+)\)", content)]
    assert urls
    for url in urls:
        asset("fonts/" + url.strip("\"'").removeprefix("../fonts/"))
    with pytest.raises(KeyError):
        asset("css/nothing.css")
