"""The HR export: everybody at first, and later the same file again, in which one person has left."""

from collections.abc import Iterator

from app.demo.files import DATA, read_json
from app.demo.past import Moment, Past
from people.directory import PersonRow, read_people, read_units
from people.service import import_directory


def moments(known_since: str) -> Iterator[Moment]:
    yield Moment(known_since, "people", _bring_everybody)
    for hand_over in read_json("history.json", dict[str, list[dict[str, str | None]]])["handovers"]:
        yield Moment(str(hand_over["at"]), "leaver", _bring_the_file_again)


def _bring_everybody(past: Past) -> None:
    rows = _people()
    for row in rows:
        row.values["active"] = True
    with past.write() as work:
        import_directory(work, rows, read_units((DATA / "org_units.csv").read_bytes()))


def _bring_the_file_again(past: Past) -> None:
    with past.write() as work:
        import_directory(work, _people())


def _people() -> list[PersonRow]:
    return read_people((DATA / "people.csv").read_bytes())
