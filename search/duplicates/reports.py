"""What people judged about pairs, and how often the detector was right: tables for reports."""

from collections import Counter
from collections.abc import Sequence

from core.reports import Column, Kind, Row, Table, Value, rounded
from core.unit_of_work import Work
from core.wording.states import state_word
from core.wording.translator import Translator
from search.duplicates import repository
from search.duplicates.rules import Precision, precision
from search.duplicates.values import SAME_COURSE, VerdictKind

WORKBENCH = "/duplicates"
Judgements = Sequence[tuple[VerdictKind, VerdictKind | None, int]]


def verdict_tables(work: Work, reader: Translator) -> tuple[Table, Table]:
    """Verdicts by kind, and the detector's record."""
    judgements = repository.count_judgements(work.session)
    waiting = repository.count_open_pairs(work.session)
    return _verdicts(judgements, reader), _record(precision(judgements), waiting, reader)


def _verdicts(judgements: Judgements, reader: Translator) -> Table:
    judged, suggested = Counter[VerdictKind](), Counter[VerdictKind]()
    for kind, suggestion, count in judgements:
        judged[kind] += count
        suggested[kind] += count if suggestion in SAME_COURSE else 0
    rows = [
        Row(
            kind.value,
            {
                "verdict": state_word("verdict", kind, reader).word,
                "pairs": judged[kind],
                "suggested": suggested[kind],
            },
        )
        for kind in VerdictKind
    ]
    return Table(
        name="verdicts",
        title=reader.gettext("Verdicts by kind"),
        columns=(
            Column("verdict", reader.gettext("Verdict")),
            Column("pairs", reader.gettext("Pairs"), Kind.COUNT),
            Column("suggested", reader.gettext("called one course by the detector"), Kind.COUNT),
        ),
        rows=tuple(rows),
        drawn="pairs",
    )


def _record(measured: Precision, waiting: int, reader: Translator) -> Table:
    cells: dict[str, Value] = {
        "what": reader.gettext("So far"),
        "precision": rounded(measured.share),
        "judged": measured.judged,
        "confirmed": measured.confirmed,
        "waiting": waiting,
    }
    return Table(
        name="detector",
        title=reader.gettext("The detector’s record"),
        columns=(
            Column("what", reader.gettext("Detector")),
            Column("judged", reader.gettext("Suggestions judged"), Kind.COUNT),
            Column("confirmed", reader.gettext("confirmed"), Kind.COUNT),
            Column("precision", reader.gettext("Precision"), Kind.SHARE),
            Column("waiting", reader.gettext("Pairs nobody has judged"), Kind.COUNT),
        ),
        rows=(Row("detector", cells, {"waiting": WORKBENCH} if waiting else {}),),
        drawn="precision",
    )
