"""Migrations run inside the process, from the installed package: `coursekeeper upgrade` needs no files beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import make_data_dir
from core.errors import Conflict

if TYPE_CHECKING:
    from alembic.config import Config

    from app.wiring import Wiring

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"
HEAD = "0001"
"""The newest migration; a test holds it against the scripts, so that commands need not read them."""


class DatabaseFromTheFuture(Conflict):
    """The database was migrated by a newer version of Coursekeeper."""

    code = "database_from_the_future"


def config(url: str) -> "Config":
    from alembic.config import Config

    found = Config()
    found.set_main_option("script_location", str(SCRIPTS))
    found.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return found


def find_revision(house: "Wiring") -> str | None:
    from sqlalchemy import inspect, text

    with house.database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(house: "Wiring") -> bool:
    """Bring the database to HEAD and put the default policy in force; False where nothing was to be done."""
    make_data_dir(house.settings)
    before = find_revision(house)
    if before == HEAD:
        return False
    from alembic import command

    with house.database._writing.begin() as connection:
        options = config(house.settings.database)
        options.attributes["connection"] = connection
        command.upgrade(options, "head")
    house.put_defaults_in_force()
    return True


def ensure_current(house: "Wiring") -> None:
    """What every command does first: an empty or older database is migrated, a newer one refused."""
    found = find_revision(house) if house.has_database() else None
    if found is not None and found > HEAD:
        raise DatabaseFromTheFuture(found=found, known=HEAD)
    if found != HEAD:
        upgrade(house)
