"""What several routes take in: the facts of a course by the names of our own file."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

Text = str | UnsetType | None
Texts = list[str] | str | UnsetType | None


class CourseFactsInput(msgspec.Struct, kw_only=True):
    """Facts of a course; the catalog's validators read them, the same as for a row of a file."""

    code: Text = UNSET
    title: Text = UNSET
    summary: Text = UNSET
    description: Text = UNSET
    objectives: Texts = UNSET
    skills: Texts = UNSET
    language: Text = UNSET
    status: Text = UNSET
    org_unit: Text = UNSET
    owner_email: Text = UNSET
    owner: Text = UNSET
    audience: Text = UNSET
    modality: Text = UNSET
    duration_minutes: int | str | UnsetType | None = UNSET
    level: Text = UNSET
    provider: Text = UNSET
    compliance_class: Text = UNSET
    regulation: Text = UNSET
    tags: Texts = UNSET
    review_due: Text = UNSET
    published_on: Text = UNSET
    content_ends_on: Text = UNSET
    contract_ends_on: Text = UNSET
    making_cost: float | str | UnsetType | None = UNSET
    currency: Text = UNSET
    source: Text = UNSET
    source_id: Text = UNSET
    url: Text = UNSET


def given(data: msgspec.Struct) -> dict[str, Any]:
    """Those fields about which something was said."""
    return {name: value for name in data.__struct_fields__ if (value := getattr(data, name)) is not UNSET}
