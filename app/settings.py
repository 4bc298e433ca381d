"""Settings from the environment or a `.env` file, prefix COURSEKEEPER_. A wrong one stops the start by name."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.console import UnreadableFile
from core.actors import ENGLISH
from core.errors import Invalid
from core.locales import Locale, UnknownLocale

PREFIX = "COURSEKEEPER_"
TESTING = "COURSEKEEPER_TEST_"
OUTSIDE = {"COURSEKEEPER_DATA"}
"""Names that only tests and benchmarks read."""
SECRET_FILE = "secret-key"  # noqa: S105  the name of a file, not a secret


LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OWNER_ONLY, OTHERS = 0o700, 0o077


class SearchEngine(StrEnum):
    EMBEDDED = "embedded"
    MEILISEARCH = "meilisearch"


PURPOSES = {
    "data_dir": "Where the database, the index and the model live.",
    "database_url": "SQLite in DATA_DIR unless given; postgresql+psycopg://… for a team.",
    "search_engine": "embedded or meilisearch.",
    "meilisearch_url": "Address of Meilisearch.",
    "meilisearch_key": "Key for Meilisearch.",
    "mail_url": "smtp://…, smtps://… or mailbox: (the demo's own); without it mail waits in its queue.",
    "mail_from": "Sender of mails.",
    "base_url": "Where people reach the pages; links in mails begin with it, other host names are refused.",
    "trusted_proxies": "Addresses of proxies in front, by comma: theirs is the word on where a request comes from.",
    "secret_key": "Signs links and forms; made once and kept in DATA_DIR if absent.",
    "demo": "Demo mode: loopback only, persona switch, movable clock.",
    "default_locale": "For people without a language of their own.",
    "default_time_zone": "For people without a zone of their own.",
}
SECRETS = frozenset({"database_url", "meilisearch_key", "mail_url", "secret_key"})


class WrongSetting(Invalid):
    code = "wrong_setting"

    def __str__(self) -> str:
        return f"{PREFIX}{self.params['name']}: {self.params['problem']}"


@dataclass(frozen=True, kw_only=True)
class Settings:
    data_dir: Path = Path(".coursekeeper")
    database_url: str = ""
    search_engine: SearchEngine = SearchEngine.EMBEDDED
    meilisearch_url: str = ""
    meilisearch_key: str = ""
    mail_url: str = ""
    mail_from: str = "Coursekeeper <coursekeeper@localhost>"
    base_url: str = "http://127.0.0.1:8710"
    trusted_proxies: str = ""
    secret_key: str = ""
    demo: bool = False
    default_locale: Locale = ENGLISH
    default_time_zone: str = "Europe/Berlin"

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'coursekeeper.db'}"

    @property
    def mail(self) -> str:
        """The demo keeps its own mailbox; nobody else gets one without asking."""
        return self.mail_url or ("mailbox:" if self.demo else "")


def load(environ: Mapping[str, str] | None = None, dotenv: Path = Path(".env")) -> Settings:
    """Read settings; raise WrongSetting for the first that is unknown or cannot be used."""
    given = _read_dotenv(dotenv)
    given |= {k: v for k, v in (environ if environ is not None else os.environ).items() if k.startswith(PREFIX)}
    given = {k: v for k, v in given.items() if not k.startswith(TESTING) and k not in OUTSIDE}
    known = {f.name for f in fields(Settings)}
    values: dict[str, object] = {}
    for full_name, text in given.items():
        name = full_name.removeprefix(PREFIX)
        if name.lower() not in known:
            raise WrongSetting(name=name, problem="there is no such setting; `coursekeeper settings` lists them all")
        values[name.lower()] = _parse(name, text.strip())
    return _checked(Settings(**values))  # type: ignore[arg-type]


def _read_dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableFile(file=str(path), problem=str(problem)) from None
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.removeprefix("export ").split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {k.strip(): v.strip().strip("\"'") for k, v in pairs if k.strip().startswith(PREFIX)}


def _parse(name: str, text: str) -> object:
    match name:
        case "DATA_DIR":
            return Path(text).expanduser()
        case "SEARCH_ENGINE":
            if text not in set(SearchEngine):
                raise WrongSetting(name=name, problem=f"{text!r} is neither embedded nor meilisearch")
            return SearchEngine(text)
        case "DEMO":
            if text.lower() not in {"0", "1", "true", "false", "yes", "no", ""}:
                raise WrongSetting(name=name, problem=f"{text!r} is neither true nor false")
            return text.lower() in {"1", "true", "yes"}
        case "DEFAULT_LOCALE":
            return _parse_locale(name, text)
        case _:
            return text


def _parse_locale(name: str, text: str) -> Locale:
    try:
        return Locale.parse(text)
    except UnknownLocale:
        raise WrongSetting(name=name, problem=f"{text!r} is no locale that CLDR knows") from None


def _checked(settings: Settings) -> Settings:
    try:
        ZoneInfo(settings.default_time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise WrongSetting(
            name="DEFAULT_TIME_ZONE", problem=f"{settings.default_time_zone!r} is no time zone"
        ) from None
    if settings.search_engine is SearchEngine.MEILISEARCH and not settings.meilisearch_url:
        raise WrongSetting(name="MEILISEARCH_URL", problem="is needed where SEARCH_ENGINE is meilisearch")
    if settings.database_url and not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise WrongSetting(name="DATABASE_URL", problem="starts with sqlite:/// or postgresql+psycopg://")
    if settings.mail_url and not settings.mail_url.startswith(("smtp://", "smtps://", "mailbox:")):
        raise WrongSetting(name="MAIL_URL", problem="starts with smtp://, smtps:// or is mailbox:")
    if settings.mail_url.startswith("mailbox:") and not settings.demo:
        raise WrongSetting(name="MAIL_URL", problem="mailbox: is the demo's own and needs COURSEKEEPER_DEMO=true")
    if not settings.base_url.startswith(("http://", "https://")):
        raise WrongSetting(name="BASE_URL", problem="starts with http:// or https://")
    for address in filter(None, map(str.strip, settings.trusted_proxies.split(","))):
        if not is_network(address):
            raise WrongSetting(name="TRUSTED_PROXIES", problem=f"{address!r} is no IP address or network")
    if settings.secret_key and len(settings.secret_key) < 32:
        raise WrongSetting(name="SECRET_KEY", problem="is shorter than 32 characters")
    return settings


def is_network(text: str) -> bool:
    """Whether it is an IP address, or a network such as 10.0.0.0/8."""
    from ipaddress import ip_network

    try:
        ip_network(text)
    except ValueError:
        return False
    return True


def make_data_dir(settings: Settings) -> None:
    """DATA_DIR, for its owner alone: queued mails hold sign-in links. One that was made looser is tightened."""
    try:
        settings.data_dir.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as problem:
        said = problem.strerror or str(problem)
        raise WrongSetting(name="DATA_DIR", problem=f"{settings.data_dir} cannot be made: {said}") from None
    if settings.data_dir.stat().st_mode & OTHERS:
        with suppress(PermissionError):  # it belongs to somebody else, who decides about it
            settings.data_dir.chmod(OWNER_ONLY)


def read_secret_key(settings: Settings) -> bytes:
    """The key that signs links: the setting's, else one made once and kept in DATA_DIR for the owner's eyes only."""
    if settings.secret_key:
        return settings.secret_key.encode()
    path = settings.data_dir / SECRET_FILE
    if not path.exists():
        make_data_dir(settings)
        draft = path.with_suffix(f".{os.getpid()}.draft")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip().encode()


def hosts_of(settings: Settings) -> frozenset[str]:
    """Names the service answers under, so that another site's name cannot be turned onto this machine.

    On loopback outside the demo nobody said under which name people come: any will do.
    """
    own = urlsplit(settings.base_url).hostname or ""
    if settings.demo:
        return LOOPBACK
    return frozenset() if own in LOOPBACK else LOOPBACK | {own}


def describe(settings: Settings) -> list[dict[str, str]]:
    """Every setting with its value and purpose, secrets masked."""
    rows = []
    for item in fields(Settings):
        value = str(getattr(settings, item.name) or "")
        shown = "•••" if item.name in SECRETS and value else value
        rows.append({"name": PREFIX + item.name.upper(), "value": shown, "purpose": PURPOSES[item.name]})
    return rows
