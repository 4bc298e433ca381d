"""Duplicates and avoided cost: what people judged about pairs, and what decisions on requests saved."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from commissioning.repository.reports import OutcomeCount, count_outcomes
from commissioning.values import Outcome
from core.reports import Column, Kind, Report, Row, Table, Value, address
from core.unit_of_work import Work
from core.wording.numbers import money
from core.wording.sentences import list_of
from core.wording.translator import Translator
from core.wording.vocabulary import word
from search.duplicates.reports import verdict_tables


def duplicates_and_avoided(work: Work, reader: Translator) -> Report:
    """Decisions with the cost they avoided, verdicts by kind, and the detector's record."""
    counts = sorted(count_outcomes(work.session), key=lambda count: list(Outcome).index(count.outcome))
    decisions = Table(
        name="decisions",
        title=reader.gettext("Requests by decision"),
        columns=(
            Column("decision", reader.gettext("Decision")),
            Column("requests", reader.gettext("Requests"), Kind.COUNT),
            Column("avoided", reader.gettext("Cost avoided"), Kind.MONEY),
            Column("spent", reader.gettext("Spent instead"), Kind.MONEY),
            Column("currency", reader.gettext("Currency"), Kind.CURRENCY),
        ),
        rows=tuple(_row(count, reader) for count in counts),
        drawn="avoided",
    )
    verdicts, record = verdict_tables(work, reader)
    return Report(_answer(counts, verdicts, reader), (decisions, verdicts, record))


def _row(count: OutcomeCount, reader: Translator) -> Row:
    cells: dict[str, Value] = {
        "decision": word("decision", count.outcome, reader),
        "requests": count.decisions,
        "avoided": count.avoided,
        "spent": count.spent,
        "currency": count.currency,
    }
    key = "/".join(filter(None, (count.outcome.value, count.currency)))
    return Row(key, cells, {"requests": address("/requests", ("outcome", count.outcome.value))})


def _answer(counts: Sequence[OutcomeCount], verdicts: Table, reader: Translator) -> str:
    judged = sum(int(str(row.cells["pairs"])) for row in verdicts.rows)
    pairs = reader.ngettext("%(n)s pair of courses was judged.", "%(n)s pairs of courses were judged.", judged)
    return f"{_decided(counts, reader)} {pairs}"


def _decided(counts: Sequence[OutcomeCount], reader: Translator) -> str:
    decided = sum(count.decisions for count in counts if count.outcome is not Outcome.DEFER)
    if not decided:
        return reader.gettext("No request has been decided yet.")
    avoided = [money(total, currency, reader) for currency, total in _by_currency(counts)]
    if not avoided:
        return reader.ngettext("%(n)s request was decided.", "%(n)s requests were decided.", decided)
    return reader.ngettext(
        "%(n)s request was decided, which avoided %(costs)s.",
        "%(n)s requests were decided, which avoided %(costs)s.",
        decided,
        costs=list_of(avoided, reader),
    )


def _by_currency(counts: Iterable[OutcomeCount]) -> list[tuple[str, Decimal]]:
    totals: dict[str, Decimal] = {}
    for count in counts:
        if count.avoided and count.currency:
            totals[count.currency] = totals.get(count.currency, Decimal(0)) + count.avoided
    return sorted(totals.items())
