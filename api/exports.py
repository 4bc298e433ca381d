"""A file of courses as an answer, for programs and pages."""

from litestar.response import Stream

from api.headers import as_file
from api.ports import House
from catalog.exporting.writers import SUFFIXES
from core.actors import Actor
from search.exporting import in_pieces, write_file
from search.values import SearchQuery

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/jsonl",
    "schema-org": "application/ld+json",
}


def courses_as_file(house: House, actor: Actor, query: SearchQuery, format_: str) -> Stream:
    """What a query chooses, to be saved."""
    with house.uow.read(actor) as work:
        file = write_file(work, house.searcher, query, format_)
    return Stream(in_pieces(file), media_type=MEDIA_TYPES[format_], headers=as_file(f"courses{SUFFIXES[format_]}"))
