"""Courses that a search and filters choose, as a file: for the command, the API and the catalog page alike."""

from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID

import msgspec

from catalog.exporting.rows import ExportedCourse, read_courses, read_these
from catalog.exporting.writers import write_courses
from core.unit_of_work import Work
from people.access import require
from people.values import Permission
from search.service import Searcher
from search.values import SearchQuery

MOST_HITS = 10_000
"""So many courses are exported of what a search for words finds; filters alone have no bound."""
IN_MEMORY = 4_000_000
"""Bytes of a file that are kept in memory; more goes to disk."""
PIECE = 65_536


def courses_for(work: Work, searcher: Searcher, query: SearchQuery) -> Iterator[ExportedCourse]:
    """The chosen courses: in the order of the search where it has words, else oldest first."""
    require(work.actor, Permission.READ_CATALOG)
    if query.text.strip():
        whole = msgspec.structs.replace(query, facets=(), limit=MOST_HITS, offset=0, is_typing=False)
        return read_these(work.session, [UUID(str(hit.course.id)) for hit in searcher.search(work, whole).hits])
    if query.where is None:
        return read_courses(work.session)
    return read_these(work.session, searcher.ids_matching(work, query.where, query.today))


def write_file(work: Work, searcher: Searcher, query: SearchQuery, format_: str) -> IO[bytes]:
    """The same as a file that is read from its start and gone once it is closed."""
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by whoever sends it
    write_courses(courses_for(work, searcher, query), format_, file)
    file.seek(0)
    return file


def in_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The content, piece by piece; the file is closed at the end."""
    with file:
        while piece := file.read(PIECE):
            yield piece
