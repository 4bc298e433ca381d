"""The embedded engine: tantivy on disk beside the database, nothing to install or run.

Writes open a writer, commit and close it again, under the store's lock: between writes no process holds
threads or memory for it, and any process may be the next writer. A commit is on disk before it is reported.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy
from tantivy import Query

from search.documents import CourseDocument
from search.engines.embedded.asking import Question, rare_terms
from search.engines.embedded.queries import TextQuery
from search.engines.embedded.schema import SCHEMA_VERSION, to_tantivy
from search.engines.embedded.store import Store
from search.errors import IndexUnavailable
from search.values import (
    Candidate,
    EngineStatus,
    PutReport,
    SearchQuery,
    SearchResults,
)

_HEAP = 20_000_000
_REBUILD_HEAP = 60_000_000


class EmbeddedEngine:
    """`IndexEngine` on tantivy. One per process; threads may share it."""

    name = "embedded"

    def __init__(self, root: Path) -> None:
        self.store = Store(root)

    def put(self, documents: Sequence[CourseDocument]) -> PutReport:
        with self.store.writing():
            writer = self.store.opened().index.writer(_HEAP, 1)
            report = _write(writer, documents, replaces=True)
            _finish(writer)
        return report

    def delete(self, ids: Sequence[str]) -> None:
        with self.store.writing():
            writer = self.store.opened().index.writer(_HEAP, 1)
            for course_id in ids:
                writer.delete_documents_by_term("id", course_id)
            _finish(writer)

    def rebuild(self, batches: Iterable[Sequence[CourseDocument]]) -> PutReport:
        stored: list[str] = []
        refused: dict[str, str] = {}
        with self.store.writing():
            generation, index = self.store.fresh()
            writer = index.writer(_REBUILD_HEAP, 1)
            for batch in batches:
                report = _write(writer, batch, replaces=False)
                stored.extend(report.stored)
                refused.update(report.refused)
            _finish(writer)
            self.store.swap_in(generation)
        return PutReport(stored=tuple(stored), refused=refused)

    def count(self) -> int:
        return self.store.opened().searcher.num_docs

    def ids_with_revisions(self) -> dict[str, str]:
        searcher = self.store.opened().searcher
        found = searcher.search(Query.all_query(), limit=max(1, searcher.num_docs), count=False)
        documents = (searcher.doc(address) for _, address in found.hits)
        return {document["id"][0]: document["revision"][0] for document in documents}

    def status(self) -> EngineStatus:
        current = self.store.current()
        found = current.schema if current else 0
        try:
            documents, detail = self.count(), ""
        except IndexUnavailable as problem:
            documents, detail = 0, problem.why
        return EngineStatus(
            engine=self.name,
            is_available=not detail,
            needs_rebuild=bool(detail),
            documents=documents,
            schema_version=found or SCHEMA_VERSION,
            detail=detail,
        )

    def search(self, query: SearchQuery) -> SearchResults:
        return Question(self.store.opened(), query).results(self.name)

    def candidates(self, text: str, *, title: str = "", limit: int = 50) -> list[Candidate]:
        opened = self.store.opened()
        searcher = opened.searcher
        weighted = rare_terms(searcher, text, title)
        if not weighted:
            return []
        some = TextQuery(opened.index.schema, opened.vocabulary).some(weighted)
        found = searcher.search(some, limit=limit, count=False)
        ids = ((score, searcher.doc(address)["id"][0]) for score, address in found.hits)
        return [Candidate(course_id, float(score)) for score, course_id in ids]


def _write(writer: tantivy.IndexWriter, documents: Sequence[CourseDocument], *, replaces: bool) -> PutReport:
    stored: list[str] = []
    refused: dict[str, str] = {}
    for course in documents:
        try:
            document = to_tantivy(course)
        except (ValueError, TypeError, OverflowError) as problem:
            refused[course.id] = str(problem)
            continue
        if replaces:
            writer.delete_documents_by_term("id", course.id)
        writer.add_document(document)
        stored.append(course.id)
    return PutReport(stored=tuple(stored), refused=refused)


def _finish(writer: tantivy.IndexWriter) -> None:
    """Commit, and let merges end: a writer that goes away drops those it has begun."""
    writer.commit()
    writer.wait_merging_threads()
