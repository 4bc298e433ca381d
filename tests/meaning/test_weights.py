"""Reading the packed file."""

from pathlib import Path

import numpy as np
import pytest

from meaning.errors import ModelFileBroken
from meaning.graph import quantize
from meaning.weights import PackedModel, unpack


def packed_block(scale: float, low: list[int], high: list[int]) -> bytes:
    halves = bytes(a | b << 4 for a, b in zip(low, high, strict=True))
    return np.float16(scale).tobytes() + halves


def test_a_block_unpacks_to_low_halves_then_high_halves() -> None:
    block = packed_block(0.5, list(range(16)), list(reversed(range(16))))
    weights = unpack(np.frombuffer(block, dtype=np.uint8)[np.newaxis])
    assert weights.shape == (1, 32)
    assert weights[0, :3].tolist() == [-4.0, -3.5, -3.0]
    assert weights[0, 16:19].tolist() == [3.5, 3.0, 2.5]


def test_the_model_is_the_one_that_is_expected(model_file: Path) -> None:
    model = PackedModel(model_file)
    assert (model.sizes.width, model.sizes.layers, model.sizes.heads) == (384, 12, 12)
    assert model.vector("emb.ln.w").shape == (384,)
    assert model.matrix("l11.fo.w", model.sizes.inner).shape == (384, 1536)
    assert len(model.packed_rows("emb.word", 384)) == model.sizes.words


def test_pieces_have_scores_and_special_marks(model_file: Path) -> None:
    pieces = PackedModel(model_file).pieces()
    assert len(pieces.texts) == len(pieces.scores) == 250_002
    assert pieces.texts[pieces.begin] == b"<s>"
    assert pieces.texts[pieces.unknown] == b"<unk>"


def test_another_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"something else entirely")
    with pytest.raises(ModelFileBroken) as refused:
        PackedModel(path)
    assert refused.value.params["path"] == str(path)


def test_quantizing_stays_within_half_a_step_of_each_columns_scale() -> None:
    matrix = np.random.default_rng(1).normal(size=(64, 8)).astype(np.float32)
    matrix[:, 3] = 0
    rounded, scale = quantize(matrix)
    assert rounded.dtype == np.int8
    assert np.abs(rounded * scale - matrix).max() <= scale.max() / 2 + 1e-6
