"""Layouts of learning systems as data: how to know one by its columns, and which column is which of ours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from catalog.importing.cells import BadCell, hours, plain, without_markup
from catalog.importing.tables import Cells, Row, Table

Convert = Callable[[Cells], object]


@dataclass(frozen=True, slots=True)
class Layout:
    """`known_by` columns must all be there; `converted` computes our columns from a row of theirs."""

    name: str
    known_by: frozenset[str]
    columns: Mapping[str, str]
    constants: Mapping[str, object] = field(default_factory=dict)
    converted: Mapping[str, Convert] = field(default_factory=dict)
    reads: Mapping[str, str] = field(default_factory=dict)
    """Their columns that `converted` goes by, with what comes of them."""


def _markup(column: str) -> Convert:
    return lambda cells: without_markup(plain(cells[column])) if cells.get(column) else None


def _flag(column: str, yes: object, no: object) -> Convert:
    return lambda cells: yes if str(cells.get(column, "")).strip().upper() in ("1", "Y", "YES", "TRUE", "JA") else no


def _visible(cells: Cells) -> object:
    """Moodle hides courses that are not ready; a file without the column says nothing."""
    return {"1": "published", "0": "draft"}.get(str(cells.get("visible", "")).strip())


def _degreed_minutes(cells: Cells) -> object:
    """Degreed counts courses in hours and videos in minutes."""
    value = cells.get("Duration")
    if not value:
        return None
    is_course = str(cells.get("ContentType", "")).casefold() == "course"
    try:
        return hours(value) if is_course else value
    except BadCell:
        return value


SAP_LANGUAGES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "brazilian portuguese": "pt-BR", "dutch": "nl", "japanese": "ja", "korean": "ko", "polish": "pl", "russian": "ru",
    "turkish": "tr", "swedish": "sv", "danish": "da", "czech": "cs", "hungarian": "hu", "thai": "th", "arabic": "ar",
    "chinese": "zh", "chinese (simplified)": "zh-Hans", "simplified chinese": "zh-Hans",
    "chinese simplified": "zh-Hans", "chinese (traditional)": "zh-Hant", "traditional chinese": "zh-Hant",
    "chinese traditional": "zh-Hant",
    "indonesian": "id", "vietnamese": "vi", "finnish": "fi", "norwegian": "nb", "greek": "el", "hebrew": "he",
    "english united kingdom": "en-GB", "english united states": "en-US", "french canada": "fr-CA",
    "french france": "fr-FR", "german germany": "de-DE", "spanish spain": "es-ES", "spanish mexico": "es-MX",
    "portuguese brazil": "pt-BR", "portuguese portugal": "pt-PT", "chinese china": "zh-CN", "chinese taiwan": "zh-TW",
}  # fmt: skip


def _sap_language(cells: Cells) -> object:
    name = str(cells.get("LOCALE") or "").strip()
    return SAP_LANGUAGES.get(name.casefold(), name)


LAYOUTS: tuple[Layout, ...] = (
    Layout(
        "moodle",
        frozenset({"shortname", "fullname"}),
        {"shortname": "code", "fullname": "title", "idnumber": "source_id", "lang": "language",
         "startdate": "published_on"},
        {"source": "moodle"},
        {"summary": _markup("summary"), "status": _visible},
        {"summary": "summary", "visible": "status"},
    ),
    Layout(
        "canvas",
        frozenset({"course_id", "short_name", "long_name", "status"}),
        {"course_id": "source_id", "short_name": "code", "long_name": "title", "status": "status",
         "course_format": "modality"},
        {"source": "canvas"},
    ),
    Layout(
        "successfactors",
        frozenset({"CPNT_ID", "CPNT_TITLE"}),
        {"CPNT_ID": "source_id", "CPNT_TITLE": "title", "PRIMARY_PARAM": "url", "BUILD_COMPANY": "provider"},
        {"source": "successfactors"},
        {
            "description": _markup("HTML_CPNT_DESC"),
            "language": _sap_language,
            "status": _flag("NOTACTIVE", "retired", "published"),
            "published_on": lambda cells: cells.get("CREATE_DTE"),
        },
        {"HTML_CPNT_DESC": "description", "LOCALE": "language", "NOTACTIVE": "status", "CREATE_DTE": "published_on"},
    ),
    Layout(
        "degreed",
        frozenset({"ContentType", "ContentID", "Title"}),
        {"ContentID": "source_id", "URL": "url", "Title": "title", "Language": "language", "Provider": "provider",
         "Format": "modality"},
        {"source": "degreed"},
        {
            "summary": _markup("Summary"),
            "duration_minutes": _degreed_minutes,
            "status": _flag("Delete", "retired", "published"),
        },
        {"Summary": "summary", "Duration": "duration_minutes", "Delete": "status"},
    ),
    Layout(
        "apollo",
        frozenset({"CourseProviderId", "Title", "LearningOutcomes"}),
        {"ExternalId": "source_id", "Language": "language", "Title": "title", "ShortDescription": "summary",
         "TargetGroup": "audience", "CourseUrl": "url", "TrainingProviderId": "provider", "CourseType": "modality",
         "ContactName": "owner", "KeyPhrases": "tags"},
        {"source": "apollo"},
        {"description": _markup("Description"), "objectives": _markup("LearningOutcomes")},
        {"Description": "description", "LearningOutcomes": "objectives"},
    ),
)  # fmt: skip
BY_NAME: Mapping[str, Layout] = {layout.name: layout for layout in LAYOUTS}


def find_layout(columns: Sequence[str]) -> Layout | None:
    """The layout whose tell-tale columns are all there."""
    there = set(columns)
    return next((layout for layout in LAYOUTS if layout.known_by <= there), None)


def apply_layout(table: Table, layout: Layout) -> Table:
    """The same table with our columns computed beside theirs; the original cells stay, for the file to mend."""
    known = replace(table, layout=layout.name, constants=layout.constants)
    if not layout.converted:
        return known

    def rows() -> Iterator[Row]:
        for row in table.rows():
            extra = {f"→ {name}": convert(row.cells) for name, convert in layout.converted.items()}
            yield Row(row.number, {**row.cells, **extra}, row.trouble)

    return replace(known, open_rows=rows)


def layout_columns(layout: Layout, columns: Sequence[str]) -> dict[str, str]:
    """Column to field for a file in this layout."""
    known = {column: name for column, name in layout.columns.items() if column in columns}
    return known | {f"→ {name}": name for name in layout.converted}


def flatten_percipio(items: Sequence[Mapping[str, Any]]) -> list[Cells]:
    """One row for each item and locale; items of one translation group are versions of one course."""
    return [_percipio_row(item, texts) for item in items for texts in item.get("localizedMetadata") or [{}]]


def is_percipio(items: Sequence[Mapping[str, Any]]) -> bool:
    return {"localizedMetadata", "lifecycle"} <= set(items[0])


def _percipio_row(item: Mapping[str, Any], texts: Mapping[str, Any]) -> Cells:
    lifecycle, links = item.get("lifecycle") or {}, item.get("associations") or {}
    locales = item.get("localeCodes") or [None]
    return {
        "source": "percipio",
        "source_id": links.get("translationGroupId") or item.get("id"),
        "language": texts.get("localeCode") or locales[0],
        "title": texts.get("title"),
        "description": without_markup(texts.get("description") or ""),
        "status": lifecycle.get("status"),
        "published_on": lifecycle.get("publishDate"),
        "url": item.get("link"),
        "duration_minutes": item.get("duration"),
        "level": (item.get("expertiseLevels") or [None])[0],
        "modality": (item.get("modalities") or [None])[0],
        "skills": [each.get("title") if isinstance(each, dict) else each for each in item.get("technologies") or []],
        "tags": [*(links.get("subjects") or []), *(item.get("keywords") or [])] or None,
        "owner": "; ".join(map(str, item.get("by") or [])) or None,
        "provider": "Skillsoft",
    }
