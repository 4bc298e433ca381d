"""A signed link opens one thing for one person, until its day."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locales import Locale
from core.wording import problems
from notifications.errors import LinkBroken, LinkExpired
from notifications.rules.links import LIFETIME, Links, SignedLink, read, sign

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINK = SignedLink("review", UUID(int=1), UUID(int=2), 3, NOW + timedelta(days=30))


def test_a_link_says_who_what_and_which_cycle() -> None:
    assert read(sign(LINK, b"secret"), b"secret", purpose="review", now=NOW) == LINK


def test_a_link_signed_with_another_secret_is_broken() -> None:
    with pytest.raises(LinkBroken):
        read(sign(LINK, b"other"), b"secret", purpose="review", now=NOW)


def test_a_link_for_another_purpose_is_broken() -> None:
    with pytest.raises(LinkBroken):
        read(sign(LINK, b"secret"), b"secret", purpose="fewer", now=NOW)


def test_a_link_whose_time_has_passed_says_so() -> None:
    with pytest.raises(LinkExpired):
        read(sign(LINK, b"secret"), b"secret", purpose="review", now=LINK.expires_at)


def test_a_mail_opens_its_page_for_forty_five_days_and_then_says_that_it_is_too_old() -> None:
    assert timedelta(days=45) == LIFETIME
    address = Links("https://learning.example", b"secret").signed(
        "review", person_id=UUID(int=1), subject_id=UUID(int=2), cycle=3, now=NOW
    )
    token = address.rpartition("/")[2]
    assert read(token, b"secret", purpose="review", now=NOW + timedelta(days=44)).cycle == 3
    with pytest.raises(LinkExpired) as refused:
        read(token, b"secret", purpose="review", now=NOW + timedelta(days=60))
    sentence = problems.sentence(refused.value.code, refused.value.params, Locale.parse("en"))
    assert sentence == "This link is too old. Sign in to see what is due."


@given(position=st.integers(0, 200), letter=st.sampled_from("AZaz09-_"))
def test_a_changed_letter_breaks_a_link(position: int, letter: str) -> None:
    token = sign(LINK, b"secret")
    changed = token[: position % len(token)] + letter + token[position % len(token) + 1 :]
    try:
        assert read(changed, b"secret", purpose="review", now=NOW) == LINK
    except LinkBroken:
        assert changed != token


@given(st.text(max_size=80))
def test_no_text_at_all_opens_anything(text: str) -> None:
    with pytest.raises(LinkBroken):
        read(text, b"secret", purpose="review", now=NOW)
