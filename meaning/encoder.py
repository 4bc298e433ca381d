"""Run the encoder: pieces to rows of the word table, through the graph, to one mean vector a text."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime

from meaning.files import write_once
from meaning.graph import encoder_graph
from meaning.ports import Vectors
from meaning.tokenizer import Tokenizer, sentencepiece_file
from meaning.weights import Floats, PackedModel, unpack


class Encoder:
    """Safe to call from several threads at once."""

    def __init__(self, model_file: Path, directory: Path, *, threads: int, limit: int) -> None:
        model = PackedModel(model_file)
        width = model.sizes.width
        graph = write_once(directory / "encoder.onnx", lambda: encoder_graph(model))
        pieces = write_once(directory / "pieces.model", lambda: sentencepiece_file(model.pieces()))
        self._tokenizer = Tokenizer(pieces, begin=model.begin, end=model.end)
        self._words = model.packed_rows("emb.word", width)
        self._places: Floats = model.vector("emb.pos").reshape(-1, width) + model.vector("emb.type")[:width]
        self._session = onnxruntime.InferenceSession(str(graph), _options(threads), ["CPUExecutionProvider"])
        self._limit = min(limit, model.sizes.positions)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length a text."""
        return np.stack([self._embed_ids(ids) for ids in self._tokenizer.ids(texts, self._limit)])

    def _embed_ids(self, ids: list[int]) -> Vectors:
        rows = unpack(self._words[ids]) + self._places[: len(ids)]
        hidden = self._session.run(["hidden"], {"x": rows[np.newaxis]})[0][0]
        mean: Vectors = hidden.mean(axis=0, dtype=np.float32)
        return mean / np.linalg.norm(mean)


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False  # the arena keeps the peak of the longest text for good
    options.log_severity_level = 3
    # Threads that spin between products would take the cores from the requests served beside them.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options
