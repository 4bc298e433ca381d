"""Persons come, change and leave."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import delete, update

from core.database import one_at_a_time
from core.errors import FieldError
from core.ids import new_id
from core.locales import Locale
from core.unit_of_work import Work
from people import repository
from people.access import may_somewhere, require
from people.errors import PersonChangedMeanwhile, PersonInvalid
from people.events import STANDING_FOR, PersonAdded, PersonChanged, PersonLeft, PersonReturned
from people.holding import hold_person
from people.models import ApiToken, OrgUnit, Person, SignInLink, SignInSession
from people.rules import checked_country, checked_name, checked_time_zone, normalised_email
from people.service.org_units import list_led_paths
from people.service.roles import refuse_last_administrator, wait_for_turn
from people.values import OrgUnitId, Permission, PersonId


class PersonChanges(msgspec.Struct, frozen=True, omit_defaults=True):
    """What to change of a person; UNSET stays as it is."""

    email: str | msgspec.UnsetType = msgspec.UNSET
    name: str | msgspec.UnsetType = msgspec.UNSET
    locale: Locale | msgspec.UnsetType | None = msgspec.UNSET
    time_zone: str | msgspec.UnsetType | None = msgspec.UNSET
    country: str | msgspec.UnsetType | None = msgspec.UNSET
    manager_id: PersonId | msgspec.UnsetType | None = msgspec.UNSET
    deputy_id: PersonId | msgspec.UnsetType | None = msgspec.UNSET
    org_unit_id: OrgUnitId | msgspec.UnsetType | None = msgspec.UNSET


CHECKS = {
    "email": normalised_email,
    "name": checked_name,
    "time_zone": checked_time_zone,
    "country": checked_country,
}


def ensure_person(work: Work, email: str, name: str | None = None, *, org_unit_id: OrgUnitId | None = None) -> Person:
    """The person with this address, made active and without roles where nobody has it yet.

    Part of use cases that checked their own permission: naming an owner, importing courses. Whoever is introduced
    by somebody who does not manage people is told and reviews by signed links, but cannot sign in until admitted.
    """
    address = normalised_email(email)
    known = repository.find_person_by_email(work.session, address)
    return known or insert_person(work, address, name or name_from(address), org_unit_id, flush=True)


def ensure_people(work: Work, names: Mapping[str, str | None]) -> dict[str, PersonId]:
    """Like `ensure_person` for many at once: address to id, for addresses as they were given."""
    addresses = {given: normalised_email(given) for given in names}
    known = repository.people_by_email(work.session, addresses.values())
    for given, address in addresses.items():
        if address not in known:
            known[address] = insert_person(work, address, names[given] or name_from(address))
    work.session.flush()
    return {given: known[address].id for given, address in addresses.items()}


def name_from(address: str) -> str:
    """A name to begin with: ada.lovelace@example.org is Ada Lovelace until somebody says otherwise."""
    words = address.partition("@")[0].replace(".", " ").replace("_", " ").replace("-", " ").split()
    return " ".join(word.capitalize() for word in words) or address


def add_person(work: Work, email: str, name: str, changes: PersonChanges | None = None) -> Person:
    """Somebody new; an address that is taken is refused."""
    require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=_path_of(work, changes))
    address = normalised_email(email)
    if repository.find_person_by_email(work.session, address):
        raise PersonInvalid([FieldError("email", "taken", email)])
    person = insert_person(work, address, checked_name(name), flush=True)
    if changes is not None:
        _apply(work, person, _checked(work, person, changes))
    return person


def change_person(work: Work, person_id: UUID, changes: PersonChanges, *, version: int | None = None) -> Person:
    """Org unit, manager, deputy and everything else; with `version`, only if nobody was faster."""
    person = repository.get_person(work.session, person_id)
    require_over(work, person, in_all=any(getattr(changes, name) is not msgspec.UNSET for name in STANDING_FOR))
    if changes.org_unit_id is not msgspec.UNSET:
        require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=_path_of(work, changes))
    _check_version(person, version)
    return _change(work, person, changes)


def change_profile(
    work: Work,
    person_id: UUID,
    *,
    name: str,
    locale: Locale | None,
    time_zone: str | None,
    version: int | None = None,
) -> Person:
    """What people say about themselves."""
    person = repository.get_person(work.session, person_id)
    if work.actor.person_id != person_id:
        require_over(work, person)
    _check_version(person, version)
    return _change(work, person, PersonChanges(name=name, locale=locale, time_zone=time_zone))


def require_over(work: Work, person: Person, *, in_all: bool = False) -> None:
    """Raise NotAllowed unless the actor may manage this person: where they sit, and wherever they may do something.

    Who changes somebody's address can sign in as them, so that an administrator of one unit must not do so to
    whoever holds a role beyond it or, with `in_all`, leads one beyond it. What else they answer for other rooms know,
    and ask before the commit (`gives_power_over`).
    """
    require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=_unit_path(work, person.org_unit_id))
    for grant in repository.list_scopes(work.session, person.id):
        require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=grant.org_unit_path, market=grant.market)
    if in_all and person.id != work.actor.person_id:
        for path in list_led_paths(work.session, person.id):
            require(work.actor, Permission.MANAGE_PEOPLE, org_unit_path=path)


def leave(work: Work, person_id: UUID, *, on: date | None = None, reason: str | None = None) -> bool:
    """The person becomes inactive, is signed out and loses their tokens; the event passes on what they own.

    Answers whether anything changed: leaving twice is leaving once.
    """
    wait_for_turn(work)
    person = hold_person(work.session, person_id, alone=True)
    require_over(work, person)
    if not person.is_active:
        return False
    refuse_last_administrator(work, person.id)
    _shut_out(work, person.id)
    person.is_active = False
    person.left_on = on or work.today
    person.version += 1
    work.session.flush()
    work.record(
        PersonLeft(
            subject_id=person.id,
            before={"is_active": True},
            after={"is_active": False, "left_on": person.left_on.isoformat()},
            reason=reason,
        )
    )
    return True


def take_back(work: Work, person_id: UUID) -> bool:
    """Somebody returns; courses, sessions and tokens do not come back by themselves."""
    person = hold_person(work.session, person_id, alone=True)
    require_over(work, person)
    if person.is_active:
        return False
    person.is_active, person.left_on = True, None
    person.version += 1
    work.session.flush()
    work.record(PersonReturned(subject_id=person.id, before={"is_active": False}, after={"is_active": True}))
    return True


def insert_person(
    work: Work, address: str, name: str, org_unit_id: OrgUnitId | None = None, *, flush: bool = False
) -> Person:
    """Somebody new, unchecked: callers have normalised the address and know that nobody has it."""
    person = Person(
        id=PersonId(new_id()),
        email=address,
        name=name[:200],
        org_unit_id=org_unit_id,
        is_active=True,
        may_sign_in=may_somewhere(work.actor, Permission.MANAGE_PEOPLE),
        version=1,
        created_at=work.now,
    )
    work.session.add(person)
    if flush:
        work.session.flush()
    work.record(PersonAdded(subject_id=person.id, after={"email": address, "name": person.name}))
    return person


def _change(work: Work, person: Person, changes: PersonChanges) -> Person:
    values = _checked(work, person, changes)
    before = {key: getattr(person, key) for key in values}
    if _apply(work, person, values):
        person.version += 1
        work.session.flush()
        after = {key: value for key, value in values.items() if value != before[key]}
        if "email" in after:
            _end_sign_in(work, person.id)  # who has the old address may be somebody else
        work.record(PersonChanged(subject_id=person.id, before={key: before[key] for key in after}, after=after))
    return person


def _checked(work: Work, person: Person, changes: PersonChanges) -> dict[str, object]:
    asked = {name: getattr(changes, name) for name in changes.__struct_fields__}
    values = {name: value for name, value in asked.items() if value is not msgspec.UNSET}
    for name, check in CHECKS.items():
        if name in values:
            values[name] = check(values[name])
    if "email" in values:
        other = repository.find_person_by_email(work.session, values["email"])
        if other is not None and other.id != person.id:
            raise PersonInvalid([FieldError("email", "taken", values["email"])])
    if values.get("manager_id") is not None:
        one_at_a_time(work.session, "managers")  # two that do not see each other could make a circle
    for name in ("manager_id", "deputy_id"):
        if values.get(name) is not None:
            _check_other(work, person, name, values[name])
    if values.get("org_unit_id") is not None:
        repository.get_org_unit(work.session, values["org_unit_id"])
    return values


def _check_other(work: Work, person: Person, name: str, other_id: UUID) -> None:
    other = work.session.get(Person, other_id)
    code = "unknown_person" if other is None else "oneself" if other.id == person.id else None
    if code is None and name == "manager_id" and _manages(work, person.id, other_id):
        code = "manager_cycle"
    if code is not None:
        raise PersonInvalid([FieldError(name, code, str(other_id))])


def _manages(work: Work, person_id: UUID, other_id: UUID) -> bool:
    here, seen = work.session.get(Person, other_id), set[UUID]()
    while here is not None and here.id not in seen:
        if here.id == person_id:
            return True
        seen.add(here.id)
        here = work.session.get(Person, here.manager_id) if here.manager_id else None
    return False


def _apply(work: Work, person: Person, values: Mapping[str, object]) -> bool:
    changed = [name for name, value in values.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, values[name])
    work.session.flush()
    return bool(changed)


def _check_version(person: Person, version: int | None) -> None:
    if version is not None and version != person.version:
        raise PersonChangedMeanwhile(person=str(person.id), yours=version, theirs=person.version)


def _end_sign_in(work: Work, person_id: PersonId) -> None:
    """Open links and living sessions end."""
    work.session.execute(delete(SignInSession).where(SignInSession.person_id == person_id))
    work.session.execute(
        update(SignInLink)
        .where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None))
        .values(used_at=work.now)
    )


def _shut_out(work: Work, person_id: PersonId) -> None:
    _end_sign_in(work, person_id)
    work.session.execute(
        update(ApiToken)
        .where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


def _path_of(work: Work, changes: PersonChanges | None) -> str | None:
    unit_id = changes.org_unit_id if changes is not None else None
    return _unit_path(work, unit_id if isinstance(unit_id, UUID) else None)


def _unit_path(work: Work, org_unit_id: UUID | None) -> str | None:
    unit = work.session.get(OrgUnit, org_unit_id) if org_unit_id else None
    return unit.path if unit else None
