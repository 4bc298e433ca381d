"""What works, what does not, and what to do about it: for `coursekeeper doctor` and `/readyz`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from api.ports import Lack
from core import outbox
from core.actors import SYSTEM

if TYPE_CHECKING:
    from app.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Finding:
    name: str
    state: str
    """good, warn or bad."""
    detail: str


def examine(house: "Wiring") -> list[Finding]:
    return [
        _database(house),
        _migration(house),
        _index(house),
        _mail(house),
        _meaning(house),
        _owners(house),
        _scheduler(house),
    ]


def find_lacks(house: "Wiring") -> list[Lack]:
    """What `/readyz` names: without the model everything still works by words, so it is no reason."""
    found = [_database(house)]
    if found[0].state == "good":
        found += [_index(house), _mail(house)]
    return [Lack(one.name, one.detail, is_grave=one.state == "bad") for one in found if one.state != "good"]


def _database(house: "Wiring") -> Finding:
    kind = "SQLite" if house.database.is_sqlite else "PostgreSQL"
    try:
        with house.database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except Exception as problem:
        return Finding("database", "bad", f"{kind} does not answer ({type(problem).__name__}).")
    return Finding("database", "good", f"{kind} answers.")


def _migration(house: "Wiring") -> Finding:
    from app.migrating import HEAD, find_revision

    found = find_revision(house)
    if found == HEAD:
        return Finding("migration", "good", f"The tables are at {HEAD}.")
    return Finding("migration", "bad", f"The tables are at {found}, not {HEAD}: run `coursekeeper upgrade`.")


def _index(house: "Wiring") -> Finding:
    with house.uow.read(SYSTEM) as work:
        waiting = outbox.count_pending(work.session, "search")
    status = house.index_engine.status()
    if not status.is_available:
        # One that was never built is made by the next round of sweeps; until then plain words are searched.
        state, what = ("warn", "not ready") if status.needs_rebuild else ("bad", "away")
        return Finding("index", state, f"{status.engine} is {what}. {status.detail} {waiting:,} changes wait.")
    return Finding("index", "good", f"{status.engine}: {status.documents:,} courses, {waiting:,} changes wait.")


def _mail(house: "Wiring") -> Finding:
    if not house.settings.mail:
        return Finding("mail", "warn", "No mail server is set (COURSEKEEPER_MAIL_URL): mail waits in its queue.")
    scheme = house.settings.mail.split(":", 1)[0]
    return Finding("mail", "good", f"Mail goes out by {scheme}.")


def _meaning(house: "Wiring") -> Finding:
    if not house.embedder.is_available:
        return Finding("meaning", "warn", f"Search by meaning is off: {house.embedder.reason}")
    return Finding("meaning", "good", "The language model is here; duplicates are found across languages.")


def _owners(house: "Wiring") -> Finding:
    from catalog.repository.standing import list_without_active_owner

    with house.uow.read(SYSTEM) as work:
        codes = list_without_active_owner(work.session)
    if not codes:
        return Finding("owners", "good", "Everybody who is accountable for a course is still here.")
    named = ", ".join(codes[:5]) + (" …" if len(codes) > 5 else "")
    return Finding("owners", "bad", f"{len(codes):,} courses belong to people who left: {named}. Name other owners.")


def _scheduler(house: "Wiring") -> Finding:
    from core import leases

    if leases.has_holder(house.uow, "server:"):
        return Finding("scheduler", "good", "A server with a scheduler runs on this data.")
    return Finding("scheduler", "warn", "No server runs now; a worker may, or nothing is swept.")
