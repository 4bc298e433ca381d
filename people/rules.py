"""Decisions about people that need no database."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from babel import Locale as Cldr

from core.errors import FieldError
from people.errors import OrgUnitInvalid, PersonInvalid, TokenInvalid
from people.values import LinkPurpose, Permission

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"\w(?:[\w-]*\w)?"
EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
"""A dot-atom at a domain (RFC 5322, 3.4.1): what mail programs and servers agree on, letters of any script included."""
SLIP_EVERY = 4
"""One wrong letter among so many is a slip; more of them is somebody else."""
HOST_SLIPS = 3
TELLING = 4
"""From this length on, the same name at another host is worth a question."""
UNIT_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
MARKET_CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]{0,19}")

LINK_LIFETIME = {LinkPurpose.SIGN_IN: timedelta(minutes=20), LinkPurpose.INVITATION: timedelta(days=7)}
LINK_WINDOW = timedelta(minutes=15)
LINKS_PER_EMAIL = 3
LINKS_PER_PLACE = 12
SESSION_LIFETIME = timedelta(days=30)
SESSION_IDLE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=10)
"""How coarsely "last seen" is kept: a write per request would make every read a write."""
TOKEN_LIFETIME_LIMIT = timedelta(days=400)


def normalised_email(text: str) -> str:
    """Addresses are compared without regard to case, as every directory does."""
    email = text.strip().lower()
    if len(email) > 320 or not EMAIL.fullmatch(email):
        raise PersonInvalid([FieldError("email", "invalid_email", text)])
    return email


def checked_name(text: str) -> str:
    """A name of 1 to 200 characters on one line."""
    name = " ".join(text.split())
    if not name or len(name) > 200:
        raise PersonInvalid([FieldError("name", "required" if not name else "too_long", text, {"limit": 200})])
    if "\0" in name:
        raise PersonInvalid([FieldError("name", "not_storable", text)])
    return name


def checked_time_zone(text: str | None) -> str | None:
    """An IANA zone such as Europe/Berlin, or None for the service's default."""
    if not text:
        return None
    try:
        return ZoneInfo(text.strip()).key
    except (ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError; a directory is an OSError
        raise PersonInvalid([FieldError("time_zone", "unknown_time_zone", text)]) from None


def checked_country(text: str | None) -> str | None:
    """A country by its two ISO 3166 letters, or None."""
    if not text:
        return None
    country = text.strip().upper()
    if country not in _countries():
        raise PersonInvalid([FieldError("country", "unknown_country", text)])
    return country


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    codes = map(str, Cldr("en").territories)
    return frozenset(code for code in codes if re.fullmatch(r"[A-Z]{2}", code)) - {"EU", "EZ", "UN", "ZZ"}


def checked_unit_code(text: str) -> str:
    """Codes are parts of paths: letters, digits, dot, dash and underscore."""
    code = text.strip()
    if not UNIT_CODE.fullmatch(code):
        raise OrgUnitInvalid([FieldError("code", "invalid_code" if code else "required", text)])
    return code


def checked_market(text: str | None) -> str | None:
    """The code of a market as a file of markets spells it; whether there is one is for others to know."""
    if text is not None and not MARKET_CODE.fullmatch(text):
        raise PersonInvalid([FieldError("market", "no_such_market", text)])
    return text


def unit_path(code: str, parent_path: str | None) -> str:
    """Codes from the top down, as in "/acme/sales"."""
    return f"{parent_path or ''}/{code}"


def scope_key(org_unit_id: UUID | None, market: str | None) -> str:
    """Spells a scope so that a constraint can keep a grant from standing there twice."""
    parts = (f"unit:{org_unit_id}" if org_unit_id else "", f"market:{market}" if market else "")
    return " ".join(part for part in parts if part)


def is_link_allowed(by_email: int, by_place: int) -> bool:
    """Whether one more link may be made, after so many within the window."""
    return by_email < LINKS_PER_EMAIL and by_place < LINKS_PER_PLACE


def is_touch_due(last_seen_at: datetime | None, now: datetime) -> bool:
    """Whether "last seen" is old enough to be written again."""
    return last_seen_at is None or now - last_seen_at >= SEEN_EVERY


def checked_token_wish(
    name: str,
    permissions: Sequence[str] | None,
    own: frozenset[Permission],
    expires_at: datetime | None,
    now: datetime,
) -> tuple[str, list[str] | None]:
    """A token's name and permissions: never more than its person has, never for ever by mistake."""
    errors = []
    if not 1 <= len(name.strip()) <= 120:
        errors.append(FieldError("name", "required" if not name.strip() else "too_long", name, {"limit": 120}))
    errors += [
        FieldError("permissions", "unknown_permission" if wish not in set(Permission) else "not_yours", wish)
        for wish in permissions or ()
        if wish not in own
    ]
    if expires_at is not None and not now < expires_at <= now + TOKEN_LIFETIME_LIMIT:
        errors.append(FieldError("expires_at", "out_of_range", expires_at.isoformat()))
    if errors:
        raise TokenInvalid(errors)
    return name.strip(), sorted(set(permissions)) if permissions is not None else None


def has_cycle(start: str, parents: dict[str, str | None]) -> bool:
    """Whether following parents from `start` comes back to it."""
    seen, here = {start}, parents.get(start)
    while here is not None and here not in seen:
        seen.add(here)
        here = parents.get(here)
    return here == start


def close_addresses(address: str, known: Iterable[str], limit: int = 2) -> list[str]:
    """Those of the known addresses that a slip of the hand turns into this one; the closest first.

    What stands before and after the @ is compared apart: in one organisation everybody shares the second half, which
    would make short names all alike.
    """
    from rapidfuzz.distance import OSA

    name, _, host = address.strip().lower().partition("@")
    slips = max(1, len(name) // SLIP_EVERY)
    found: list[tuple[int, str]] = []
    for other in known:
        other_name, _, other_host = other.partition("@")
        far = OSA.distance(name, other_name, score_cutoff=slips)
        if far > slips:
            continue
        host_far = OSA.distance(host, other_host, score_cutoff=HOST_SLIPS)
        if host_far <= HOST_SLIPS or (far == 0 and len(name) >= TELLING):
            found.append((far + host_far, other))
    return [other for _, other in sorted(found)[:limit]]
