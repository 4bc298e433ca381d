"""`make migration MESSAGE="…"`: compares the mapped tables with the newest migration and writes the next one."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from app.migrating import config


def main(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        options = config(f"sqlite:///{Path(folder) / 'compare.db'}")
        newest = ScriptDirectory.from_config(options).get_current_head()
        if newest:
            command.upgrade(options, "head")
        number = f"{int(newest or 0) + 1:04}"
        command.revision(options, message, autogenerate=True, rev_id=number)
        print(f"Written. Now read it, and set HEAD in app/migrating.py to {number!r}.")  # noqa: T201


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or "change tables")
