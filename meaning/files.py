"""Files that are made once and then only read."""

import os
import threading
from collections.abc import Callable
from pathlib import Path


def write_once(path: Path, content: Callable[[], bytes]) -> Path:
    """Write a file whole or not at all; several processes may do it at once."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        half.write_bytes(content())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return path
