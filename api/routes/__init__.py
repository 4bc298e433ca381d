"""The routes of the API, one file a topic; each exports `routes`."""

from importlib import import_module
from typing import Any

TOPICS = (
    "health",
    "courses",
    "directory",
    "imports",
    "search",
    "duplicates",
    "people",
    "sessions",
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
    "request_settings",
    "reports",
    "audit",
    "sweeps",
)


def all_routes() -> list[Any]:
    return [route for topic in TOPICS for route in import_module(f"api.routes.{topic}").routes]
