"""No sentence about an error lacks what it names: where an error is raised, its params are given too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from core.errors import CoursekeeperError
from core.wording import extract, problems
from tests.core.test_wording_catalogs import every_error

PLACEHOLDER = re.compile(r"%\((\w+)\)")


def placeholders(code: str) -> set[str]:
    text = problems._PROBLEMS.get(code, "")
    return set(PLACEHOLDER.findall(text))


def calls() -> Iterator[tuple[str, ast.Call]]:
    for room in extract.ROOMS:
        for path in sorted(Path(room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield f"{path}:{node.lineno}", node


def codes_in(node: ast.expr | None) -> list[str]:
    """The code, or both codes of a choice; nothing where it is only known when it runs."""
    if isinstance(node, ast.IfExp):
        return [*codes_in(node.body), *codes_in(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def argument(call: ast.Call, place: int, name: str) -> ast.expr | None:
    if len(call.args) > place:
        return call.args[place]
    return next((each.value for each in call.keywords if each.arg == name), None)


def lacking_in_field(call: ast.Call) -> set[str]:
    params = argument(call, 3, "params")
    if params is not None and not isinstance(params, ast.Dict):
        return set()
    keys = params.keys if params is not None else []
    given = {key.value for key in keys if isinstance(key, ast.Constant)} | {"value"}
    return {name for code in codes_in(argument(call, 1, "code")) for name in placeholders(code) - given}


def lacking_in_error(call: ast.Call, kind: type[CoursekeeperError]) -> set[str]:
    given = {each.arg for each in call.keywords}
    if None in given or "__init__" in vars(kind):
        return set()
    code = next((each.code for each in kind.__mro__ if problems.has_sentence(getattr(each, "code", ""))), "error")
    return placeholders(code) - given


def test_every_field_error_gives_what_its_sentence_names() -> None:
    lacking = {place: found for place, call in calls()
               if ast.unparse(call.func) == "FieldError" and (found := lacking_in_field(call))}  # fmt: skip
    assert lacking == {}


def test_every_error_gives_what_its_sentence_names() -> None:
    kinds = {kind.__name__: kind for kind in every_error()}
    lacking = {}
    for place, call in calls():
        kind = kinds.get(ast.unparse(call.func))
        if kind is not None and (found := lacking_in_error(call, kind)):
            lacking[place] = found
    assert lacking == {}
