"""`coursekeeper requests submit|list|show|triage|decide|settings`."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.console import (
    UnreadableFile,
    acting,
    as_json,
    emit,
    emit_lines,
    read_json,
    say,
    show_json,
    show_table,
    state_of,
)
from people.values import Permission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.wiring import Wiring
    from commissioning.repository import RequestFacts
    from commissioning.values import CandidateFacts
    from core.actors import Actor


class Amount(click.ParamType[Decimal]):
    """A sum of money without its currency."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            return Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is no amount", param, ctx)


@click.group()
def requests() -> None:
    """Submit and decide requests for courses."""


@requests.command("submit")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
@acting(needs=Permission.SUBMIT_REQUEST)
def submit(file: Path, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Ask for a course. FILE is one JSON object: need; title, audience, audience_size, objective, urgency, effort,
    modality, compliance_class, language, org_unit as far as known. What the catalog has is kept with it."""
    from commissioning.answers import answer
    from commissioning.repository import get_request_facts, list_evidence
    from commissioning.service import submit_with_evidence
    from commissioning.wishes import read_wish

    made = submit_with_evidence(house.uow, actor, house.detector, read_wish(_object(file)))
    with house.uow.read(actor) as work:
        facts = get_request_facts(work.session, str(made))
        evidence = list_evidence(work.session, facts.id)
    found = answer(evidence, facts.language)
    if as_json:
        emit({**_with_evidence(facts, evidence), "answer": found.kind})
        return
    say(f"{facts.name}: {facts.title} (score {facts.score:g})")
    for course in found.shown:
        say(f"  {course.probability:.0%}  {course.code}  {course.title}")
    if not found.shown:
        say("  Nothing in the catalog is like it.")


@requests.command("list")
@click.option("--stage", type=click.Choice(["submitted", "triaged", "deferred", "decided"]))
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, show_default=True)
@as_json
@acting(needs=Permission.READ_CATALOG)
def list_(stage: str | None, limit: int, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """List requests, newest first."""
    from commissioning.repository import list_requests
    from commissioning.values import Stage
    from core.wording.vocabulary import word

    with house.uow.read(actor) as work:
        found = list_requests(work.session, stage=Stage(stage) if stage else None, limit=limit)
    if as_json:
        emit_lines(_plain(facts) for facts in found)
        return
    rows = [
        (
            f.name,
            state_of("request", f.stage.value),
            f"{f.score:g}",
            word("decision", f.decision.outcome.value) if f.decision else "",
            f.title,
        )
        for f in found
    ]
    show_table(("number", "stage", "score", "outcome", "title"), rows)


@requests.command("show")
@click.argument("number")
@as_json
@acting(needs=Permission.READ_CATALOG)
def show(number: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Show one request with its evidence."""
    from commissioning.repository import get_request_facts, list_evidence
    from core.wording.vocabulary import word

    with house.uow.read(actor) as work:
        facts = get_request_facts(work.session, number)
        evidence = list_evidence(work.session, facts.id)
    if as_json:
        emit(_with_evidence(facts, evidence))
        return
    say(f"{facts.name}: {facts.title}")
    say(f"{state_of('request', facts.stage.value)}, score {facts.score:g}, asked for by {facts.requester_name}")
    say(facts.need)
    for course in evidence:
        say(f"  {course.probability:.0%}  {course.code}  {course.title}")
    if facts.decision:
        outcome = word("decision", facts.decision.outcome.value)
        say(f"Decided by {facts.decision.decided_by_name}: {outcome}. {facts.decision.reason}")


@requests.command("triage")
@click.argument("number")
@click.option("--strategic-fit", type=click.IntRange(1, 5), required=True)
@click.option("--compliance", type=click.IntRange(1, 5), required=True)
@click.option("--reach", type=click.IntRange(1, 5), required=True)
@click.option("--effort", type=click.IntRange(1, 5), required=True, help="5 is most work.")
@as_json
@acting(needs=Permission.DECIDE_REQUEST)
def triage(
    number: str,
    strategic_fit: int,
    compliance: int,
    reach: int,
    effort: int,
    as_json: bool,
    house: "Wiring",
    actor: "Actor",
) -> None:
    """Judge request NUMBER by four factors, from 1 to 5."""
    from commissioning.service import triage_request
    from commissioning.values import Ratings

    with house.uow.write(actor) as work:
        triage_request(work, number, Ratings(strategic_fit, compliance, reach, effort))
    _tell(house, actor, number, as_json=as_json)


@requests.command("decide")
@click.argument("number", metavar="ID")
@click.option("--outcome", required=True, help="reuse, localize, adapt, buy, build, defer, not-training or decline.")
@click.option("--reason", required=True, help="Why; kept with the record and told to who asked.")
@click.option("--course", default="", metavar="CODE", help="The course to reuse, localize or adapt.")
@click.option("--owner", "owner_email", default="", metavar="EMAIL", help="Who will own what is built.")
@click.option("--org-unit", default="", help="Where what is built belongs; else the request's own.")
@click.option("--code", default="", help="Code of the draft; else NEW- and the number.")
@click.option("--spent", type=Amount(), help="What the chosen way will cost.")
@click.option("--cost-avoided", type=Amount(), help="Else worked out from the usual cost.")
@click.option("--currency", default="", help="Else that of the usual cost.")
@as_json
@acting(needs=Permission.SUBMIT_REQUEST)
def decide(
    number: str, outcome: str, reason: str, as_json: bool, house: "Wiring", actor: "Actor", **facts: Any
) -> None:
    """Decide request ID (REQ-12), once, or again after it was deferred. Building opens the draft course."""
    from commissioning.service import decide_request
    from commissioning.values import Choice
    from commissioning.wishes import read_outcome

    choice = Choice(outcome=read_outcome(outcome), reason=reason, **facts)
    with house.uow.write(actor) as work:
        decide_request(work, number, choice, base_url=house.rules.base_url, language=house.rules.default_locale)
    _tell(house, actor, number, as_json=as_json)


@requests.command("settings")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@as_json
@acting(needs=Permission.DECIDE_REQUEST)
def settings(file: Path | None, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Show weights and usual costs as FILE holds them, or put those of FILE in force.

    {"weights": {"strategic_fit": 3, "compliance": 3, "reach": 2, "effort": 2},
    "usual_costs": [{"org_unit": "SALES", "modality": "video", "amount": 9000, "currency": "EUR", "working_days": 30}]}
    """
    from commissioning.service import change_settings
    from commissioning.settings_file import read_settings
    from commissioning.views import settings_view

    if file is not None:
        wished = read_settings(_object(file))
        with house.uow.write(actor) as work:
            change_settings(work, wished)
    with house.uow.read(actor) as work:
        found = settings_view(work.session)
    emit(found) if as_json else show_json(found)


def _object(file: Path) -> dict[str, Any]:
    found = read_json(file)
    if not isinstance(found, dict):
        raise UnreadableFile(file=str(file), problem="one JSON object is needed")
    return found


def _tell(house: "Wiring", actor: "Actor", number: str, *, as_json: bool) -> None:
    from commissioning.repository import get_request_facts
    from core.wording.vocabulary import word

    with house.uow.read(actor) as work:
        facts = get_request_facts(work.session, number)
    if as_json:
        emit(_plain(facts))
    elif facts.decision:
        course = f", course {facts.decision.course_code}" if facts.decision.course_code else ""
        say(f"{facts.name} is decided: {word('decision', facts.decision.outcome.value)}{course}.")
    else:
        say(f"{facts.name} is judged: score {facts.score:g}.")


def _with_evidence(facts: "RequestFacts", found: "Iterable[CandidateFacts]") -> dict[str, object]:
    from commissioning.views import candidate_view

    return {**_plain(facts), "evidence": [candidate_view(candidate) for candidate in found]}


def _plain(facts: "RequestFacts") -> dict[str, object]:
    import msgspec

    from commissioning.views import request_view

    return msgspec.structs.asdict(request_view(facts))
