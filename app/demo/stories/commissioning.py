"""Requests for courses: made by whom they occurred to, judged and decided by the head of learning operations."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from app.demo.files import read_json, read_lines
from app.demo.past import Moment, Past
from catalog.values import Modality
from commissioning.models import CourseRequest
from commissioning.service import decide_request, set_usual_costs, submit_with_evidence, triage_request
from commissioning.values import BuildCost, Choice, Ratings, Wish
from core.unit_of_work import Work


def moments(known_since: str) -> Iterator[Moment]:
    yield Moment(known_since, "usual costs", _set_costs)
    for row in read_lines("requests.jsonl"):
        yield Moment(row["submitted"], "request", partial(_submit, row))
        if triage := row.get("triage"):
            yield Moment(triage["at"], "triage", partial(_triage, row["title"], triage))
        if decision := row.get("decision"):
            yield Moment(decision["at"], "decision", partial(_decide, row["title"], decision))


def _set_costs(past: Past) -> None:
    costs = [
        (
            row.get("org_unit"),
            Modality(row["modality"]) if "modality" in row else None,
            msgspec.convert(row, BuildCost),
        )
        for row in read_json("company.json", dict[str, Any])["usual_costs"]
    ]
    with past.write() as work:
        set_usual_costs(work, costs)


def _submit(row: dict[str, Any], past: Past) -> None:
    actor = past.actor(row["requested_by"])
    with past.house.uow.read(actor) as work:
        if _find(work, row["title"]):
            return
    submit_with_evidence(past.house.uow, actor, past.house.detector, msgspec.convert(row, Wish))


def _triage(title: str, said: dict[str, Any], past: Past) -> None:
    with past.write(said["by"]) as work:
        triage_request(work, _name(work, title), msgspec.convert(said, Ratings))


def _decide(title: str, said: dict[str, Any], past: Past) -> None:
    with past.write(said["by"]) as work:
        decide_request(work, _name(work, title), msgspec.convert(said, Choice), base_url=past.house.rules.base_url)


def _name(work: Work, title: str) -> str:
    found = _find(work, title)
    assert found is not None  # it was submitted before
    return str(found)


def _find(work: Work, title: str) -> UUID | None:
    return work.session.scalar(select(CourseRequest.id).where(CourseRequest.title == title))
