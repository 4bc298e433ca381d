"""A course in the vocabulary of schema.org, Course and CourseInstance."""

from collections.abc import Sequence

from catalog.exporting.rows import ExportedCourse
from catalog.facts import CourseState, VariantState
from catalog.values import CourseStatus, Modality, VariantStatus

MODES = {
    Modality.E_LEARNING: "online",
    Modality.VIRTUAL_CLASS: "online",
    Modality.VIDEO: "online",
    Modality.DOCUMENT: "online",
    Modality.ASSESSMENT: "online",
    Modality.CLASSROOM: "onsite",
    Modality.BLENDED: "blended",
}


def course_as_schema_org(exported: ExportedCourse) -> dict[str, object]:
    """One node of the graph; what is not known is left out."""
    course = exported.course
    node: dict[str, object] = {
        "@type": "Course",
        "@id": f"urn:uuid:{course.id}",
        "courseCode": course.code,
        "name": course.title,
        "abstract": course.summary,
        "description": course.description,
        "inLanguage": str(course.source_locale),
        "teaches": course.objectives,
        "about": course.skills,
        "keywords": course.tags,
        "educationalLevel": course.level,
        "audience": {"@type": "Audience", "audienceType": course.audience} if course.audience else None,
        "provider": {"@type": "Organization", "name": course.provider} if course.provider else None,
        "timeRequired": f"PT{course.duration_minutes}M" if course.duration_minutes else None,
        "url": course.url,
        "datePublished": course.published_on,
        "creativeWorkStatus": "Published" if course.status is CourseStatus.PUBLISHED else course.status.value,
        "hasCourseInstance": _instances(course, exported.variants),
        "workTranslation": [_translation(course, variant) for variant in exported.variants],
    }
    return {name: value for name, value in node.items() if value not in (None, "", [])}


def _instances(course: CourseState, variants: Sequence[VariantState]) -> list[dict[str, object]]:
    mode = MODES.get(course.modality) if course.modality else None
    live = [variant for variant in variants if variant.status is VariantStatus.LIVE]
    locales = [course.source_locale, *(variant.locale for variant in live)] if mode else []
    return [{"@type": "CourseInstance", "courseMode": mode, "inLanguage": str(locale)} for locale in locales]


def _translation(course: CourseState, variant: VariantState) -> dict[str, object]:
    node = {
        "@type": "Course",
        "@id": f"urn:uuid:{variant.id}",
        "name": variant.title,
        "description": variant.description,
        "inLanguage": str(variant.locale),
        "teaches": variant.objectives,
        "url": variant.url,
        "translationOfWork": {"@id": f"urn:uuid:{course.id}"},
    }
    return {name: value for name, value in node.items() if value not in (None, "", [])}
