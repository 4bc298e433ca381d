"""Pairs of courses that the duplicate sweep found and somebody judged."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from app.demo.files import read_json
from app.demo.past import Moment, Past
from catalog.repository.courses import get_course_id
from search.duplicates.service import record_verdict
from search.duplicates.values import VerdictKind

Row = dict[str, Any]


def moments() -> Iterator[Moment]:
    for verdict in read_json("history.json", dict[str, list[Row]])["verdicts"]:
        yield Moment(verdict["at"], "verdict", partial(_judge, verdict))


def _judge(verdict: Row, past: Past) -> None:
    with past.write(verdict["by"]) as work:
        a, b = get_course_id(work.session, verdict["a"]), get_course_id(work.session, verdict["b"])
        record_verdict(work, a, b, VerdictKind(verdict["verdict"]), reason=verdict["reason"])
