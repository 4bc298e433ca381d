"""Use cases of people and access; each takes an open unit of work and never commits."""

from people.service.actors import ReaderDefaults, SignedIn, actor_for, get_actor_by_email
from people.service.directory import import_directory
from people.service.naming import find_named
from people.service.org_units import add_org_unit, change_org_unit, head_above, heads_above, heads_upwards
from people.service.persons import (
    add_person,
    change_person,
    change_profile,
    ensure_people,
    ensure_person,
    leave,
    take_back,
)
from people.service.roles import grant_role, revoke_role
from people.service.roster import is_over, reach_of, require_in_reach
from people.service.sign_in import (
    ask_for_link,
    authenticate_session,
    end_all_sessions,
    end_session,
    find_signed_in,
    invite,
    open_session,
    peek_link,
    touch_session,
    use_link,
)
from people.service.tokens import (
    authenticate_token,
    create_token,
    find_token_bearer,
    has_expired,
    revoke_token,
    touch_token,
)

__all__ = [
    "ReaderDefaults",
    "SignedIn",
    "actor_for",
    "add_org_unit",
    "add_person",
    "ask_for_link",
    "authenticate_session",
    "authenticate_token",
    "change_org_unit",
    "change_person",
    "change_profile",
    "create_token",
    "end_all_sessions",
    "end_session",
    "ensure_people",
    "ensure_person",
    "find_named",
    "find_signed_in",
    "find_token_bearer",
    "get_actor_by_email",
    "grant_role",
    "has_expired",
    "head_above",
    "heads_above",
    "heads_upwards",
    "import_directory",
    "invite",
    "is_over",
    "leave",
    "open_session",
    "peek_link",
    "reach_of",
    "require_in_reach",
    "revoke_role",
    "revoke_token",
    "take_back",
    "touch_session",
    "touch_token",
    "use_link",
]
