"""The columns of our own course file, as data: name, how a cell is read, what others call it.

`names` are matched without regard to case, spaces and punctuation, in the languages learning systems export in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from catalog.importing import cells
from catalog.importing.headers import counts_hours
from catalog.rules.texts import LIMITS
from catalog.values import ComplianceClass, CourseStatus, Modality

STATUSES: Mapping[str, CourseStatus] = {
    **dict.fromkeys(
        ("active", "live", "available", "aktiv", "veröffentlicht", "publié", "actif"), CourseStatus.PUBLISHED
    ),
    **dict.fromkeys(("publicado", "activo", "ativo", "pubblicato", "attivo", "gepubliceerd"), CourseStatus.PUBLISHED),
    **dict.fromkeys(("new", "entwurf", "brouillon", "borrador", "rascunho", "bozza", "concept"), CourseStatus.DRAFT),
    **dict.fromkeys(("review", "in review", "pending", "in prüfung", "en révision"), CourseStatus.IN_REVIEW),
    **dict.fromkeys(("inactive", "archived", "deleted", "expired", "inaktiv", "archiviert"), CourseStatus.RETIRED),
    **dict.fromkeys(
        ("archivé", "archivado", "arquivado", "archiviato", "completed", "withdrawn"), CourseStatus.RETIRED
    ),
    **dict.fromkeys(("retiring soon", "to be retired", "auslaufend"), CourseStatus.RETIRING),
}
MODALITIES: Mapping[str, Modality] = {
    **dict.fromkeys(
        ("online", "elearning", "wbt", "web based training", "scorm", "cmi5", "course", "listen", "audiobook"),
        Modality.E_LEARNING,
    ),
    **dict.fromkeys(
        ("ilt", "in person", "inperson", "präsenz", "présentiel", "presencial", "lecture", "bootcamp"),
        Modality.CLASSROOM,
    ),
    **dict.fromkeys(
        ("vilt", "webinar", "virtual", "live online", "virtual classroom", "online lecture"), Modality.VIRTUAL_CLASS
    ),
    **dict.fromkeys(("watch", "movie", "vidéo", "vídeo"), Modality.VIDEO),
    **dict.fromkeys(("read", "book", "article", "pdf", "dokument", "book summary"), Modality.DOCUMENT),
    **dict.fromkeys(("test", "exam", "quiz", "prüfung"), Modality.ASSESSMENT),
    **dict.fromkeys(("hybrid", "blended learning", "mixte", "on and offline"), Modality.BLENDED),
}
LEVELS: Mapping[str, str] = {
    **dict.fromkeys(("beginner", "basic", "introductory", "anfänger", "débutant", "principiante"), "beginner"),
    **dict.fromkeys(("intermediate", "fortgeschritten", "intermédiaire", "intermedio"), "intermediate"),
    **dict.fromkeys(("advanced", "avancé", "avanzado", "avançado", "avanzato"), "advanced"),
    **dict.fromkeys(("expert", "experte", "experto"), "expert"),
    **dict.fromkeys(("mixed", "all levels", "alle"), "mixed"),
}
COMPLIANCE: Mapping[str, ComplianceClass] = {
    **dict.fromkeys(("no", "optional", "keine"), ComplianceClass.NONE),
    **dict.fromkeys(("policy", "intern", "internal policy"), ComplianceClass.INTERNAL),
    **dict.fromkeys(("mandatory", "legal", "regulatorisch", "statutory"), ComplianceClass.REGULATORY),
}


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is the column of our file, `attribute` where the value goes in `CourseFacts`."""

    name: str
    attribute: str
    read: Callable[[object], object]
    names: tuple[str, ...] = ()
    is_typed: bool = False
    """A foreign column is taken for this only if its sample can be read as such."""


def _names(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(","))


