"""Collects every marked text of code and templates into the catalogs: `make messages`.

What is translated already stays; what nobody uses any more goes; what is new stands there empty, to be written.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import polib
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from core.wording.catalogs import FOLDER

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    "core",
    "meaning",
    "people",
    "catalog",
    "notifications",
    "lifecycle",
    "localization",
    "search",
    "commissioning",
    "api",
    "web",
    "app",
)
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "NN_": (1, 2),
    "pgettext": ((1, "c"), 2),
}
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".txt": "jinja2.ext:babel_extract"}
OPTIONS = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}


def sources() -> Iterator[Path]:
    """Files that may hold texts: Python of every room, and Jinja templates."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            is_template = path.suffix in (".html", ".txt") and "templates" in path.parts
            if path.suffix == ".py" or is_template:
                yield path


def collect(paths: Iterable[Path] | None = None) -> Catalog:
    """All texts with the files they stand in; line numbers are left out, they only make noise in git."""
    found = Catalog(project="Coursekeeper", charset="utf-8")
    for path in paths if paths is not None else sources():
        where = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        with path.open("rb") as file:
            texts = extract(METHODS[path.suffix], file, KEYWORDS, ("i18n:",), OPTIONS)
            for _, message, comments, context in texts:
                found.add(message, locations=[(where, 0)], auto_comments=comments, context=context)
    return found


def as_template(found: Catalog) -> polib.POFile:
    """The texts as polib reads them."""
    buffer = BytesIO()
    write_po(buffer, found, width=110, omit_header=True, sort_output=True, include_lineno=False)
    template = polib.pofile(buffer.getvalue().decode(), wrapwidth=110)
    template.metadata = {"Content-Type": "text/plain; charset=utf-8", "Content-Transfer-Encoding": "8bit"}
    for entry in template:
        entry.occurrences = sorted(set(entry.occurrences))
    return template


def missing_in(path: Path, template: polib.POFile) -> list[str]:
    """Texts that the catalog does not translate."""
    known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path)).translated_entries()}
    return [entry.msgid for entry in template if (entry.msgctxt, entry.msgid) not in known]


def renew(path: Path, template: polib.POFile) -> None:
    """Bring one catalog up to date with the template."""
    catalog = polib.pofile(str(path), wrapwidth=110)
    known = {(entry.msgctxt, entry.msgid): entry for entry in catalog}
    renewed = polib.POFile(wrapwidth=110)
    renewed.metadata = catalog.metadata
    for fresh in template:
        entry = known.get((fresh.msgctxt, fresh.msgid))
        if entry is not None and bool(entry.msgid_plural) == bool(fresh.msgid_plural):
            fresh = polib.POEntry(**{**_fields(fresh), "msgstr": entry.msgstr, "msgstr_plural": entry.msgstr_plural})
            fresh.flags = [flag for flag in entry.flags if flag == "fuzzy"]
        else:
            fresh = polib.POEntry(**_fields(fresh))
        renewed.append(fresh)
    renewed.save(str(path))


def main() -> None:
    """Renew all catalogs and say what they lack."""
    template = as_template(collect())
    template.save(str(FOLDER / "messages.pot"))
    for path in sorted(FOLDER.glob("*.po")):
        renew(path, template)
        lacking = missing_in(path, template)
        print(f"{path.name}: {len(template)} texts, {len(lacking)} without translation")  # noqa: T201


def _fields(entry: polib.POEntry) -> dict[str, object]:
    return {
        "msgid": entry.msgid,
        "msgid_plural": entry.msgid_plural,
        "msgctxt": entry.msgctxt,
        "msgstr_plural": dict.fromkeys(entry.msgstr_plural, ""),
        "occurrences": entry.occurrences,
        "comment": entry.comment,
    }


if __name__ == "__main__":
    main()
