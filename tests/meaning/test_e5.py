"""The model itself: what its vectors are like, and what happens where it cannot be loaded."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from meaning.e5 import E5Embedder
from meaning.errors import ModelUnavailable
from meaning.ports import WIDTH

TEXTS = [
    "How to refuse a bribe",
    "So lehnt man Bestechung ab",
    "賄賂を断る方法",
    "Baking sourdough bread at home",
    "",
]


def test_vectors_are_of_unit_length(embedder: E5Embedder) -> None:
    vectors = embedder.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), WIDTH)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_vectors(embedder: E5Embedder) -> None:
    assert embedder.embed([]).shape == (0, WIDTH)


def test_the_same_meaning_in_another_language_is_nearer_than_another_meaning(embedder: E5Embedder) -> None:
    english, german, japanese, bread, _ = embedder.embed(TEXTS)
    assert english @ german > english @ bread + 0.02
    assert english @ japanese > english @ bread + 0.02


def test_a_vector_does_not_depend_on_the_texts_beside_it(embedder: E5Embedder) -> None:
    together = embedder.embed(TEXTS)
    alone = np.concatenate([embedder.embed([text]) for text in TEXTS])
    assert np.array_equal(together, alone)


def test_texts_longer_than_the_model_reads_are_cut(embedder: E5Embedder) -> None:
    long = "Safety at the machine. " * 1000
    assert np.linalg.norm(embedder.embed([long])) == pytest.approx(1, abs=1e-5)


def test_threads_get_the_same_vectors(embedder: E5Embedder) -> None:
    expected, found = embedder.embed(TEXTS), []
    threads = [threading.Thread(target=lambda: found.append(embedder.embed(TEXTS))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(one, expected) for one in found)


def test_two_that_load_at_once_share_whole_files(tmp_path: Path, embedder: E5Embedder) -> None:
    found: list[np.ndarray] = []
    threads = [threading.Thread(target=lambda: found.append(E5Embedder(tmp_path).embed(TEXTS[:1]))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 2
    assert sorted(path.name for path in (tmp_path / embedder.version).iterdir()) == ["encoder.onnx", "pieces.model"]


def test_asking_whether_it_is_available_loads_nothing() -> None:
    asked = (
        "import sys, pathlib; from meaning.e5 import E5Embedder;"
        "E5Embedder(pathlib.Path('nowhere')).is_available;"
        "sys.exit('onnxruntime' in sys.modules or 'sentencepiece' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", asked], check=False, cwd=Path(__file__).parents[2]).returncode == 0


def test_without_the_package_it_says_so(tmp_path: Path) -> None:
    embedder = E5Embedder(tmp_path, model_file=tmp_path / "not-there.bin")
    assert not embedder.is_available
    assert embedder.reason == "package_missing"
    with pytest.raises(ModelUnavailable):
        embedder.embed(["anything"])


def test_without_the_runtime_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meaning.e5._is_installed", lambda module: module != "onnxruntime")
    embedder = E5Embedder(tmp_path)
    assert (embedder.is_available, embedder.reason) == (False, "runtime_missing")


def test_a_broken_model_file_is_found_out_once(tmp_path: Path) -> None:
    broken = tmp_path / "broken.bin"
    broken.write_bytes(b"E5S1" + bytes(100))
    embedder = E5Embedder(tmp_path, model_file=broken)
    assert embedder.is_available, "nobody has looked inside yet"
    with pytest.raises(ModelUnavailable):
        embedder.embed(["anything"])
    assert embedder.reason == "model_broken"
