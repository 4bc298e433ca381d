"""The windows of digests: what names them, and which can be open."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from notifications.rules.digest import urgent_window, window_to_send, windows_near
from notifications.values import DigestFrequency

TODAY = date(2026, 11, 23)


def test_an_urgent_mail_that_was_withdrawn_leaves_the_number_of_the_next_free() -> None:
    assert urgent_window(TODAY, {f"{TODAY}!2", f"{TODAY}", f"{TODAY - timedelta(days=1)}!7"}) == f"{TODAY}!3"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31)),
    st.sampled_from(["Pacific/Kiritimati", "Etc/GMT+12", "UTC", "America/Los_Angeles", "Asia/Tokyo"]),
    st.sampled_from(DigestFrequency),
    st.booleans(),
)
def test_every_window_that_can_be_open_is_near(
    at: datetime, zone: str, frequency: DigestFrequency, has_urgent: bool
) -> None:
    now = at.replace(tzinfo=UTC)
    window = window_to_send(
        frequency=frequency,
        has_urgent=has_urgent,
        now=now,
        zone=ZoneInfo(zone),
        is_working_day=lambda _: True,
        taken=(),
    )
    names, prefixes = windows_near(now)
    assert window is None or window in names or window.startswith(prefixes)


def test_what_was_sent_long_ago_is_not_asked_for() -> None:
    names, prefixes = windows_near(datetime(2026, 11, 23, tzinfo=UTC))
    assert len(names) <= 6
    assert not [name for name in names if name.startswith("2026-10")]
    assert len(prefixes) == 3
