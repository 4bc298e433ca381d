"""Short ways to ask for a course."""

from collections.abc import Callable
from datetime import datetime

import pytest

from catalog.values import CourseStatus
from commissioning.repository import RequestFacts, get_request_facts
from commissioning.service import submit_request
from commissioning.values import CandidateFacts, Evidence, Wish
from core.actors import OPERATOR, Actor
from core.ids import new_id
from core.unit_of_work import UnitOfWork

Submit = Callable[..., RequestFacts]


def a_candidate(**facts: object) -> CandidateFacts:
    """A published English course that says the same."""
    standard: dict[str, object] = {
        "course_id": new_id(),
        "code": "ABC-101",
        "title": "Anti-bribery essentials",
        "status": CourseStatus.PUBLISHED,
        "source_locale": "en",
        "live_locales": ("en",),
        "started_on": datetime(2026, 3, 1).date(),
        "owner_id": None,
        "owner_name": "Ines Okafor",
        "superseded_by": None,
        "probability": 0.9,
        "matched_locale": "en",
        "matched_title": "Anti-bribery essentials",
        "reasons": ({"kind": "same_meaning", "detail": ""},),
    }
    return CandidateFacts(**{**standard, **facts})  # type: ignore[arg-type]  # keywords of a test


NOTHING_FOUND = Evidence(candidates=(), is_by_meaning=False, missing=("model",))


@pytest.fixture
def submit(uow: UnitOfWork) -> Submit:
    """Submits a request as somebody, with the evidence given; answers it as it is read."""

    def submit(
        actor: Actor = OPERATOR,
        need: str = "Sales people should recognise a bribe.",
        evidence: Evidence = NOTHING_FOUND,
        **facts: object,
    ) -> RequestFacts:
        with uow.write(actor) as work:
            made = submit_request(work, Wish(need=need, **facts), evidence)  # type: ignore[arg-type]  # keywords
        with uow.read(actor) as work:
            return get_request_facts(work.session, str(made.id))

    return submit
