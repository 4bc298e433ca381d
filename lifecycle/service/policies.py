"""Policies come into force, change and are lifted; the dates follow by the event's handler."""

from collections.abc import Sequence

from sqlalchemy import select

from core.errors import FieldError
from core.ids import new_id
from core.unit_of_work import Work
from lifecycle.drafts import PolicyDraft, check_drafts
from lifecycle.errors import PolicyChangedMeanwhile, PolicyInvalid
from lifecycle.events import PolicyChanged
from lifecycle.models import ReviewPolicy
from lifecycle.repository import policies as rows
from lifecycle.values import Policy, PolicyId, Scope
from people.access import require
from people.models import OrgUnit
from people.ports import KnownMarkets
from people.values import Permission

DEFAULT_NAME = "Every course once a year"
DEFAULT_MONTHS = 12


def ensure_default_policy(work: Work) -> PolicyId | None:
    """Put the default policy in force where there is none at all; safe to call again."""
    if rows.has_policies(work.session):
        return None
    policy = ReviewPolicy(
        id=PolicyId(new_id()),
        name=DEFAULT_NAME,
        interval_months=DEFAULT_MONTHS,
        is_binding=False,
        grace_days=0,
        is_default=True,
        version=1,
        updated_at=work.now,
    )
    work.session.add(policy)
    work.record(PolicyChanged(subject_id=policy.id, after={"name": policy.name, "months": DEFAULT_MONTHS}))
    return policy.id


def apply_policies(
    work: Work, drafts: Sequence[PolicyDraft], known_markets: KnownMarkets | None = None
) -> list[PolicyId]:
    """Put policies in force; one with a name that is there already replaces it."""
    check_drafts(drafts)
    check_markets(work, drafts, known_markets)
    return [_apply(work, draft) for draft in drafts]


def create_policy(work: Work, draft: PolicyDraft, known_markets: KnownMarkets | None = None) -> PolicyId:
    """Put a new policy in force; its name must be new."""
    check_drafts([draft])
    check_markets(work, [draft], known_markets)
    if rows.find_policy_by_name(work.session, draft.name.strip()) is not None:
        raise PolicyInvalid([FieldError("name", "name_taken", draft.name)])
    return _apply(work, draft)


def change_policy(
    work: Work,
    policy_id: PolicyId,
    draft: PolicyDraft,
    known_markets: KnownMarkets | None = None,
    *,
    version: int,
) -> None:
    """Change a policy that nobody else has changed since `version`."""
    check_drafts([draft])
    check_markets(work, [draft], known_markets)
    policy = rows.get_policy(work.session, policy_id)
    _require(work, policy.org_unit_path, is_binding=policy.is_binding)
    if policy.version != version:
        raise PolicyChangedMeanwhile(policy=policy.name, yours=version, theirs=policy.version)
    namesake = rows.find_policy_by_name(work.session, draft.name.strip())
    if namesake is not None and namesake.id != policy_id:
        raise PolicyInvalid([FieldError("name", "name_taken", draft.name)])
    _write(work, policy, draft)


def lift_policy(work: Work, policy_id: PolicyId, *, version: int) -> None:
    """Take a policy out of force."""
    policy = rows.get_policy(work.session, policy_id)
    _require(work, policy.org_unit_path, is_binding=policy.is_binding)
    if policy.version != version:
        raise PolicyChangedMeanwhile(policy=policy.name, yours=version, theirs=policy.version)
    work.session.delete(policy)
    work.record(PolicyChanged(subject_id=policy.id, before=_facts(policy)))


def check_markets(work: Work, drafts: Sequence[PolicyDraft], known_markets: KnownMarkets | None) -> None:
    """Raise PolicyInvalid where a policy is for a market that nobody has; where nobody knows, none is refused."""
    named = {draft.market for draft in drafts if draft.market}
    if known_markets is None or not named:
        return
    unknown = named.difference(known_markets(work, named))
    if unknown:
        raise PolicyInvalid([FieldError("market", "no_such_market", code) for code in sorted(unknown)])


def as_policy(work: Work, draft: PolicyDraft) -> Policy:
    """Give a draft as the value that rules take, without storing it."""
    known, unit = rows.find_policy_by_name(work.session, draft.name.strip()), _unit(work, draft)
    return Policy(
        policy_id=known.id if known else PolicyId(new_id()),
        name=draft.name.strip(),
        scope=Scope(
            unit.path if unit else None,
            draft.compliance_class,
            draft.modality,
            draft.tag or None,
            draft.market or None,
        ),
        interval_months=draft.interval_months,
        is_binding=draft.is_binding,
        grace_days=draft.grace_days,
        auto_retire_after_days=draft.auto_retire_after_days,
        ladder=rows.ladder_of(draft.stored_rungs()),
    )


def _apply(work: Work, draft: PolicyDraft) -> PolicyId:
    known = rows.find_policy_by_name(work.session, draft.name.strip())
    if known is not None:
        _require(work, known.org_unit_path, is_binding=known.is_binding)
        _write(work, known, draft)
        return known.id
    policy = ReviewPolicy(id=PolicyId(new_id()), version=0)
    _write(work, policy, draft)
    work.session.add(policy)
    work.session.flush()
    return policy.id


def _write(work: Work, policy: ReviewPolicy, draft: PolicyDraft) -> None:
    unit = _unit(work, draft)
    _require(work, unit.path if unit else None, is_binding=draft.is_binding)
    before = _facts(policy) if policy.version else None
    policy.name = draft.name.strip()
    policy.org_unit = unit
    policy.compliance_class = draft.compliance_class
    policy.modality = draft.modality
    policy.tag = draft.tag or None
    policy.market = draft.market or None
    policy.interval_months = draft.interval_months
    policy.is_binding = draft.is_binding
    policy.grace_days = draft.grace_days
    policy.auto_retire_after_days = draft.auto_retire_after_days
    policy.rungs = draft.stored_rungs()
    after = _facts(policy)
    if before == after:
        return
    policy.version += 1
    policy.updated_at = work.now
    work.record(PolicyChanged(subject_id=policy.id, before=before, after=after))


def _unit(work: Work, draft: PolicyDraft) -> OrgUnit | None:
    if not draft.org_unit:
        return None
    unit = work.session.scalars(select(OrgUnit).where(OrgUnit.code == draft.org_unit)).one_or_none()
    if unit is None:
        raise PolicyInvalid([FieldError("org_unit", "org_unit_not_found", draft.org_unit)])
    return unit


def _require(work: Work, org_unit_path: str | None, *, is_binding: bool) -> None:
    """A unit may rule itself; what binds others is for those who may rule everywhere."""
    place = None if is_binding else org_unit_path
    require(work.actor, Permission.MANAGE_POLICIES, org_unit_path=place)


def _facts(policy: ReviewPolicy) -> dict[str, object]:
    names = (
        "name",
        "org_unit_path",
        "compliance_class",
        "modality",
        "tag",
        "market",
        "interval_months",
        "is_binding",
        "grace_days",
        "auto_retire_after_days",
        "rungs",
    )
    return {name: getattr(policy, name) for name in names}
