"""What all commands share: who acts, how results are shown, how they end.

Exit codes: 0 done · 1 failed unexpectedly · 2 used wrongly or file unreadable · 3 done in part, the rest reported ·
4 refused by a rule.
"""

import errno
import functools
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from core.errors import CoursekeeperError, DiskFull, Invalid, NotFound, Unavailable
from people.values import Permission

if TYPE_CHECKING:
    from pathlib import Path

    from app.wiring import Wiring
    from core.actors import Actor

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
DONE, FAILED, MISUSED, IN_PART, REFUSED = 0, 1, 2, 3, 4
ANYONE_SIGNED_IN = None
"""What a command needs whose use case alone decides, as a route with that door."""
F = TypeVar("F", bound=Callable[..., Any])

as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line, nothing else.")


class UnreadableFile(Invalid):
    """A file that is not there, is a directory, is empty or holds something else than its name says."""

    code = "unreadable_file"


class FileNotWritten(Invalid):
    """A file cannot be written where it was asked for."""

    code = "file_not_written"


def emit(value: object) -> None:
    """One JSON object on one line of standard output."""
    import msgspec

    sys.stdout.buffer.write(msgspec.json.encode(value, enc_hook=str) + b"\n")
    sys.stdout.flush()


def show_json(value: object) -> None:
    """JSON for a person to read, and to put back as a file."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value, enc_hook=str)))


def emit_lines(values: Iterable[object]) -> None:
    for value in values:
        emit(value)


def require_file(output: "Path | None", *, as_json: bool) -> None:
    """Standard output holds either what is exported or the JSON about it."""
    if as_json and output is None:
        raise click.UsageError("--json tells about the file, so it needs --output.")


def unwritable(path: "Path", problem: OSError) -> CoursekeeperError:
    """Why a file cannot be written: no room is nobody's wrong use."""
    if problem.errno in FULL:
        return DiskFull(file=str(path))
    return FileNotWritten(file=str(path), problem=problem.strerror or str(problem))


def read_json(path: "Path") -> object:
    """The JSON of a file, whatever it is, or a sentence that names the file."""
    from core.foreign_json import NotJson, decode_json

    try:
        return decode_json(path.read_bytes())
    except OSError as problem:
        raise UnreadableFile(file=str(path), problem=problem.strerror or "cannot be read") from None
    except NotJson as problem:
        raise UnreadableFile(file=str(path), problem=str(problem)) from None


def say(sentence: str) -> None:
    """A line for a person, on standard output."""
    click.echo(sentence)


def complain(sentence: str) -> None:
    click.echo(sentence, err=True)


def state_of(kind: str, value: str) -> str:
    """A state in the word that pages have for it; JSON keeps its code."""
    from core.wording import state_word

    return state_word(kind, value).word


def show_table(headers: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Columns as wide as their widest cell."""
    table = [[str(h) for h in headers], *[["" if c is None else str(c) for c in row] for row in rows]]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


class Progress:
    """A counter on standard error while that is a terminal; silent otherwise."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.is_shown = sys.stderr.isatty()

    def __call__(self, done: int, total: int | None = None) -> None:
        if self.is_shown:
            end = f" of {total:,}" if total else ""
            click.echo(f"\r{self.what}: {done:,}{end}  ", err=True, nl=False)

    def finish(self) -> None:
        if self.is_shown:
            click.echo(err=True)


def ending(error: CoursekeeperError) -> int:
    """The exit code an error ends a command with."""
    if isinstance(error, (Invalid, NotFound)):
        return MISUSED
    if isinstance(error, Unavailable):
        return FAILED
    return REFUSED


def explain(error: CoursekeeperError) -> str:
    """The error as a sentence, its fields below it."""
    from core.actors import ENGLISH
    from core.wording import problems

    lines = [problems.sentence(error.code, error.params, ENGLISH)]
    for item in error.errors if isinstance(error, Invalid) else ():
        lines.append(f"  {item.field}: {problems.sentence(item.code, {**item.params, 'value': item.value}, ENGLISH)}")
    return "\n".join(lines)


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 course, 2,000 courses."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def as_somebody(needs: Permission | None) -> Callable[[F], F]:
    """Lets a command take `--as EMAIL`, and keeps with it what whoever is named there needs."""

    def keep(function: F) -> F:
        function.needs = needs  # type: ignore[attr-defined]
        return click.option("--as", "as_email", metavar="EMAIL", help="Act as this person; else as the operator.")(
            function
        )

    return keep


def acting(*, needs: Permission | None) -> Callable[[F], F]:
    """Gives a command `house` and `actor`, takes `--as EMAIL`, and ends it with the right code and a sentence.

    `needs` is asked as a route's door asks it: whether there is any place where the person may do this. Whether here,
    the use case decides.
    """

    def wrap(function: F) -> F:
        @as_somebody(needs)
        @functools.wraps(function)
        def command(*args: Any, as_email: str | None, **kwargs: Any) -> Any:
            with ends_rightly():
                house = open_house()
                try:
                    actor = find_actor(house, as_email, needs)
                    return function(*args, house=house, actor=actor, **kwargs)
                finally:
                    house.close()

        return command  # type: ignore[return-value]

    return wrap


def open_house(*, is_command: bool = True) -> "Wiring":
    """The wired application on this process's settings, its database up to date; a command follows the demo's."""
    from app import migrating
    from app.demo.standing import as_started
    from app.logs import set_up_command_logs
    from app.settings import load
    from app.wiring import Wiring

    set_up_command_logs()
    house = Wiring(as_started(load()) if is_command else load())
    migrating.ensure_current(house)
    return house


def find_actor(house: "Wiring", email: str | None, needs: Permission | None) -> "Actor":
    """Who acts: the operator, or the person with this address if they may do somewhere what the command needs."""
    from core.actors import OPERATOR, living_in

    operator = living_in(house.settings.default_time_zone, OPERATOR)
    if email is None:
        return operator
    from people.access import require_somewhere
    from people.service import ReaderDefaults, get_actor_by_email

    defaults = ReaderDefaults(house.settings.default_locale, house.settings.default_time_zone)
    with house.uow.read(operator) as work:
        actor = get_actor_by_email(work, email, defaults)
    if needs is not None:
        require_somewhere(actor, needs)
    return actor


class ends_rightly:  # noqa: N801  reads as a statement
    """Turns errors of the rooms into a sentence on standard error and an exit code."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, CoursekeeperError):
            complain(str(error) if error.code == "wrong_setting" else explain(error))
            raise SystemExit(ending(error)) from None
        if isinstance(error, Exception) and "sqlalchemy" in sys.modules:
            from core.database import failure_of, refusal_of

            if refusal := refusal_of(error) or failure_of(error):
                complain(explain(refusal))
                raise SystemExit(ending(refusal)) from error
        if isinstance(error, OSError) and error.errno in FULL:
            full = DiskFull(file=error.filename or "what this command writes")
            complain(explain(full))
            raise SystemExit(ending(full)) from error
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(DONE) from None
