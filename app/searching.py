"""What a search at the command line needs, without the house: the engine, the clock, and whether the index is whole.

SQLAlchemy alone takes longer to load than a search may take; a question to SQLite's own driver does not.
"""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from app.settings import SearchEngine, Settings

if TYPE_CHECKING:
    from core.clock import Clock
    from search.ports import IndexEngine


def engine_of(settings: Settings) -> "IndexEngine":
    """The engine, made but not yet asked anything."""
    if settings.search_engine is SearchEngine.MEILISEARCH:
        from search.engines.meilisearch.engine import MeilisearchEngine

        return MeilisearchEngine(settings.meilisearch_url, settings.meilisearch_key)
    from search.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(settings.data_dir / "index")


def clock_of(settings: Settings) -> "Clock":
    """The house's clock: the demo's can be moved."""
    from core.clock import DemoClock, SystemClock

    return DemoClock(settings.data_dir / "demo-clock.json") if settings.demo else SystemClock()


def count_waiting(settings: Settings) -> int | None:
    """How many changes wait for the index, asked of a current SQLite database; None where that cannot be told so."""
    from app.migrating import HEAD

    path = settings.data_dir / "coursekeeper.db"
    if settings.database_url or not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            [version] = database.execute("SELECT version_num FROM alembic_version").fetchone()
            [waiting] = database.execute("SELECT count(*) FROM outbox WHERE topic = 'search'").fetchone()
    except (sqlite3.Error, TypeError):
        return None
    return int(waiting) if version == HEAD else None


def is_up_to_date(settings: Settings) -> bool:
    """Whether the embedded index holds every change; False where that is not known."""
    is_embedded = settings.search_engine is SearchEngine.EMBEDDED
    return is_embedded and count_waiting(settings) == 0 and not engine_of(settings).status().needs_rebuild
