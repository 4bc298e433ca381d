"""Style sheets, fonts and scripts. Their address holds a digest of them all, so browsers may keep them for good.

Style sheets name fonts by relative paths, so these are below the same digest without any rewriting.
"""

import hashlib
import mimetypes
from functools import lru_cache
from pathlib import Path

from litestar import Response, get
from litestar.params import FromPath

from api.access import PUBLIC, access
from core.errors import NotFound

FOLDER = Path(__file__).parent / "static"
FOR_GOOD = "public, max-age=31536000, immutable"
FOR_NOW = "public, max-age=60"
TYPES = {".woff2": "font/woff2", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}


class NoSuchAsset(NotFound):
    code = "no_such_page"


@lru_cache(maxsize=1)
def all_assets() -> dict[str, bytes]:
    """Every file by its path below `static/`."""
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in files}


@lru_cache(maxsize=1)
def digest() -> str:
    """One short digest of all files and their names."""
    made = hashlib.sha256()
    for name, content in all_assets().items():
        made.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return made.hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a file; a name that does not exist fails where it is written, not in the browser."""
    if name not in all_assets():
        raise KeyError(name)
    return f"/static/{digest()}/{name}"


@get("/static/{version:str}/{name:path}", opt=access(PUBLIC), include_in_schema=False, sync_to_thread=False)
def serve_asset(version: FromPath[str], name: FromPath[Path]) -> Response[bytes]:
    """Only files that were there at start-up; a path leads nowhere else."""
    key = name.as_posix().lstrip("/")
    content = all_assets().get(key)
    if content is None:
        raise NoSuchAsset(path=key)
    kept = FOR_GOOD if version == digest() else FOR_NOW
    return Response(content, media_type=_type_of(key), headers={"Cache-Control": kept})


def _type_of(name: str) -> str:
    suffix = Path(name).suffix
    return TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


routes = [serve_asset]
