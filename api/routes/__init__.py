"""The routes of the API, one file a topic; each exports `routes`."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

TOPICS = (
    "health",
    "courses",
    "imports",
    "search",
    "duplicates",
    "people",
    "org_units",
    "tokens",
    "reviews",
    "policies",
    "alerts",
    "retirement_plans",
    "markets",
    "vendors",
    "rollouts",
    "jobs",
    "glossary",
    "memory",
    "requests",
    "audit",
    "sweeps",
)


def all_routes() -> list[Any]:
    there = [topic for topic in TOPICS if find_spec(f"api.routes.{topic}")]  # while the house is being built
    return [route for topic in there for route in import_module(f"api.routes.{topic}").routes]
