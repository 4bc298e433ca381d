"""Who may run which command with `--as EMAIL`: what the API asks for the same thing, said here for every command."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from app.cli import cli
from app.console import ANYONE_SIGNED_IN, MISUSED, REFUSED, open_house
from core.actors import OPERATOR
from people.access import ROLE_PERMISSIONS
from people.service import add_person
from people.values import Permission, Role

OPERATORS = "takes no --as"
NEEDS: dict[str, Permission | str | None] = {
    "serve": OPERATORS,
    "worker": OPERATORS,
    "upgrade": OPERATORS,
    "settings": OPERATORS,
    "doctor": Permission.RUN_SWEEPS,
    "backup": Permission.RUN_SWEEPS,
    "restore": Permission.RUN_SWEEPS,
    "sweep list": Permission.RUN_SWEEPS,
    "sweep run": Permission.RUN_SWEEPS,
    "import courses": Permission.IMPORT_COURSES,
    "export courses": Permission.READ_CATALOG,
    "courses create": Permission.CREATE_COURSE,
    "courses edit": Permission.READ_CATALOG,
    "courses history": Permission.READ_CATALOG,
    "courses publish": Permission.READ_CATALOG,
    "courses retire": Permission.READ_CATALOG,
    "courses return": Permission.READ_CATALOG,
    "courses roles give": Permission.READ_CATALOG,
    "courses roles list": Permission.READ_CATALOG,
    "courses roles withdraw": Permission.READ_CATALOG,
    "courses show": Permission.READ_CATALOG,
    "courses submit": Permission.READ_CATALOG,
    "courses units import": Permission.READ_CATALOG,
    "people import": Permission.MANAGE_PEOPLE,
    "people invite": Permission.MANAGE_PEOPLE,
    "people leave": Permission.MANAGE_PEOPLE,
    "people list": Permission.READ_CATALOG,
    "people return": Permission.MANAGE_PEOPLE,
    "people roles give": Permission.MANAGE_PEOPLE,
    "people roles withdraw": Permission.MANAGE_PEOPLE,
    "people show": Permission.READ_CATALOG,
    "tokens create": ANYONE_SIGNED_IN,
    "tokens list": ANYONE_SIGNED_IN,
    "tokens revoke": ANYONE_SIGNED_IN,
    "search": Permission.SEARCH,
    "index catch-up": Permission.RUN_SWEEPS,
    "index rebuild": Permission.RUN_SWEEPS,
    "index status": Permission.RUN_SWEEPS,
    "index verify": Permission.RUN_SWEEPS,
    "duplicates check": Permission.CHECK_DUPLICATES,
    "duplicates need": Permission.CHECK_DUPLICATES,
    "duplicates evaluate": Permission.CHECK_DUPLICATES,
    "duplicates sweep": Permission.RUN_SWEEPS,
    "reviews complete": Permission.READ_CATALOG,
    "reviews due": Permission.READ_CATALOG,
    "policies apply": Permission.MANAGE_POLICIES,
    "policies list": Permission.READ_CATALOG,
    "policies simulate": Permission.MANAGE_POLICIES,
    "alerts list": Permission.READ_CATALOG,
    "alerts replay": Permission.MANAGE_ALERTS,
    "markets import": Permission.MANAGE_MARKETS,
    "markets list": Permission.READ_CATALOG,
    "vendors import": Permission.MANAGE_VENDORS,
    "vendors list": Permission.MANAGE_JOBS,
    "rollouts list": Permission.READ_CATALOG,
    "rollouts plan": Permission.PLAN_ROLLOUT,
    "rollouts show": Permission.READ_CATALOG,
    "jobs assign": Permission.MANAGE_JOBS,
    "jobs export": Permission.MANAGE_JOBS,
    "jobs import": Permission.MANAGE_JOBS,
    "jobs list": Permission.READ_CATALOG,
    "jobs open": Permission.MANAGE_JOBS,
    "jobs show": Permission.READ_CATALOG,
    "translations analyse": OPERATORS,
    "translations check": OPERATORS,
    "memory export": Permission.MANAGE_MEMORY,
    "memory import": Permission.MANAGE_MEMORY,
    "requests decide": Permission.SUBMIT_REQUEST,
    "requests list": Permission.READ_CATALOG,
    "requests settings": Permission.DECIDE_REQUEST,
    "requests show": Permission.READ_CATALOG,
    "requests submit": Permission.SUBMIT_REQUEST,
    "requests triage": Permission.DECIDE_REQUEST,
    "reports list": Permission.READ_REPORTS,
    "reports show": Permission.READ_REPORTS,
    "demo advance": ANYONE_SIGNED_IN,
    "demo load": Permission.RUN_SWEEPS,
    "demo start": OPERATORS,
}


def commands_of(command: click.Command, *path: str) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from commands_of(found, *path, name)


COMMANDS = dict(commands_of(cli))
GUARDED = [
    name for name, needs in NEEDS.items() if isinstance(needs, Permission) and needs not in ROLE_PERMISSIONS[Role.STAFF]
]


def needs_of(command: click.Command) -> Any:
    takes_as = any("--as" in option.opts for option in command.params)
    return getattr(command.callback, "needs", "not said") if takes_as else OPERATORS


def sample(kind: click.ParamType, file: Path) -> str:
    """A value that this kind of parameter takes."""
    if isinstance(kind, click.Choice):
        return str(kind.choices[0])
    if isinstance(kind, click.Path):
        return str(file)
    if isinstance(kind, click.types.IntParamType):
        return "1"
    return "01940000-0000-7000-8000-000000000000"


def arguments_of(command: click.Command, file: Path) -> list[str]:
    """The least that the command can be called with."""
    words: list[str] = []
    for one in (one for one in command.params if one.required):
        words += [one.opts[0]] if isinstance(one, click.Option) else []
        words += [] if isinstance(one, click.Option) and one.is_flag else [sample(one.type, file)]
    return words


def test_every_command_says_what_it_needs() -> None:
    assert {name: needs_of(command) for name, command in COMMANDS.items()} == NEEDS


def test_every_command_that_shows_something_takes_json() -> None:
    without = {name for name, one in COMMANDS.items() if not any("--json" in option.opts for option in one.params)}
    assert without == {"serve", "demo start"}


@pytest.fixture
def staff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COURSEKEEPER_DATA_DIR", str(tmp_path / "data"))
    house = open_house()
    with house.uow.write(OPERATOR) as work:
        add_person(work, name="Stan", email="stan@example.org")
    house.close()
    return "stan@example.org"


def test_whoever_lacks_the_permission_is_refused_whatever_the_command(staff: str, tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text("{}")
    ended = {}
    for name in GUARDED:
        words = [*name.split(), *arguments_of(COMMANDS[name], file), "--as", staff]
        run = CliRunner().invoke(cli, words)
        ended[name] = (run.exit_code, run.stdout, "do not allow" in run.stderr)
    assert ended == dict.fromkeys(GUARDED, (REFUSED, "", True))
    assert file.read_text() == "{}"


def test_whom_nobody_knows_acts_for_nobody(staff: str) -> None:
    ended = CliRunner().invoke(cli, ["sweep", "list", "--as", "nobody@example.org"])
    assert (ended.exit_code, ended.stdout) == (MISUSED, "")
