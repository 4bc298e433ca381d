"""Freshness: which share of the catalog has been reviewed in time, by org unit."""

from collections.abc import Iterator

from core.reports import Column, Kind, Report, Row, Table, Value, address, rounded, worst_first
from core.unit_of_work import Work
from core.wording.dates import today_of
from core.wording.numbers import number, percent
from core.wording.states import state_word
from core.wording.translator import Translator
from lifecycle.repository.reports import count_days_by_unit, unit_names
from lifecycle.rules.reports import Standing, standings, together
from lifecycle.values import DueState


def freshness(work: Work, reader: Translator) -> Report:
    """Published courses by org unit and due state, with the share that is on time."""
    today = today_of(work.now, reader)
    found = standings(count_days_by_unit(work.session, today), today)
    names = unit_names(work.session)
    rows = worst_first((_row(code, names[code], found[code]) for code in names if code in found), "share")
    table = Table(
        name="units",
        title=reader.gettext("By org unit"),
        columns=tuple(_columns(reader)),
        rows=rows,
        drawn="share",
        note=reader.gettext(
            "On time are courses for which nothing is overdue, neither review nor promised change, out of all that need"
            " reviews; what has no schedule counts against it."
        ),
    )
    return Report(_answer(together(found.values()), reader), (table,))


def _columns(reader: Translator) -> Iterator[Column]:
    yield Column("unit", reader.gettext("Org unit"))
    yield Column("courses", reader.gettext("Published"), Kind.COUNT)
    for state in DueState:
        yield Column(state.value, state_word("due", state, reader).word, Kind.COUNT)
    yield Column("share", reader.gettext("On time"), Kind.SHARE)


def _row(code: str, name: str, standing: Standing) -> Row:
    cells: dict[str, Value] = {"unit": name, "courses": standing.total, "share": rounded(standing.share_on_time)}
    cells |= {state.value: standing.of(state) for state in DueState}
    published = (("org_unit", code), ("status", "published"))
    links = {"courses": address("/catalog", *published)}
    for state in _linkable(standing):
        links[state.value] = address("/catalog", *published, ("due_state", state.value))
    return Row(code, cells, links)


def _linkable(standing: Standing) -> Iterator[DueState]:
    """States whose rows the catalog can show, which knows due dates alone."""
    return (state for state in DueState if standing.of(state) and state not in standing.listed_otherwise)


def _answer(all_units: Standing, reader: Translator) -> str:
    share = all_units.share_on_time
    if share is None:
        return reader.gettext("No published course needs a review.")
    said = reader.gettext(
        "%(share)s of the %(total)s published courses that need reviews are on time.",
        share=percent(share, reader),
        total=number(all_units.needing_review, reader),
    )
    return " ".join([said, *_exceptions(all_units, reader)])


def _exceptions(all_units: Standing, reader: Translator) -> Iterator[str]:
    if overdue := all_units.of(DueState.OVERDUE):
        yield reader.ngettext("%(n)s is overdue.", "%(n)s are overdue.", overdue)
    if without := all_units.of(DueState.WITHOUT_SCHEDULE):
        yield reader.ngettext("%(n)s has no schedule.", "%(n)s have no schedule.", without)
