"""What can be filtered by: each field's kind, and whether a course can have several values of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BAND = "band"
    """A word for a range of days around today; it is replaced by that range before an engine sees it."""


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: FieldKind = FieldKind.TEXT
    has_many: bool = False


_FIELDS = (
    Field("status"),
    Field("code"),
    Field("locale", has_many=True),
    Field("language", has_many=True),
    Field("source_locale"),
    Field("org_unit"),
    Field("within", has_many=True),
    Field("owner"),
    Field("skill", has_many=True),
    Field("tag", has_many=True),
    Field("market", has_many=True),
    Field("provider"),
    Field("modality"),
    Field("level"),
    Field("compliance_class"),
    Field("source"),
    Field("undated"),
    Field("duration_minutes", FieldKind.NUMBER),
    Field("due_on", FieldKind.DATE),
    Field("grace_ends_on", FieldKind.DATE),
    Field("published_on", FieldKind.DATE),
    Field("updated_on", FieldKind.DATE),
    Field("due_state", FieldKind.BAND),
)
FIELDS: Mapping[str, Field] = {field.name: field for field in _FIELDS}
