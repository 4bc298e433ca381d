"""Documents say what is so: the places they name are there, and none is missing."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from localization import service

HERE = Path(__file__).parents[2]
ROOMS = ("api", "app/commands", "catalog", "core", "search", "web")
NOT_ON_THE_TRAIL = ("search/duplicates/", "web/pages/duplicates.py", "web/templates/duplicates/")
"""Where drafts are compared; the trail names it as a whole."""


def files_with(pattern: str, *places: str) -> list[Path]:
    known = (path for place in places for path in sorted((HERE / place).rglob("*")))
    found = [path for path in known if path.suffix in (".py", ".html") and re.search(pattern, path.read_text("utf-8"))]
    assert found, pattern
    return found


def test_the_trail_of_a_fact_names_every_place_it_stands_at() -> None:
    [row] = [line for line in (HERE / "CONTRIBUTING.md").read_text("utf-8").splitlines() if "follow `provider`" in line]
    named = set(re.findall(r"`([\w/]+\.(?:py|html))`", row))
    standing = {path.relative_to(HERE).as_posix() for path in files_with(r"\bprovider\b", *ROOMS)}
    assert named == {path for path in standing if not path.startswith(NOT_ON_THE_TRAIL)}


def test_every_setting_of_the_tests_is_in_the_documents() -> None:
    taken = {
        name
        for path in files_with("COURSEKEEPER_TEST_", "tests", "bench")
        for name in re.findall(r"COURSEKEEPER_TEST_[A-Z_]*[A-Z]", path.read_text("utf-8"))
    }
    assert "COURSEKEEPER_TEST_DATABASE_URL" in taken
    assert not {name for name in taken if f"`{name}`" not in (HERE / "docs" / "settings.md").read_text("utf-8")}


def test_the_use_cases_of_localization_are_listed_by_file() -> None:
    files = {path.stem for path in (HERE / "localization" / "service").glob("*.py")} - {"__init__"}
    listed = re.findall(r"^    (\w+)  ", service.__doc__ or "", re.MULTILINE)
    assert Counter(listed) == Counter(files)


@pytest.mark.parametrize("word", ["Verdict", "Market", "Rollout", "Vendor"])
def test_a_word_of_the_glossary_is_one_class(word: str) -> None:
    rooms = [place for place in HERE.iterdir() if (place / "__init__.py").exists() and place.name != "tests"]
    trees = [ast.parse(path.read_text("utf-8")) for room in rooms for path in room.rglob("*.py")]
    assert trees
    assert sum(isinstance(node, ast.ClassDef) and node.name == word for tree in trees for node in tree.body) == 1
