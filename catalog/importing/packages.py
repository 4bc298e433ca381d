"""SCORM 1.2, SCORM 2004 and cmi5 packages: the manifest, in its ZIP or alone, becomes one row and its outline.

Only the manifest and the metadata file it names are read, through defusedxml, and only up to a limit.
"""

import posixpath
import re
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from catalog.importing.tables import Cells, Row, Table, Unreadable
from catalog.importing.zips import check_zip, read_entry

MANIFESTS = ("imsmanifest.xml", "cmi5.xml")
MAX_MANIFEST = 16 * 1024**2
MAX_OUTLINE = 100


def open_package(path: Path, *, is_zip: bool) -> Table:
    """A table of one course."""
    name, content, base = _manifest(path) if is_zip else (path.name, _read_file(path), None)
    root = parse_xml(content, name)
    kind = local(root)
    if kind == "courseStructure":
        format_, cells = "cmi5", _cmi5(root)
    elif kind == "manifest":
        format_ = _scorm_version(root)
        cells = _scorm(root, _external_metadata(path, root, base) if is_zip else None)
    else:
        raise Unreadable("not_a_manifest", place=name, root=kind)
    if not cells.get("title"):
        raise Unreadable("package_without_title", place=name)
    found = {key: value for key, value in cells.items() if value not in (None, "", [])}
    return Table(format_, tuple(found), lambda: iter([Row(1, found)]))


def _manifest(path: Path) -> tuple[str, bytes, str]:
    """Name, content and folder of the manifest nearest to the top."""
    sizes = {entry.filename: entry.file_size for entry in check_zip(path)}
    names = list(sizes)
    found = [name for name in names if posixpath.basename(name).lower() in MANIFESTS and name.count("/") <= 1]
    if not found:
        raise Unreadable("no_manifest", expected=" / ".join(MANIFESTS))
    name = min(found, key=lambda name: (name.count("/"), name))
    if sizes[name] > MAX_MANIFEST:
        raise Unreadable("zip_too_large", place=name, limit=MAX_MANIFEST)
    return name, read_entry(path, name, MAX_MANIFEST), posixpath.dirname(name)


def _read_file(path: Path) -> bytes:
    if path.stat().st_size > MAX_MANIFEST:
        raise Unreadable("file_too_large", limit=MAX_MANIFEST)
    return path.read_bytes()


def parse_xml(content: bytes, name: str) -> Element:
    """The root element; entities, bombs and external references are refused, broken XML with its place."""
    try:
        root: Element = fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as hostile:
        raise Unreadable("xml_hostile", place=name, detail=type(hostile).__name__) from hostile
    except (ParseError, ValueError, LookupError) as broken:
        raise Unreadable("xml_broken", place=name, detail=str(broken)) from broken
    return root


def local(element: Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _children(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [child for child in element if local(child).lower() == name.lower()]


def _find(element: Element | None, *names: str) -> Element | None:
    for name in names:
        element = next(iter(_children(element, name)), None)
    return element


def _text(element: Element | None) -> str:
    """All text below, in one piece per line; LOM wraps it in langstring or string."""
    if element is None:
        return ""
    lines = (" ".join(line.split()) for line in "".join(element.itertext()).strip().split("\n"))
    return "\n".join(line for line in lines if line)


def _said_language(element: Element | None) -> str | None:
    """The language a langstring declares; x-none is how LOM says none."""
    for below in element.iter() if element is not None else ():
        for name, value in below.attrib.items():
            if name.rpartition("}")[2] in ("lang", "language") and value and value.lower() not in ("x-none", "und"):
                return value
    return None


def _strings(element: Element | None) -> tuple[str, str | None]:
    """The first language's text of a LangString and that language."""
    first = next(iter(element), None) if element is not None else None
    chosen = first if first is not None else element
    return _text(chosen), _said_language(chosen)


def _scorm_version(root: Element) -> str:
    version = _text(_find(root, "metadata", "schemaversion")).lower()
    return "scorm12" if version in ("", "1.2", "1.1") else "scorm2004"


def _scorm(root: Element, external: Element | None) -> Cells:
    organization = _default_organization(root)
    lom = external if external is not None else _find(root, "metadata", "lom")
    lom = lom if lom is not None else _find(organization, "metadata", "lom")
    general = _find(lom, "general")
    lom_title, title_language = _strings(_find(general, "title"))
    description, text_language = _strings(_find(general, "description"))
    language = _text(_find(general, "language")) or title_language or text_language
    keywords = [_strings(keyword)[0] for keyword in _children(general, "keyword")]
    return {
        "title": _text(_find(organization, "title")) or lom_title,
        "description": description,
        "tags": [keyword for keyword in keywords if keyword],
        "objectives": _objectives(organization),
        "language": language if language and language.lower() not in ("none", "x-none", "und") else None,
        "duration_minutes": _duration(_find(lom, "educational", "typicalLearningTime")),
        "modality": "e-learning",
        "source": "scorm",
        "source_id": root.get("identifier"),
    }


def _duration(learning_time: Element | None) -> str | None:
    """Authoring tools fill in zero where nobody said anything."""
    said = _text(_find(learning_time, "duration")) or _text(_find(learning_time, "datetime"))
    return said if re.search("[1-9]", said) else None


def _default_organization(root: Element) -> Element | None:
    organizations = _find(root, "organizations")
    wanted = organizations.get("default") if organizations is not None else None
    found = _children(organizations, "organization")
    return next((each for each in found if each.get("identifier") == wanted), found[0] if found else None)


def _objectives(organization: Element | None) -> list[str]:
    """SCORM 2004 sequencing names objectives by id only; titles of the items say what is taught."""
    titles = [_text(_find(item, "title")) for item in _children(organization, "item")]
    return [title for title in titles if title][:MAX_OUTLINE] if len(titles) > 1 else []


def _external_metadata(path: Path, root: Element, base: str | None) -> Element | None:
    """The LOM file that adlcp:location names, if it is in the package."""
    location = _text(_find(root, "metadata", "location"))
    name = posixpath.normpath(posixpath.join(base or "", location)) if location else ""
    if not name or name.startswith(("..", "/")) or name not in {e.filename for e in check_zip(path)}:
        return None
    lom = parse_xml(read_entry(path, name, MAX_MANIFEST), name)
    return lom if local(lom).lower() == "lom" else None


def _cmi5(root: Element) -> Cells:
    course = _find(root, "course")
    title, language = _strings(_find(course, "title"))
    description, text_language = _strings(_find(course, "description"))
    units = [unit for unit in root.iter() if local(unit) == "au"]
    titles = [_strings(_find(unit, "title"))[0] for unit in units]
    return {
        "title": title,
        "description": description,
        "objectives": [title for title in titles if title][:MAX_OUTLINE] if len(titles) > 1 else [],
        "language": language or text_language,
        "modality": "e-learning",
        "source": "cmi5",
        "source_id": course.get("id") if course is not None else None,
    }
