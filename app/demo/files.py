"""Reading the demo's own files."""

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

DATA = Path(__file__).parent / "data"
T = TypeVar("T")


def read_json(name: str, kind: type[T]) -> T:
    """A JSON file as what it is meant to hold."""
    return msgspec.json.decode((DATA / name).read_bytes(), type=kind)


def read_lines(name: str) -> list[dict[str, Any]]:
    """One JSON object a line."""
    return [msgspec.json.decode(line) for line in (DATA / name).read_bytes().splitlines() if line.strip()]


def read_table(name: str) -> list[Mapping[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
