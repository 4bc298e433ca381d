"""Settings from the environment or a `.env` file, prefix COURSEKEEPER_. A wrong one stops the start by name."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import Invalid
from core.locales import Locale, UnknownLocale

PREFIX = "COURSEKEEPER_"
TESTING = "COURSEKEEPER_TEST_"
OUTSIDE = {"COURSEKEEPER_DATA"}
"""Names that only tests and benchmarks read."""
SECRET_FILE = "secret-key"  # noqa: S105  the name of a file, not a secret


class SearchEngine(StrEnum):
    EMBEDDED = "embedded"
    MEILISEARCH = "meilisearch"


class WrongSetting(Invalid):
    code = "wrong_setting"

    def __str__(self) -> str:
        return f"{PREFIX}{self.params['name']}: {self.params['problem']}"


def _setting(purpose: str, default: object, *, is_secret: bool = False) -> object:
    return field(default=default, metadata={"purpose": purpose, "secret": is_secret})


@dataclass(frozen=True, kw_only=True)
class Settings:
    data_dir: Path = _setting("Where the database, the index and the model live.", Path(".coursekeeper"))  # type: ignore[assignment]
    database_url: str = _setting("SQLite in DATA_DIR, or postgresql+psycopg://…", "", is_secret=True)  # type: ignore[assignment]
    search_engine: SearchEngine = _setting("embedded or meilisearch.", SearchEngine.EMBEDDED)  # type: ignore[assignment]
    meilisearch_url: str = _setting("Address of Meilisearch.", "")  # type: ignore[assignment]
    meilisearch_key: str = _setting("Key for Meilisearch.", "", is_secret=True)  # type: ignore[assignment]
    mail_url: str = _setting("smtp://…, smtps://… or mailbox: (the demo's own).", "", is_secret=True)  # type: ignore[assignment]
    mail_from: str = _setting("Sender of mails.", "Coursekeeper <coursekeeper@localhost>")  # type: ignore[assignment]
    base_url: str = _setting("Where people reach the pages.", "http://127.0.0.1:8710")  # type: ignore[assignment]
    secret_key: str = _setting("Signs links; made and kept in DATA_DIR if absent.", "", is_secret=True)  # type: ignore[assignment]
    demo: bool = _setting("Demo mode: loopback only, persona switch, movable clock.", False)  # type: ignore[assignment]
    default_locale: Locale = _setting("For people without a language of their own.", Locale.parse("en"))  # type: ignore[assignment]
    default_time_zone: str = _setting("For people without a zone of their own.", "Europe/Berlin")  # type: ignore[assignment]

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
    given |= {
        k: v for k, v in (environ if environ is not None else os.environ).items() if k.startswith(PREFIX)
    }
    given = {k: v for k, v in given.items() if not k.startswith(TESTING) and k not in OUTSIDE}
    known = {f.name for f in fields(Settings)}
    values: dict[str, object] = {}
    for full_name, text in given.items():
        name = full_name.removeprefix(PREFIX)
        if name.lower() not in known:
            raise WrongSetting(
                name=name, problem="there is no such setting; `coursekeeper settings` lists them all"
            )
        values[name.lower()] = _parse(name, text.strip())
    return _checked(Settings(**values))  # type: ignore[arg-type]


def _read_dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (
        line.removeprefix("export ").split("=", 1)
        for line in lines
        if "=" in line and not line.startswith("#")
    )
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
    if settings.database_url and not settings.database_url.startswith(
        ("sqlite:///", "postgresql+psycopg://")
    ):
        raise WrongSetting(name="DATABASE_URL", problem="starts with sqlite:/// or postgresql+psycopg://")
    if settings.mail_url and not settings.mail_url.startswith(("smtp://", "smtps://", "mailbox:")):
        raise WrongSetting(name="MAIL_URL", problem="starts with smtp://, smtps:// or is mailbox:")
    if settings.mail_url.startswith("mailbox:") and not settings.demo:
        raise WrongSetting(
            name="MAIL_URL", problem="mailbox: is the demo's own and needs COURSEKEEPER_DEMO=true"
        )
    if not settings.base_url.startswith(("http://", "https://")):
        raise WrongSetting(name="BASE_URL", problem="starts with http:// or https://")
    if settings.secret_key and len(settings.secret_key) < 32:
        raise WrongSetting(name="SECRET_KEY", problem="is shorter than 32 characters")
    return settings


def read_secret_key(settings: Settings) -> bytes:
    """The key that signs links: the setting's, else one made once and kept in DATA_DIR for the owner's eyes only."""
    if settings.secret_key:
        return settings.secret_key.encode()
    path = settings.data_dir / SECRET_FILE
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip().encode()


def describe(settings: Settings) -> list[dict[str, str]]:
    """Every setting with its value and purpose, secrets masked."""
    rows = []
    for item in fields(Settings):
        value = str(getattr(settings, item.name) or "")
        shown = "•••" if item.metadata["secret"] and value else value
        rows.append(
            {"name": PREFIX + item.name.upper(), "value": shown, "purpose": str(item.metadata["purpose"])}
        )
    return rows
