from decimal import Decimal

import pytest

from core.actors import OPERATOR, Grant
from core.unit_of_work import UnitOfWork
from localization.repository.markets import (
    find_rate_card,
    get_market,
    list_markets,
    list_vendors,
    readers_of,
)
from localization.rules.coverage import coverage
from localization.service.markets import import_markets
from localization.service.vendors import import_vendors
from people.errors import NotAllowed
from people.values import Role
from tests.factories import a_person, the_actor
from tests.localization.making import a_market, a_rate_card, tag

POLAND = {
    "code": "PL",
    "name": "Poland",
    "country": "PL",
    "required_locales": "pl",
    "optional_locales": "en|pl",
    "coordinator_email": "anna@example.org",
    "headcount": "4700",
    "language_shares": "pl=0.9|uk=0.1",
}


def test_a_market_is_made_changed_and_left_alone(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_person(work, email="anna@example.org", name="Anna")
        assert import_markets(work, [(2, POLAND)]).created == 1
    with uow.write(OPERATOR) as work:
        assert import_markets(work, [(2, POLAND)]).unchanged == 1
        assert import_markets(work, [(2, {**POLAND, "required_locales": "pl|uk"})]).updated == 1
        market = get_market(work.session, "pl")
        assert (market.coordinator, market.calendar_country, market.version) == ("Anna", "PL", 2)
        assert list(map(str, market.required)) == ["pl", "uk"]
        assert list(map(str, market.optional)) == ["en"]


def test_a_dry_run_changes_nothing(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_person(work, email="anna@example.org")
        assert import_markets(work, [(2, POLAND)], is_dry_run=True).created == 1
        assert list_markets(work.session) == []


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"code": ""}, "code", "required"),
        ({"code": "P L!"}, "code", "not_a_code"),
        ({"name": " "}, "name", "required"),
        ({"country": "QQ"}, "territory", "unknown_locale"),
        ({"required_locales": ""}, "required_locales", "required"),
        ({"required_locales": "pl|xx"}, "required_locales", "unknown_locale"),
        ({"coordinator_email": "nobody@example.org"}, "coordinator_email", "person_not_found"),
        ({"headcount": "many"}, "headcount", "not_a_number"),
        ({"language_shares": "pl=1.4"}, "language_shares", "not_a_share"),
        ({"language_shares": "pl=0.8|uk=0.8"}, "language_shares", "shares_over_one"),
        ({"language_shares": "pl"}, "language_shares", "not_a_number"),
    ],
)
def test_a_row_that_cannot_be_is_named_and_the_others_go_in(
    uow: UnitOfWork, change: dict[str, str], column: str, code: str
) -> None:
    with uow.write(OPERATOR) as work:
        a_person(work, email="anna@example.org")
        good = {"code": "DE", "name": "Germany", "territory": "DE", "required_locales": "de"}
        report = import_markets(work, [(2, {**POLAND, **change}), (3, good)])
        assert (report.created, report.refused) == (1, 1)
        assert (report.errors[0].row, report.errors[0].column, report.errors[0].code) == (2, column, code)
        assert [market.code for market in list_markets(work.session)] == ["DE"]


def test_people_are_counted_by_the_company_or_else_by_cldr(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_market(work, "PL", headcount="1000", language_shares="pl=0.9|uk=0.1")
        a_market(work, "AE", required="ar")
        own = coverage(readers_of(get_market(work.session, "PL")), [tag("pl")])
        assert (own.share, own.is_estimate) == (0.9, False)
        known = coverage(readers_of(get_market(work.session, "AE")), [tag("ar")])
        assert 0.7 < known.share < 0.9
        assert known.is_estimate


def test_vendors_and_their_rate_cards_come_from_one_file_or_two(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        vendor = {"code": "nord", "name": "Lingua Nord", "services": "translation|voice_over"}
        card = {"vendor": "NORD", "source_locale": "en", "target_locale": "pl", "price_per_word": "0.14",
                "currency": "eur", "words_a_day": "2000", "95-99": "0.35"}  # fmt: skip
        assert import_vendors(work, [(2, vendor)]).created == 1
        assert import_vendors(work, [(2, card)]).created == 1
        assert import_vendors(work, [(2, card)]).unchanged == 1
        nested = {"code": "VERB", "name": "Verbasol", "rate_cards": [{**card, "vendor": "VERB", "target_locale": "es"}]}
        assert import_vendors(work, [(2, nested)]).created == 2
        found = list_vendors(work.session)
        assert [(v.code, [str(c.target_locale) for c in v.rate_cards]) for v in found] == [
            ("NORD", ["pl"]),
            ("VERB", ["es"]),
        ]
        assert found[0].rate_cards[0].band_weights == {"95-99": "0.35"}


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"price_per_word": "cheap"}, "price_per_word"),
        ({"price_per_word": "-1"}, "price_per_word"),
        ({"currency": "euros"}, "currency"),
        ({"source_locale": "xx"}, "source_locale"),
        ({"vendor": "NOBODY"}, "vendor"),
        ({"words_per_day": "0"}, "words_per_day"),
    ],
)
def test_a_wrong_rate_card_is_named(uow: UnitOfWork, change: dict[str, str], column: str) -> None:
    card = {"vendor": "NORD", "source_locale": "en", "price_per_word": "0.1", "currency": "EUR", **change}
    with uow.write(OPERATOR) as work:
        import_vendors(work, [(2, {"code": "NORD", "name": "Lingua Nord"})])
        assert [error.column for error in import_vendors(work, [(3, card)]).errors] == [column]


def test_the_nearest_and_then_the_cheapest_rate_card_is_taken(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        a_rate_card(work, vendor="A", target="es", price="0.10")
        a_rate_card(work, vendor="B", target="es-MX", price="0.30")
        a_rate_card(work, vendor="C", target="es-MX", price="0.20")
        a_rate_card(work, vendor="D", target="", price="0.01")
        prices = {
            target: find_rate_card(work.session, tag("en-GB"), tag(target)) for target in ("es-MX", "es-CO", "ja")
        }
        assert {t: card.price_per_word for t, card in prices.items() if card} == {
            "es-MX": Decimal("0.20"),
            "es-CO": Decimal("0.10"),
            "ja": Decimal("0.01"),
        }
        assert find_rate_card(work.session, tag("fr"), tag("ja")) is None


def test_only_who_may_manage_markets_does(uow: UnitOfWork) -> None:
    with uow.write(OPERATOR) as work:
        person = a_person(work)
    with uow.write(the_actor(person)) as work, pytest.raises(NotAllowed):
        import_markets(work, [])
    with uow.write(the_actor(person, Grant(Role.LOCALIZATION_COORDINATOR))) as work:
        assert import_markets(work, []).rows == 0
