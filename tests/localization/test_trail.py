"""What the audit keeps of vendors and agreed terms: from what to what."""

from core.actors import OPERATOR
from core.audit import list_entries
from core.locales import Locale
from core.unit_of_work import UnitOfWork
from localization.service.glossary import TermFacts, save_terms
from tests.localization.making import a_rate_card


def test_another_price_is_kept_with_the_one_before(uow: UnitOfWork) -> None:
    for price, per_day in (("0.10", 2000), ("0.25", 1500)):
        with uow.write(OPERATOR) as work:
            a_rate_card(work, price=price, words_per_day=per_day)
    with uow.read(OPERATOR) as work:
        last, first = list_entries(work.session, action="vendor.saved", limit=2)
    assert first.before is None
    assert (last.before, last.after) != (None, None)
    kept = [(each["price_per_word"], each["words_per_day"]) for each in (last.before or {}, last.after or {})]
    assert kept == [("0.1000", 2000), ("0.2500", 1500)]
    assert (last.after or {})["rate_card"] == "en → pl"


def terms(uow: UnitOfWork, **called: str) -> None:
    with uow.write(OPERATOR) as work:
        save_terms(work, [TermFacts(Locale.parse("en"), en, Locale.parse("pl"), pl) for en, pl in called.items()])


def test_agreed_terms_are_kept_with_what_they_were_called(uow: UnitOfWork) -> None:
    terms(uow, manager="menedżer", leave="urlop")
    terms(uow, manager="przełożony", leave="urlop", shift="zmiana")
    terms(uow, manager="przełożony", leave="urlop")
    with uow.read(OPERATOR) as work:
        lines = list_entries(work.session, action="glossary.saved")
    assert [(line.before, line.after) for line in lines] == [
        ({"en → pl: manager": "menedżer"}, {"en → pl: manager": "przełożony", "en → pl: shift": "zmiana"}),
        (None, {"en → pl: manager": "menedżer", "en → pl: leave": "urlop"}),
    ]
