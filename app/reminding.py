"""Who is reminded of what: the rooms' dated things, and what a course's life asks of rooms beside and above it."""

from typing import TYPE_CHECKING

from lifecycle.ports import Surroundings
from lifecycle.subjects import needs_now, review_subjects
from localization.service.heirs import DUTIES_MAIL, retell_duties
from localization.service.turns import TURN_MAIL, retell_turn
from localization.subjects import step_subjects
from notifications.ports import Retell, SubjectSource
from notifications.rules.links import Links
from notifications.service.digests import DigestTools
from notifications.service.handovers import HAND_OVER_MAIL, retell_hand_over
from people.service import ReaderDefaults

if TYPE_CHECKING:
    from app.wiring import Wiring


def links_of(house: "Wiring") -> Links:
    """Addresses for mails."""
    return Links(house.rules.base_url, house.rules.secret_key)


def defaults_of(house: "Wiring") -> ReaderDefaults:
    """Language and zone of people who left theirs open."""
    return ReaderDefaults(house.rules.default_locale, house.rules.default_time_zone)


def sources_of(_: "Wiring") -> dict[str, SubjectSource]:
    """Everything people are reminded of, by kind."""
    return {**review_subjects(), **step_subjects()}


def digest_tools_of(house: "Wiring") -> DigestTools:
    """What writing digests takes."""
    return DigestTools(sources_of(house), links_of(house), defaults_of(house), needs_now)


def retellers_of(house: "Wiring") -> dict[str, Retell]:
    """Who writes a mail anew that was given up, by its kind."""
    links, defaults = links_of(house), defaults_of(house)
    return {
        HAND_OVER_MAIL: retell_hand_over(links, defaults),
        DUTIES_MAIL: retell_duties(links, defaults),
        TURN_MAIL: retell_turn(links, defaults),
    }


def surroundings_of(_: "Wiring") -> Surroundings:
    """Who answers what about the surroundings of a course."""
    from app.surroundings import surroundings

    return surroundings()
