"""The pages, one file a topic; each exports `routes`. A new file is found by itself."""

import pkgutil
from importlib import import_module
from typing import Any


def all_pages() -> list[Any]:
    """Routes of every topic, in the order of their files."""
    found: list[Any] = []
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        found += getattr(import_module(f"{__name__}.{module.name}"), "routes", [])
    return found
