"""The catalog: brought in file by file as its courses were published, then edited, related and retired by people."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import polib

from app.demo.days import day_of, days_away
from app.demo.files import DATA, read_json, read_lines
from app.demo.past import Moment, Past
from catalog.importing.service import import_file
from catalog.repository.courses import UnitText, get_course_id, list_units
from catalog.service import relate_courses, retire_course, set_units
from catalog.values import ChangeClass, RelationKind
from core.errors import Invalid

Row = dict[str, Any]
EXPORTS_EVERY = 30
"""Days between two exports of the learning system that courses come from."""
DRAFTS_SINCE = "-150d"


class DemoCatalogRefused(Invalid):
    """A row of the demo's own catalog that the import does not take."""

    code = "demo_catalog_refused"


def moments(known_since: str, importer: str) -> Iterator[Moment]:
    history = read_json("history.json", dict[str, list[Row]])
    retired = {row["course"] for row in history["retirements"]}
    for when, rows in _exports(read_lines("courses.jsonl"), known_since):
        yield Moment(when, "courses", partial(_import, rows, retired, importer))
    for edit in history["edits"]:
        yield Moment(edit["at"], "edit", partial(_edit, edit))
    for retirement in history["retirements"]:
        yield Moment(retirement["at"], "retirement", partial(_retire, retirement))
    for relation in history["relations"]:
        yield Moment("-1d", "relation", partial(_relate, relation))


def _exports(rows: Iterable[Row], known_since: str) -> Iterator[tuple[str, list[Row]]]:
    """Rows by the day on which the export that held them came in; the first holds all that is older."""
    exports: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        published = days_away(row.get("published_on", DRAFTS_SINCE))
        exports[max(days_away(known_since), published - published % EXPORTS_EVERY + EXPORTS_EVERY)].append(row)
    for days in sorted(exports):
        yield f"{min(days, -1):+d}d", exports[days]


def _import(rows: Sequence[Row], retired: set[str], importer: str, past: Past) -> None:
    """One file through the import, then the texts of its courses. What was retired later was published then."""
    lines = [_as_exported(row, past, is_live=row["code"] in retired) for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "learning-system-export.jsonl"
        file.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
        outcome = import_file(past.house.uow, past.actor(importer), file)
    if outcome.errors:
        raise DemoCatalogRefused(row=outcome.errors[0].row, code=outcome.errors[0].code)
    for row in rows:
        if "variant_of" not in row and (source := DATA / "units" / f"{row['code']}.pot").exists():
            _bring_units(row["code"], source, importer, past)


def _as_exported(row: Row, past: Past, *, is_live: bool) -> Row:
    exported = dict(row)
    for name in ("published_on", "review_due"):
        if name in row:
            exported[name] = day_of(row[name], past.today).isoformat()
    if is_live:
        exported["status"] = "published"
    return exported


def _bring_units(code: str, source: Path, importer: str, past: Past) -> None:
    units = [UnitText(entry.msgctxt, entry.msgid, entry.comment) for entry in polib.pofile(str(source))]
    with past.write(importer) as work:
        set_units(work, get_course_id(work.session, code), units, note=source.name)


def _edit(edit: Row, past: Past) -> None:
    with past.write(edit["by"]) as work:
        course_id = get_course_id(work.session, edit["course"])
        units = [
            msgspec.structs.replace(unit, text=edit["text"]) if unit.key == edit["unit"] else unit
            for unit in list_units(work.session, course_id)
        ]
        set_units(work, course_id, units, change_class=ChangeClass(edit["change_class"]), note=edit["note"])


def _retire(retirement: Row, past: Past) -> None:
    with past.write(retirement["by"]) as work:
        replacement = retirement["replacement"]
        retire_course(
            work,
            get_course_id(work.session, retirement["course"]),
            reason=retirement["reason"],
            replacement_id=get_course_id(work.session, replacement) if replacement else None,
        )


def _relate(relation: Row, past: Past) -> None:
    with past.write() as work:
        from_id, to_id = get_course_id(work.session, relation["from"]), get_course_id(work.session, relation["to"])
        relate_courses(work, from_id, to_id, RelationKind(relation["kind"]))
