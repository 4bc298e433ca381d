"""What was decided about courses: the policies at first, then every review."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from app.demo.files import DATA, read_json
from app.demo.past import Moment, Past
from catalog.repository.courses import get_course_id
from lifecycle.drafts import read_drafts
from lifecycle.rules.outcomes import Decision
from lifecycle.service.policies import apply_policies
from lifecycle.service.reviews import complete_review
from lifecycle.values import Outcome

Row = dict[str, Any]


def moments(known_since: str) -> Iterator[Moment]:
    history = read_json("history.json", dict[str, list[Row]])
    yield Moment(known_since, "policies", _apply_policies)
    for review in history["reviews"]:
        yield Moment(review["at"], "review", partial(_review, review))


def _apply_policies(past: Past) -> None:
    with past.write() as work:
        apply_policies(work, read_drafts(DATA / "policies.json"))


def _review(review: Row, past: Past) -> None:
    with past.write(review["by"]) as work:
        course_id = get_course_id(work.session, review["course"])
        complete_review(work, course_id, Decision(Outcome(review["outcome"]), note=review.get("note", "")))
