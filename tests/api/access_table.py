"""`docs/access.md` says who may call what; made from the routes, held against them, and walked by a test.

`python -m tests.api.access_table` writes it anew. Read the difference before you commit it: it is the change in
who may do what.
"""

import tempfile
from pathlib import Path
from typing import Any

from litestar import Litestar

from api.access import Door, access_of
from app.server import application_of
from app.settings import Settings
from app.wiring import Wiring
from people.access import ROLE_PERMISSIONS
from people.values import Permission, Role

PLACE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
CALLERS = ("stranger", *(role.value for role in Role))
HEAD = """# Who may call what

Made from the routes by `python -m tests.api.access_table`; `make test` calls every one of them as every role.
A ✓ means that the door is open: whether the caller may touch *this* course, org unit or market is decided behind it:
`people/access.py` says what owning a course allows without any role (`OWN_COURSE`) and which permissions no place
narrows (`UNDIVIDED`); `catalog/service/guards.py` asks it for every change of a course.
`demo` routes exist in demo mode only.

"""


def rows_of(application: Litestar, mark: str = "") -> list[tuple[str, ...]]:
    rows: dict[tuple[str, str], tuple[str, ...]] = {}
    for route in application.routes:
        for handler in getattr(route, "route_handlers", []):
            if handler.http_methods != {"OPTIONS"}:
                for method in handler.http_methods:
                    if str(method) != "HEAD":
                        needs = access_of(handler).needs
                        key = (route.path_format, str(method))
                        rows[key] = (*key, needs.value, mark, *_marks(needs))
    return [rows[key] for key in sorted(rows)]


def _marks(needs: Permission | Door) -> tuple[str, ...]:
    open_to_all = needs is Door.PUBLIC
    signed_in = [
        needs in Door or needs in ROLE_PERMISSIONS[role] or needs in ROLE_PERMISSIONS[Role.STAFF] for role in Role
    ]
    return tuple("✓" if is_open else "" for is_open in (open_to_all, *signed_in))


def applications() -> tuple[Litestar, Litestar]:
    """The application as it runs for a team, and as the demo."""
    place = Path(tempfile.mkdtemp())
    key = "only for the table of access " * 2
    plain = Wiring(Settings(data_dir=place, secret_key=key))
    demo = Wiring(Settings(data_dir=place, secret_key=key, demo=True))
    return application_of(plain, has_scheduler=False), application_of(demo, has_scheduler=False)


def write_table() -> str:
    plain, demo = applications()
    rows = rows_of(plain)
    known = {row[:2] for row in rows}
    rows += [row for row in rows_of(demo, "demo") if row[:2] not in known]
    header: tuple[Any, ...] = ("path", "method", "needs", "", *CALLERS)
    lines = [header, tuple("---" for _ in header), *sorted(rows)]
    return HEAD + "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def read_table() -> list[dict[str, str]]:
    lines = [line for line in PLACE.read_text().splitlines() if line.startswith("| /")]
    names = ("path", "method", "needs", "mark", *CALLERS)
    return [dict(zip(names, (cell.strip() for cell in line.strip("|").split("|")), strict=True)) for line in lines]


if __name__ == "__main__":
    PLACE.write_text(write_table())
