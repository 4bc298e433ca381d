"""What a course looks like in Meilisearch, and the settings of its index.

Texts stand by language in nested objects, so that each is cut into words by its own language's rules. A document
is always replaced whole: an update would merge top-level fields and leave stale languages behind.
"""

from typing import Any

import msgspec

from search.documents import CourseDocument
from search.engines.meilisearch.languages import localized_attributes
from search.query.fields import FIELDS, FieldKind
from search.query.matching import values_of
from search.synonyms import SYNONYMS
from search.words import fold, terms

SCHEMA_VERSION = 2
TEXTS = ("titles", "summaries", "objectives", "descriptions", "bodies")
_STATUS_RANK = {"published": 0, "retiring": 1, "in_review": 2, "draft": 3}
_MOST_DAYS = 3000
_FILTERS = [field.name for field in FIELDS.values() if field.kind is not FieldKind.BAND]

SETTINGS: dict[str, Any] = {
    "searchableAttributes": [
        "titles",
        "code",
        "code_joined",
        "skill",
        "tag",
        "provider",
        "owner_name",
        "summaries",
        "objectives",
        "descriptions",
        "bodies",
    ],
    "filterableAttributes": ["id", *_FILTERS],
    "sortableAttributes": ["title_order", "updated_at", "due_on", "status_rank"],
    "rankingRules": [
        "sort",
        "words",
        "typo",
        "attribute",
        "proximity",
        "exactness",
        "status_rank:asc",
    ],
    "synonyms": {word: list(others) for word, others in SYNONYMS.items()},
    "typoTolerance": {
        "enabled": True,
        "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
        "disableOnAttributes": ["code", "code_joined"],
        "disableOnNumbers": True,
    },
    "localizedAttributes": localized_attributes(TEXTS),
    "faceting": {"maxValuesPerFacet": _MOST_DAYS, "sortFacetValuesBy": {"*": "count"}},
    "pagination": {"maxTotalHits": 200_000},
    "searchCutoffMs": 1500,
}


def to_meilisearch(course: CourseDocument) -> dict[str, Any]:
    """The engine's document of a course; fields without a value are left out, so that EXISTS means something."""
    facts: dict[str, Any] = {
        "id": course.id,
        "revision": course.revision,
        "document": msgspec.json.encode(course).decode(),
        "owner_name": course.owner_name,
        "code_joined": "".join(terms(course.code)),
        "title_order": " ".join(fold(word) for word in course.texts[0].title.split()),
        "status_rank": _STATUS_RANK.get(course.status, 4),
        "updated_at": int(course.updated_at.timestamp()) if course.updated_at else None,
        **_by_language(course),
    }
    for field in FIELDS.values():
        if field.kind is not FieldKind.BAND and (values := values_of(course, field.name)):
            facts[field.name] = list(values) if field.has_many else values[0]
        if field.kind is FieldKind.DATE and field.name in facts:
            facts[field.name] = facts[field.name].toordinal()
    return {name: value for name, value in facts.items() if value is not None}


def from_meilisearch(hit: dict[str, Any]) -> CourseDocument:
    """The course that a hit stands for."""
    return msgspec.json.decode(hit["document"], type=CourseDocument)


def _by_language(course: CourseDocument) -> dict[str, dict[str, Any]]:
    return {
        "titles": {text.locale.lower(): text.title for text in course.texts},
        "summaries": {text.locale.lower(): text.summary for text in course.texts if text.summary},
        "objectives": {text.locale.lower(): list(text.objectives) for text in course.texts if text.objectives},
        "descriptions": {text.locale.lower(): text.description for text in course.texts if text.description},
        "bodies": {text.locale.lower(): text.body for text in course.texts if text.body},
    }