_line, _text, _list = cells.line, cells.text, cells.text_list
FIELDS: tuple[Field, ...] = (
    Field(
        "code",
        "code",
        _line(200),
        _names(
            "course code, course number, kurscode, kursnummer, shortname, short name, kürzel, "
            "code du cours, código, codice, "
            "código del curso, código do curso, cursuscode, код, コード, 课程代码"
        ),
    ),
    Field(
        "title",
        "title",
        _line(LIMITS["title"]),
        _names(
            "name, course title, course name, fullname, full name, long name, titel, kurstitel, "
            "kursname, kurs, titre, "
            "intitulé, nom, título, nombre, nome, titolo, naam, tytuł, nazwa, "
            "название, назва, タイトル, 标题, 课程名称, 제목"
        ),
    ),
    Field(
        "summary",
        "summary",
        _text(LIMITS["summary"]),
        _names(
            "short description, subtitle, headline, abstract, kurzbeschreibung, zusammenfassung, "
            "résumé, resumen, resumo, "
            "riassunto, samenvatting, краткое описание"
        ),
    ),
    Field(
        "description",
        "description",
        _text(LIMITS["description"]),
        _names(
            "course description, long description, beschreibung, kursbeschreibung, inhalt, "
            "descriptif, description longue, "
            "descripción, descrição, descrizione, beschrijving, opis, описание, опис, 説明, 描述, 설명, overview, about"
        ),
    ),
    Field(
        "objectives",
        "objectives",
        _list,
        _names(
            "learning objectives, learning outcomes, outcomes, lernziele, ziele, objectifs, "
            "objectifs pédagogiques, objetivos, "
            "obiettivi, leerdoelen, cele, цели, lo description"
        ),
    ),
    Field(
        "skills",
        "skills",
        _list,
        _names(
            "competencies, competences, kompetenzen, fähigkeiten, compétences, habilidades, "
            "competencias, competenze, навыки, "
            "lo skills"
        ),
    ),
    Field(
        "language",
        "source_locale",
        cells.locale,
        _names("locale, lang, language code, sprache, langue, idioma, lingua, taal, język, язык, мова, 言語, 语言"),
        is_typed=True,
    ),
    Field(
        "status",
        "status",
        cells.word(CourseStatus, STATUSES),
        _names("state, zustand, statut, estado, stato, статус"),
        is_typed=True,
    ),
    Field("org_unit", "org_unit", _line(200), _names("org unit, organisationseinheit, business unit")),
    Field(
        "owner_email",
        "owner_email",
        cells.email,
        _names(
            "owner e-mail, owner mail, course owner email, e-mail des verantwortlichen, verantwortlich e-mail, "
            "email du responsable, correo del responsable"
        ),
        is_typed=True,
    ),
    Field(
        "owner",
        "owner_text",
        _line(500),
        _names(
            "course owner, author, verantwortlich, verantwortliche, verantwortlicher, kursverantwortlich, responsable, "
            "responsável, responsabile, instructor, instructors, contact"
        ),
    ),
    Field(
        "audience",
        "audience",
        _line(2000),
        _names(
            "target group, target audience, zielgruppe, public cible, público objetivo, "
            "público-alvo, destinatari, doelgroep"
        ),
    ),
    Field(
        "modality",
        "modality",
        cells.word(Modality, MODALITIES),
        _names(
            "delivery method, delivery type, course format, format, type, course type, kursart, "
            "lernform, modalité, modalidad, "
            "modalidade, modalità"
        ),
        is_typed=True,
    ),
    Field(
        "duration_minutes",
        "duration_minutes",
        cells.minutes,
        _names(
            "duration, duration min, duration mins, minutes, length, dauer, dauer minuten, durée, "
            "duración, duração, durata, "
            "duur, czas trwania, длительность"
        ),
        is_typed=True,
    ),
    Field(
        "level",
        "level",
        cells.level(LEVELS),
        _names("difficulty, difficulty level, expertise level, niveau, schwierigkeit, nivel, nível, livello, уровень"),
        is_typed=True,
    ),
    Field(
        "provider",
        "provider",
        _line(300),
        _names(
            "vendor, organization, organisation, institution, anbieter, fournisseur, organisme, "
            "proveedor, fornecedor, fornitore, "
            "partner, university"
        ),
    ),
    Field(
        "compliance_class",
        "compliance_class",
        cells.word(ComplianceClass, COMPLIANCE),
        _names("compliance, mandatory, pflicht, obligatoire, obligatorio"),
        is_typed=True,
    ),
    Field("regulation", "regulation", _line(500), _names("law, legal basis, rechtsgrundlage, règlement, normativa")),
    Field(
        "tags", "tags", _list, _names("keywords, schlagworte, stichworte, mots clés, palabras clave, etiquetas, topics")
    ),
    Field(
        "review_due",
        "review_due_on",
        cells.day,
        _names(
            "review date, next review, review by, review until, review due on, review due date, review bis, review am, "
            "reviewdatum, nächstes review, nächste prüfung, nächste überprüfung, überprüfung am, überprüfung bis, "
            "prüfung bis, zu prüfen bis, wiedervorlage, prochaine révision, date de révision, à réviser avant, "
            "révision avant le, próxima revisión, fecha de revisión, revisar antes de, revisión hasta"
        ),
        is_typed=True,
    ),
    Field(
        "published_on",
        "published_on",
        cells.day,
        _names(
            "publication date, published, release date, publish date, veröffentlicht am, date de publication, "
            "fecha de publicación"
        ),
        is_typed=True,
    ),
    Field(
        "content_ends_on",
        "content_ends_on",
        cells.day,
        _names("content end date, expiration date, valid until, gültig bis, valable jusqu’au, válido hasta"),
        is_typed=True,
    ),
    Field("contract_ends_on", "contract_ends_on", cells.day, _names("contract end date, license end"), is_typed=True),
    Field("making_cost", "making_cost", cells.money, _names("cost of making, production cost"), is_typed=True),
    Field("currency", "currency", cells.currency, (), is_typed=True),
    Field("source", "source", _line(200), _names("system, source system, quelle, quellsystem")),
    Field(
        "source_id",
        "source_id",
        _line(500),
        _names(
            "id, course id, external id, externalid, idnumber, id number, identifier, kurs id, "
            "content id, item id, uuid, crn, "
            "program id"
        ),
    ),
    Field(
        "url",
        "url",
        cells.web_address,
        _names("link, course url, course link, launch url, kurslink, lien, enlace, web address, website"),
        is_typed=True,
    ),
    Field("variant_of", "variant_of", _line(200), _names("translation of, übersetzung von, traduction de")),
)
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
ACCOUNTABLE = _names(
    "owner, course owner, verantwortlich, verantwortliche, verantwortlicher, kursverantwortlich, responsable, "
    "responsável, responsabile"
)
"""What a column of owners is called: addresses in it are theirs. An author or instructor answers for nothing."""


def read_under(column: str, field: Field) -> Field:
    """The field as it is read below this header: hours where it says so."""
    if field.name == "duration_minutes" and counts_hours(column):
        return replace(field, read=cells.hours)
    return field
