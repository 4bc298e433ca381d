"""A small catalog of our own for tests of search, as index documents."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from search.documents import CourseDocument, CourseText, stamped

_number = count(1)
TODAY = date(2026, 11, 23)
CHANGED = datetime(2026, 11, 1, tzinfo=UTC)


def a_document(
    title: str = "A course",
    *,
    code: str | None = None,
    locale: str = "en",
    status: str = "published",
    summary: str = "",
    description: str = "",
    objectives: tuple[str, ...] = (),
    body: str = "",
    also: dict[str, str] | None = None,
    **facts: Any,
) -> CourseDocument:
    """A course with one text in `locale`; `also` holds titles in further locales."""
    number = next(_number)
    source = CourseText(
        locale=locale, title=title, summary=summary, description=description, objectives=objectives, body=body
    )
    others = tuple(CourseText(locale=key, title=text) for key, text in (also or {}).items())
    return stamped(
        CourseDocument(
            id=f"{number:08x}-0000-7000-8000-000000000000",
            code=code or f"CRS-{number}",
            status=status,
            source_locale=locale,
            texts=(source, *others),
            **{"updated_at": CHANGED, **facts},
        )
    )


CATALOG = (
    a_document(
        "Handling gifts and hospitality",
        code="INT-100",
        summary="When a present is a kindness and when it is a bribe.",
        also={"de": "Umgang mit Geschenken und Einladungen", "fr": "Cadeaux et invitations : les règles"},
        skills=("integrity", "compliance"),
        org_unit="legal",
        org_units_above=("corp", "legal"),
        owner="mara@example.org",
        owner_name="Mara Lindqvist",
        modality="e-learning",
        duration_minutes=30,
        due_on=date(2026, 11, 20),
        provider="In house",
    ),
    a_document(
        "Leadership in hard times",
        code="LDR-300",
        summary="Keep a team together when plans fall apart.",
        also={"de": "Führung in schwierigen Zeiten"},
        org_unit="people",
        org_units_above=("corp", "people"),
        owner="tomas@example.org",
        owner_name="Tomás Oliveira",
        modality="classroom",
        duration_minutes=240,
        due_on=date(2026, 11, 28),
    ),
    a_document(
        "Safe work with ladders",
        code="SAF-210",
        description="Climbing, securing and inspecting. For leadership of building sites as well.",
        also={"pl": "Bezpieczna praca na drabinie"},
        org_unit="sites",
        org_units_above=("corp", "operations", "sites"),
        owner="mara@example.org",
        owner_name="Mara Lindqvist",
        duration_minutes=20,
        due_on=date(2027, 6, 1),
        markets=("PL", "DE"),
    ),
    a_document("Gifts: the old rules", code="INT-090", status="retired", superseded_by="INT-100", org_unit="legal"),
    a_document(
        "情報セキュリティの基本",
        code="SEC-400",
        locale="ja",
        also={"zh-Hans": "信息安全基础", "en": "Information security basics"},
        org_unit="it",
        org_units_above=("corp", "it"),
        status="draft",
    ),
)
