"""JSON that others wrote: whatever is wrong with it, however deep it is nested, comes as one error with a sentence."""

from typing import TypeVar, overload

import msgspec

T = TypeVar("T")

TOO_DEEP = "it is nested too deeply"


class NotJson(ValueError):
    """Bytes or text that are no JSON, or JSON of another shape; its text says what and where."""


@overload
def decode_json(content: bytes | str) -> object: ...


@overload
def decode_json(content: bytes | str, shape: type[T]) -> T: ...


def decode_json(content: bytes | str, shape: type[T] | None = None) -> T | object:
    """The value, of `shape` where one is asked for; raises NotJson. A byte order mark in front is let be."""
    text = content.removeprefix(b"\xef\xbb\xbf") if isinstance(content, bytes) else content.removeprefix("\ufeff")
    try:
        return msgspec.json.decode(text, type=shape or object)
    except RecursionError:
        raise NotJson(TOO_DEEP) from None
    except (msgspec.MsgspecError, ValueError) as problem:
        raise NotJson(str(problem)) from None
