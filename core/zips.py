"""What Python's ZIP reader raises of damaged archives; it lets through what its decompressors say."""

import zipfile
from lzma import LZMAError
from zlib import error as ZlibError  # noqa: N812  a class, whatever its name

DAMAGED: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    ZlibError,
    LZMAError,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)
