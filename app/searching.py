"""Which index engine the settings ask for. Kept apart from the wiring so that a search can be quick to start."""

from typing import TYPE_CHECKING

from app.settings import SearchEngine, Settings

if TYPE_CHECKING:
    from search.ports import IndexEngine


def engine_of(settings: Settings) -> "IndexEngine":
    """The engine, made but not yet asked anything."""
    if settings.search_engine is SearchEngine.MEILISEARCH:
        from search.engines.meilisearch.engine import MeilisearchEngine

        return MeilisearchEngine(settings.meilisearch_url, settings.meilisearch_key)
    from search.engines.embedded.engine import EmbeddedEngine

    return EmbeddedEngine(settings.data_dir / "index")
