"""A policy as a file, a form or a program writes it, and what is wrong with one."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from catalog.values import ComplianceClass, Modality
from core.errors import FieldError
from core.foreign_json import TOO_DEEP, decode_json
from lifecycle.errors import PolicyInvalid
from notifications.values import Audience

MOST_POLICIES = 500
"""In one request or file: every course is held against every policy, so more would keep the reader waiting."""
MOST_MONTHS = 120
MOST_RUNGS = 20
MOST_DAYS = 365
_RUNG = re.compile(rf"([+-]?[0-9]{{1,4}})(?:\s+({'|'.join(Audience)}))?")
Value = TypeVar("Value", str, tuple[int, str])


class RungDraft(msgspec.Struct, forbid_unknown_fields=True):
    """A rung: so many days from the due day, and to whom; on one day several people may be told."""

    days: int
    to: Audience = Audience.OWNERS


class PolicyDraft(msgspec.Struct, forbid_unknown_fields=True):
    """A policy by its name; `org_unit` is the unit's code."""

    name: str
    interval_months: int | None
    org_unit: str | None = None
    compliance_class: ComplianceClass | None = None
    modality: Modality | None = None
    tag: str | None = None
    market: str | None = None
    is_binding: bool = False
    grace_days: int = 0
    auto_retire_after_days: int | None = None
    rungs: list[RungDraft] | None = None

    def stored_rungs(self) -> list[dict[str, Any]] | None:
        """Give the rungs as they are stored."""
        return [{"days": rung.days, "to": rung.to.value} for rung in self.rungs] if self.rungs else None


def read_drafts(path: Path) -> list[PolicyDraft]:
    """Read one policy or several from a JSON or TOML file; raise PolicyInvalid with the place."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = _read_toml(text) if path.suffix.lower() == ".toml" else decode_json(text)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    except ValueError as error:
        raise _unreadable(path, str(error)) from error
    return drafts_of(content)


def _unreadable(path: Path, detail: str) -> PolicyInvalid:
    return PolicyInvalid([FieldError(path.name, "policy_unreadable", params={"detail": detail})])


def _read_toml(text: str) -> object:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None


def drafts_of(content: object) -> list[PolicyDraft]:
    """Take one policy, a list of them, or an object with `policies`."""
    if isinstance(content, dict) and "policies" in content:
        content = content["policies"]
    many: object = content if isinstance(content, list) else [content]
    try:
        drafts = msgspec.convert(many, list[PolicyDraft])
    except msgspec.ValidationError as error:
        raise PolicyInvalid([FieldError("policies", "policy_malformed", params={"detail": str(error)})]) from error
    if not drafts:
        raise PolicyInvalid([FieldError("policies", "no_policies")])
    check_drafts(drafts)
    return drafts


def read_rungs(text: str) -> list[RungDraft] | None:
    """Read rungs as people write them, "-30, 0, 14 manager"; nothing means the usual ones. Raise PolicyInvalid."""
    parts = [part.strip() for part in text.replace("\N{MINUS SIGN}", "-").split(",") if part.strip()]
    found = [(part, _RUNG.fullmatch(part)) for part in parts[: MOST_RUNGS + 1]]
    wrong = [FieldError("rungs", "rung_malformed", part) for part, match in found if match is None]
    if wrong:
        raise PolicyInvalid(wrong)
    return [RungDraft(int(match[1]), Audience(match[2] or Audience.OWNERS)) for _, match in found if match] or None


def spell_rungs(rungs: Iterable[RungDraft]) -> str:
    """Write rungs so that `read_rungs` reads them."""
    return ", ".join(f"{rung.days}" if rung.to is Audience.OWNERS else f"{rung.days} {rung.to}" for rung in rungs)


def check_drafts(drafts: Sequence[PolicyDraft]) -> None:
    """Raise PolicyInvalid with everything that is wrong with these policies."""
    if len(drafts) > MOST_POLICIES:
        limit: dict[str, object] = {"limit": MOST_POLICIES}
        raise PolicyInvalid([FieldError("policies", "too_many_policies", len(drafts), limit)])
    errors = [error for draft in drafts for error in _errors(draft)]
    errors += [FieldError("name", "listed_twice", name) for name in _twice(d.name.strip().lower() for d in drafts)]
    if errors:
        raise PolicyInvalid(errors)


def _errors(draft: PolicyDraft) -> list[FieldError]:
    ranges: list[tuple[str, int | None, int, int]] = [
        ("interval_months", draft.interval_months, 1, MOST_MONTHS),
        ("grace_days", draft.grace_days, 0, MOST_DAYS),
        ("auto_retire_after_days", draft.auto_retire_after_days, 30, 10 * MOST_DAYS),
    ]
    errors = [
        FieldError(field, "number_out_of_range", value, {"least": least, "most": most})
        for field, value, least, most in ranges
        if value is not None and not least <= value <= most
    ]
    if not draft.name.strip() or len(draft.name) > 120:
        errors.append(FieldError("name", "required", draft.name))
    if draft.is_binding and draft.interval_months is None:
        errors.append(FieldError("is_binding", "binding_without_interval", draft.is_binding))
    return errors + _rung_errors(draft.rungs or [])


def _rung_errors(rungs: Sequence[RungDraft]) -> list[FieldError]:
    if len(rungs) > MOST_RUNGS:
        return [FieldError("rungs", "too_many_rungs", len(rungs))]
    limits: dict[str, object] = {"least": -MOST_DAYS, "most": MOST_DAYS}
    far = [rung.days for rung in rungs if abs(rung.days) > MOST_DAYS]
    errors = [FieldError("rungs", "number_out_of_range", days, limits) for days in far]
    return errors + [
        FieldError("rungs", "listed_twice", day) for day, _ in _twice((rung.days, rung.to.value) for rung in rungs)
    ]


def _twice(values: Iterable[Value]) -> list[Value]:
    return [value for value, count in sorted(Counter(values).items()) if count > 1]
