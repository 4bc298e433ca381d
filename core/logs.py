"""Logs: a sentence, `action=` and ids. structlog is loaded with the first line, since most commands write none.

A process says how its lines look with `set_up_with`; who writes them takes a `Log` when its module is read.
"""

from collections.abc import Callable
from typing import Any

_set_ups: list[Callable[[], None]] = []
"""What is still to be done before the first line."""


def set_up_with(configure: Callable[[], None]) -> None:
    """Have `configure` called before the first line, in place of what was to be called."""
    _set_ups[:] = [configure]


class Log:
    """The lines of one module."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def _lines(self) -> Any:
        import structlog

        while _set_ups:
            _set_ups.pop()()
        return structlog.get_logger(self.name)

    def info(self, sentence: str, *, action: str, **facts: Any) -> None:
        self._lines.info(sentence, action=action, **facts)

    def warning(self, sentence: str, *, action: str, **facts: Any) -> None:
        self._lines.warning(sentence, action=action, **facts)

    def error(self, sentence: str, *, action: str, **facts: Any) -> None:
        self._lines.error(sentence, action=action, **facts)

    def exception(self, sentence: str, *, action: str, **facts: Any) -> None:
        """With the traceback of what is being handled."""
        self._lines.exception(sentence, action=action, **facts)
