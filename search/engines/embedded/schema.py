"""The fields of the embedded index and how a document fills them.

Text goes in as words of ours, joined by spaces, so that index, queries and marks agree on what a word is.
Labels are indexed in lower case, because filters ignore case, and kept in fast columns as they are, for
facets.
"""

from collections.abc import Iterable
from datetime import date

import tantivy

from search.documents import CourseDocument, packed
from search.query.fields import FIELDS, FieldKind
from search.query.matching import values_of
from search.words import fold, terms

SCHEMA_VERSION = 2
TEXT_FIELDS = ("title", "keys", "body")
LABELS = tuple(field.name for field in FIELDS.values() if field.kind is FieldKind.TEXT)
NUMBERS = tuple(field.name for field in FIELDS.values() if field.kind in (FieldKind.NUMBER, FieldKind.DATE))
_label_analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.lowercase()).build()


def build_schema() -> tantivy.Schema:
    """The schema; change it and `SCHEMA_VERSION` together."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("revision", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("document", stored=True)
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in LABELS:
        builder.add_text_field(name, fast=True, tokenizer_name="label", index_option="basic")
    for name in (*NUMBERS, "updated_at"):
        builder.add_integer_field(name, fast=True, indexed=True)
    builder.add_text_field("title_order", fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Teach an opened index our analyzers; it does not keep them."""
    index.register_tokenizer("label", _label_analyzer)
    index.register_fast_field_tokenizer("label", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).build())


def label_term(value: str) -> str:
    """A label as the index keeps it for comparing."""
    return _label_analyzer.analyze(value)[0]


def number_of(value: object) -> int:
    """A number or day as the index keeps it."""
    return value.toordinal() if isinstance(value, date) else int(str(value))


def to_tantivy(course: CourseDocument) -> tantivy.Document:
    """The engine's document of a course."""
    document = tantivy.Document()
    document.add_text("id", course.id)
    document.add_text("revision", course.revision)
    document.add_bytes("document", packed(course))
    document.add_text("title", _joined(text.title for text in course.texts))
    document.add_text("keys", _joined(_keys(course)))
    document.add_text("body", _joined(_bodies(course)))
    for name in LABELS:
        for value in values_of(course, name):
            document.add_text(name, str(value))
    for name in NUMBERS:
        for value in values_of(course, name):
            document.add_integer(name, number_of(value))
    if course.updated_at:
        document.add_integer("updated_at", int(course.updated_at.timestamp()))
    document.add_text("title_order", " ".join(fold(word) for word in course.texts[0].title.split()))
    return document


def _keys(course: CourseDocument) -> Iterable[str]:
    yield course.code
    yield from course.skills
    yield from course.tags
    yield from (name for name in (course.provider, course.owner_name) if name)


def _bodies(course: CourseDocument) -> Iterable[str]:
    for text in course.texts:
        yield from (text.summary, text.description, *text.objectives, text.body)


def _joined(parts: Iterable[str]) -> str:
    return " ".join(word for part in parts for word in terms(part))
