"""One-time links, sessions and tokens, on both databases."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import event as sa_event
from sqlalchemy import select

from core.actors import OPERATOR, SYSTEM, Actor
from core.audit import AuditEntry
from core.clock import FixedClock
from core.locales import Locale
from core.unit_of_work import UnitOfWork
from people import repository
from people.errors import (
    NotAllowed,
    PersonHasLeft,
    SessionNotFound,
    SignInLinkInvalid,
    TokenInvalid,
    TokenNotFound,
    TooManySignInLinks,
)
from people.models import ApiToken, SignInLink, SignInSession
from people.rules import SESSION_IDLE, SESSION_LIFETIME
from people.service import (
    ReaderDefaults,
    ask_for_link,
    authenticate_session,
    authenticate_token,
    change_person,
    create_token,
    end_all_sessions,
    end_session,
    find_signed_in,
    find_token_bearer,
    invite,
    leave,
    open_session,
    peek_link,
    revoke_token,
    take_back,
    touch_session,
    touch_token,
    use_link,
)
from people.service.persons import PersonChanges
from people.service.sign_in import OpenedSession
from people.service.tokens import list_tokens_for
from people.values import Permission, PersonId, Role

NewPerson = Callable[..., UUID]
Acting = Callable[[UUID], Actor]


def a_session(uow: UnitOfWork, person_id: UUID) -> OpenedSession:
    with uow.write(SYSTEM) as work:
        return open_session(work, PersonId(person_id), user_agent="Firefox")


def who(uow: UnitOfWork, secret: str) -> Actor | None:
    with uow.read(SYSTEM) as work:
        return authenticate_session(work.session, secret, work.now)


def bearer(uow: UnitOfWork, secret: str) -> Actor | None:
    with uow.read(SYSTEM) as work:
        return authenticate_token(work.session, secret, work.now)


def test_a_link_opens_a_session_that_knows_its_person(uow: UnitOfWork, person: NewPerson) -> None:
    ada = person("ada@example.org", role=Role.LEARNING_LEAD)
    with uow.write(SYSTEM) as work:
        link = ask_for_link(work, "ADA@example.org")
    assert link is not None
    with uow.write(SYSTEM) as work:
        opened = use_link(work, link.secret, user_agent="Firefox")
    actor = who(uow, opened.secret)
    assert actor is not None
    assert (actor.person_id, actor.email) == (ada, "ada@example.org")
    assert [grant.role for grant in actor.grants] == ["learning_lead"]


def test_a_link_works_once(uow: UnitOfWork, person: NewPerson) -> None:
    person()
    with uow.write(SYSTEM) as work:
        link = ask_for_link(work, "ada@example.org")
    assert link is not None
    with uow.write(SYSTEM) as work:
        use_link(work, link.secret)
    with pytest.raises(SignInLinkInvalid), uow.write(SYSTEM) as work:
        use_link(work, link.secret)


def test_looking_at_a_link_does_not_use_it_up(uow: UnitOfWork, person: NewPerson) -> None:
    person()
    with uow.write(SYSTEM) as work:
        link = ask_for_link(work, "ada@example.org")
    assert link is not None
    with uow.read(SYSTEM) as work:
        assert peek_link(work.session, link.secret, work.now) == "Ada"
        assert peek_link(work.session, "something else", work.now) is None
    with uow.write(SYSTEM) as work:
        assert use_link(work, link.secret)
    with uow.read(SYSTEM) as work:
        assert peek_link(work.session, link.secret, work.now) is None


@pytest.mark.parametrize(("is_invited", "lives"), [(False, timedelta(minutes=20)), (True, timedelta(days=7))])
def test_links_end_in_their_time(
    uow: UnitOfWork, clock: FixedClock, person: NewPerson, *, is_invited: bool, lives: timedelta
) -> None:
    person()
    with uow.write(OPERATOR) as work:
        link = invite(work, "ada@example.org") if is_invited else ask_for_link(work, "ada@example.org")
    assert link is not None
    assert link.expires_at == clock.now() + lives
    clock.advance(lives)
    with pytest.raises(SignInLinkInvalid), uow.write(SYSTEM) as work:
        use_link(work, link.secret)


def test_what_was_sent_to_a_wrong_address_ends_when_the_address_is_mended(uow: UnitOfWork, person: NewPerson) -> None:
    ada = person("ad@example.org")
    with uow.write(OPERATOR) as work:
        invitation = invite(work, "ad@example.org")
    opened = a_session(uow, ada)
    with uow.write(OPERATOR) as work:
        change_person(work, ada, PersonChanges(name="Ada L.", email="ad@example.org"))
    assert who(uow, opened.secret) is not None
    with uow.write(OPERATOR) as work:
        change_person(work, ada, PersonChanges(email="ada@example.org"))
    assert who(uow, opened.secret) is None
    with pytest.raises(SignInLinkInvalid), uow.write(SYSTEM) as work:
        use_link(work, invitation.secret)


def test_neither_links_nor_sessions_nor_tokens_come_back_with_who_left(uow: UnitOfWork, person: NewPerson) -> None:
    ada = person()
    with uow.write(OPERATOR) as work:
        invitation, token = invite(work, "ada@example.org"), create_token(work, ada, "nightly")
    opened = a_session(uow, ada)
    assert bearer(uow, token.secret) is not None
    with uow.write(OPERATOR) as work:
        leave(work, ada)
        take_back(work, ada)
    assert (who(uow, opened.secret), bearer(uow, token.secret)) == (None, None)
    with pytest.raises(SignInLinkInvalid), uow.write(SYSTEM) as work:
        use_link(work, invitation.secret)


def test_an_unknown_address_gets_no_link_and_is_limited_all_the_same(uow: UnitOfWork) -> None:
    for _ in range(3):
        with uow.write(SYSTEM) as work:
            assert ask_for_link(work, "nobody@example.org") is None
    with pytest.raises(TooManySignInLinks), uow.write(SYSTEM) as work:
        ask_for_link(work, "nobody@example.org")


def test_links_can_be_asked_for_again_after_a_while(uow: UnitOfWork, clock: FixedClock, person: NewPerson) -> None:
    person()
    for _ in range(3):
        with uow.write(SYSTEM) as work:
            ask_for_link(work, "ada@example.org")
    clock.advance(timedelta(minutes=15))
    with uow.write(SYSTEM) as work:
        assert ask_for_link(work, "ada@example.org")


def test_one_place_cannot_ask_for_everybody(uow: UnitOfWork) -> None:
    for number in range(12):
        with uow.write(SYSTEM) as work:
            ask_for_link(work, f"p{number}@example.org", asked_from="192.0.2.7")
    with pytest.raises(TooManySignInLinks), uow.write(SYSTEM) as work:
        ask_for_link(work, "another@example.org", asked_from="192.0.2.7")


def test_a_session_ends_when_idle_and_at_the_latest_after_a_month(
    uow: UnitOfWork, clock: FixedClock, person: NewPerson
) -> None:
    opened = a_session(uow, person())
    clock.advance(SESSION_IDLE)
    assert who(uow, opened.secret) is None
    busy = a_session(uow, person())
    for _ in range(SESSION_LIFETIME // timedelta(days=5)):
        clock.advance(timedelta(days=5) - timedelta(seconds=1))
        with uow.write(SYSTEM) as work:
            found = find_signed_in(work.session, busy.secret, work.now)
            assert found is not None
            assert found.is_touch_due
            touch_session(work, found.key_id)
    clock.advance(timedelta(minutes=1))
    assert who(uow, busy.secret) is None


def test_being_seen_is_written_once_in_ten_minutes(uow: UnitOfWork, clock: FixedClock, person: NewPerson) -> None:
    opened = a_session(uow, person())
    clock.advance(timedelta(minutes=9))
    with uow.read(SYSTEM) as work:
        found = find_signed_in(work.session, opened.secret, work.now)
    assert found is not None
    assert not found.is_touch_due


def test_who_asks_is_found_by_one_select(uow: UnitOfWork, person: NewPerson) -> None:
    opened = a_session(uow, person(role=Role.ADMINISTRATOR))
    seen: list[str] = []
    with uow.read(SYSTEM) as work:
        connection = work.session.connection()
        sa_event.listen(connection, "before_cursor_execute", lambda *args: seen.append(args[2]))
        assert authenticate_session(work.session, opened.secret, work.now)
    assert len(seen) == 1


def test_language_and_zone_fall_back_to_the_defaults_of_the_service(uow: UnitOfWork, person: NewPerson) -> None:
    opened = a_session(uow, person())
    defaults = ReaderDefaults(Locale.parse("de"), "Europe/Berlin")
    with uow.read(SYSTEM) as work:
        actor = authenticate_session(work.session, opened.secret, work.now, defaults)
    assert actor is not None
    assert (str(actor.locale), actor.time_zone) == ("de", "Europe/Berlin")


def test_sessions_are_listed_and_ended_by_their_person_only(uow: UnitOfWork, person: NewPerson, acting: Acting) -> None:
    ada, bob = person("ada@example.org"), person("bob@example.org")
    one, other = a_session(uow, ada), a_session(uow, ada)
    with uow.read(acting(ada)) as work:
        listed = repository.list_sessions(work.session, ada, work.now, work.now - SESSION_IDLE)
        here = find_signed_in(work.session, one.secret, work.now)
    assert len(listed) == 2
    assert here is not None
    with pytest.raises(NotAllowed), uow.write(acting(bob)) as work:
        end_session(work, ada, here.key_id)
    with uow.write(acting(ada)) as work:
        assert end_all_sessions(work, ada, but=here.key_id) == 1
    assert who(uow, other.secret) is None
    assert who(uow, one.secret) is not None
    with uow.write(acting(ada)) as work:
        end_session(work, ada, here.key_id)
    assert who(uow, one.secret) is None
    with pytest.raises(SessionNotFound), uow.write(acting(ada)) as work:
        end_session(work, ada, here.key_id)


def test_who_leaves_is_signed_out_and_loses_links_and_tokens_at_once(
    uow: UnitOfWork, person: NewPerson, acting: Acting
) -> None:
    ada = person()
    opened = a_session(uow, ada)
    with uow.write(acting(ada)) as work:
        token = create_token(work, ada, "ci")
        link = ask_for_link(work, "ada@example.org")
    assert link is not None
    with uow.write(OPERATOR) as work:
        leave(work, ada)
    assert who(uow, opened.secret) is None
    assert bearer(uow, token.secret) is None
    with pytest.raises(SignInLinkInvalid), uow.write(SYSTEM) as work:
        use_link(work, link.secret)
    with uow.write(SYSTEM) as work:
        assert ask_for_link(work, "ada@example.org") is None
    with pytest.raises(PersonHasLeft), uow.write(OPERATOR) as work:
        invite(work, "ada@example.org")


def test_a_token_acts_as_its_person_within_what_it_was_given(
    uow: UnitOfWork, person: NewPerson, acting: Acting
) -> None:
    ada = person(role=Role.LEARNING_LEAD)
    with uow.write(acting(ada)) as work:
        token = create_token(work, ada, "nightly", permissions=["search", "read_reports"])
    actor = bearer(uow, token.secret)
    assert actor is not None
    assert actor.person_id == ada
    assert actor.allowed == frozenset({"search", "read_reports"})
    with pytest.raises(NotAllowed), uow.write(actor) as work:
        create_token(work, ada, "a token cannot make a wider one")


def test_a_token_ends_by_its_date_or_by_being_revoked(
    uow: UnitOfWork, clock: FixedClock, person: NewPerson, acting: Acting
) -> None:
    ada = person()
    with uow.write(acting(ada)) as work:
        dated = create_token(work, ada, "short", expires_at=work.now + timedelta(days=1))
        other = create_token(work, ada, "long")
    with uow.write(acting(ada)) as work:
        revoke_token(work, other.id)
    assert bearer(uow, other.secret) is None
    clock.advance(timedelta(days=1))
    assert bearer(uow, dated.secret) is None


def test_last_use_of_a_token_is_kept(uow: UnitOfWork, person: NewPerson, acting: Acting) -> None:
    ada = person()
    with uow.write(acting(ada)) as work:
        token = create_token(work, ada, "ci")
    with uow.write(SYSTEM) as work:
        found = find_token_bearer(work.session, token.secret, work.now)
        assert found is not None
        assert found.is_touch_due
        touch_token(work, found.key_id)
    with uow.read(acting(ada)) as work:
        (listed,) = list_tokens_for(work.session, work.actor, ada)
    assert listed.last_used_at == work.now


def test_tokens_of_others_are_neither_seen_nor_revoked_nor_made(
    uow: UnitOfWork, person: NewPerson, acting: Acting
) -> None:
    ada, bob = person("ada@example.org"), person("bob@example.org")
    with uow.write(acting(ada)) as work:
        token = create_token(work, ada, "ci")
    with pytest.raises(TokenNotFound), uow.write(acting(bob)) as work:
        revoke_token(work, token.id)
    with pytest.raises(NotAllowed), uow.write(acting(bob)) as work:
        create_token(work, ada, "not mine")
    with pytest.raises(NotAllowed), uow.read(acting(bob)) as work:
        list_tokens_for(work.session, work.actor, None)


def test_a_token_for_more_than_one_has_is_refused(uow: UnitOfWork, person: NewPerson, acting: Acting) -> None:
    ada = person()
    with pytest.raises(TokenInvalid), uow.write(acting(ada)) as work:
        create_token(work, ada, "greedy", permissions=[Permission.MANAGE_PEOPLE.value])


def test_no_secret_is_kept_shown_or_written_to_the_trail(uow: UnitOfWork, person: NewPerson, acting: Acting) -> None:
    ada = person()
    with uow.write(acting(ada)) as work:
        token = create_token(work, ada, "ci")
        link = ask_for_link(work, "ada@example.org")
    assert link is not None
    with uow.write(SYSTEM) as work:
        opened = use_link(work, link.secret)
    with uow.read(SYSTEM) as work:
        kept = [
            [str(value) for value in row]
            for model in (ApiToken, SignInLink, SignInSession, AuditEntry)
            for row in work.session.execute(select(*model.__table__.columns))
        ]
    text = msgspec.json.encode(kept).decode() + repr((token, link, opened))
    for secret in (token.secret, link.secret, opened.secret):
        assert secret not in text
