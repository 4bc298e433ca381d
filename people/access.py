"""Who may do what.

A grant gives a role, everywhere or within an org unit (and what lies below it) or a market. A scoped grant
answers only questions that name a place inside its scope: `may(actor, EDIT_COURSE)` without an org unit asks
"everywhere?". Doors and menus, which come before the thing itself is known, ask `may_somewhere`.
"""

from collections.abc import Mapping

from core.actors import Actor, Grant
from people.errors import NotAllowed
from people.values import Permission, Role

STAFF = frozenset(
    {
        Permission.READ_CATALOG,
        Permission.SEARCH,
        Permission.CHECK_DUPLICATES,
        Permission.SUBMIT_REQUEST,
    }
)
CATALOG = frozenset(
    {
        Permission.CREATE_COURSE,
        Permission.EDIT_COURSE,
        Permission.PUBLISH_COURSE,
        Permission.RETIRE_COURSE,
        Permission.REVIEW_COURSE,
        Permission.IMPORT_COURSES,
    }
)
LEADING = frozenset(
    {
        Permission.MERGE_COURSES,
        Permission.MANAGE_POLICIES,
        Permission.MANAGE_ALERTS,
        Permission.DECIDE_REQUEST,
        Permission.RECORD_VERDICT,
        Permission.READ_REPORTS,
        Permission.READ_AUDIT,
    }
)
LOCALIZATION = frozenset(
    {
        Permission.PLAN_ROLLOUT,
        Permission.MANAGE_JOBS,
        Permission.MANAGE_MEMORY,
        Permission.MANAGE_VENDORS,
        Permission.MANAGE_MARKETS,
        Permission.READ_REPORTS,
    }
)

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.LEARNING_LEAD: STAFF | CATALOG | LEADING,
    Role.CONTENT_OWNER: STAFF | CATALOG,
    Role.LOCALIZATION_COORDINATOR: STAFF | LOCALIZATION,
    Role.STAFF: STAFF,
}

OWN_COURSE = frozenset({Permission.EDIT_COURSE, Permission.REVIEW_COURSE, Permission.RETIRE_COURSE})
"""What owning or deputising a course allows on that course, without any role."""

LED_COURSE = frozenset({Permission.REVIEW_COURSE, Permission.RETIRE_COURSE})
"""What leading a course's owner or org unit allows on it: to decide about it, but not to write in it."""

UNDIVIDED = frozenset(
    STAFF
    | {
        Permission.MANAGE_MEMORY,
        Permission.MANAGE_VENDORS,
        Permission.READ_REPORTS,
        Permission.RECORD_VERDICT,
    }
)
"""What has neither org unit nor market to be narrowed by: a scoped grant gives it whole."""


OF_THE_HOUSE = frozenset({Permission.RUN_SWEEPS})
"""What works on everything at once: only a grant without a scope gives it."""


def may(
    actor: Actor,
    permission: Permission,
    *,
    org_unit_path: str | None = None,
    market: str | None = None,
    is_own: bool = False,
    is_led: bool = False,
) -> bool:
    """Whether the actor may do this here; without a place the question is "everywhere?"."""
    if not _token_allows(actor, permission):
        return False
    if (is_own and permission in OWN_COURSE) or (is_led and permission in LED_COURSE):
        return True
    if _has_without_grant(actor, permission):
        return True
    return any(
        _gives(grant, permission) and (permission in UNDIVIDED or _covers(grant, org_unit_path, market))
        for grant in actor.grants
    )


def may_somewhere(actor: Actor, permission: Permission) -> bool:
    """Whether there is any place where the actor may do this: for doors, menus and buttons."""
    if not _token_allows(actor, permission):
        return False
    return _has_without_grant(actor, permission) or any(_gives(grant, permission) for grant in actor.grants)


def places(actor: Actor, permission: Permission) -> tuple[str, ...] | None:
    """The org units, with what lies below them, to which the actor is held in this; None where nothing holds them."""
    if may(actor, permission):
        return None
    if not _token_allows(actor, permission):
        return ()
    return tuple(
        grant.org_unit_path
        for grant in actor.grants
        if grant.org_unit_path and grant.market is None and _gives(grant, permission)
    )


def markets(actor: Actor, permission: Permission) -> tuple[str, ...]:
    """The markets for which the actor is given this, whatever the org unit."""
    if not _token_allows(actor, permission):
        return ()
    return tuple(
        grant.market
        for grant in actor.grants
        if grant.market and grant.org_unit_path is None and _gives(grant, permission)
    )


def require(
    actor: Actor,
    permission: Permission,
    *,
    org_unit_path: str | None = None,
    market: str | None = None,
    is_own: bool = False,
) -> None:
    """Raise NotAllowed unless the actor may do this here."""
    if not may(actor, permission, org_unit_path=org_unit_path, market=market, is_own=is_own):
        raise NotAllowed(permission=permission.value)


def require_somewhere(actor: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless there is a place where the actor may do this."""
    if not may_somewhere(actor, permission):
        raise NotAllowed(permission=permission.value)


def permissions_of(actor: Actor) -> frozenset[Permission]:
    """Everything the actor may do somewhere."""
    return frozenset(permission for permission in Permission if may_somewhere(actor, permission))


def is_within(path: str, scope: str) -> bool:
    """Whether an org unit's path is the scope itself or lies below it."""
    return path == scope or path.startswith(scope.rstrip("/") + "/")


def _has_without_grant(actor: Actor, permission: Permission) -> bool:
    return actor.is_trusted or permission in STAFF


def _token_allows(actor: Actor, permission: Permission) -> bool:
    return actor.allowed is None or permission.value in actor.allowed


def _gives(grant: Grant, permission: Permission) -> bool:
    if permission in OF_THE_HOUSE and (grant.org_unit_path is not None or grant.market is not None):
        return False
    return permission in ROLE_PERMISSIONS.get(Role(grant.role), frozenset())


def _covers(grant: Grant, org_unit_path: str | None, market: str | None) -> bool:
    if grant.org_unit_path is not None and not (org_unit_path and is_within(org_unit_path, grant.org_unit_path)):
        return False
    return grant.market is None or grant.market == market
