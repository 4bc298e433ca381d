"""Logs on standard error: a sentence, `action=` and ids. People read lines, machines JSON."""

import sys
from typing import Any

from core.logs import set_up_with


def set_up_logs() -> None:
    """Configure structlog when the first line is logged, not before: commands that log nothing stay light."""
    import logging

    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


def set_up_command_logs() -> None:
    """Warnings of the rooms go to standard error: standard output is the command's result and nothing else."""
    set_up_with(_configure_for_commands)


def _configure_for_commands() -> None:
    import logging

    import structlog

    if structlog.is_configured():
        return
    structlog.configure(
        processors=[*_common(), _for_people()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def set_up_server_logs() -> None:
    import logging

    import structlog

    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a run still going is no news: it is meant to skip
    is_terminal = sys.stderr.isatty()
    structlog.configure(
        processors=[*_common(), _for_people() if is_terminal else structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _common() -> list[Any]:
    """Tracebacks are written without local variables: those hold cookies and tokens."""
    import structlog

    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]


def _for_people() -> Any:
    import structlog

    return structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
