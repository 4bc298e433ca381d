"""`coursekeeper requests submit|list|show|triage|decide|settings`."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.console import UnreadableFile, acting, as_json, emit, emit_lines, read_json, say, show_table, state_of

if TYPE_CHECKING:
    from app.wiring import Wiring
    from commissioning.repository import RequestFacts
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
@acting
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
        candidates = [
            {"code": c.code, "title": c.title, "probability": c.probability, "reasons": c.reasons} for c in evidence
        ]
        emit({**_plain(facts), "answer": found.kind, "evidence": candidates})
        return
    say(f"{facts.name}: {facts.title} (score {facts.score:g})")
    for course in found.shown:
        say(f"  {course.probability:.0%}  {course.code}  {course.title}")
    if not found.shown:
        say("  Nothing in the catalog is like it.")


@requests.command("list")
@click.option("--stage", type=click.Choice(["submitted", "triaged", "decided"]))
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, show_default=True)
@as_json
@acting
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
@acting
def show(number: str, as_json: bool, house: "Wiring", actor: "Actor") -> None:
    """Show one request with its evidence."""
    from commissioning.repository import get_request_facts, list_evidence
    from core.wording.vocabulary import word

    with house.uow.read(actor) as work:
        facts = get_request_facts(work.session, number)
        evidence = list_evidence(work.session, facts.id)
    if as_json:
        found = [{"code": c.code, "title": c.title, "probability": c.probability} for c in evidence]
        emit({**_plain(facts), "evidence": found})
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
@acting
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
@acting
def decide(
    number: str, outcome: str, reason: str, as_json: bool, house: "Wiring", actor: "Actor", **facts: Any
) -> None:
    """Decide request ID (REQ-12), once, or again after it was deferred. Building opens the draft course."""
    from commissioning.service import decide_request
    from commissioning.values import Verdict
    from commissioning.wishes import read_outcome

    verdict = Verdict(outcome=read_outcome(outcome), reason=reason, **facts)
    with house.uow.write(actor) as work:
        decide_request(work, number, verdict, base_url=house.rules.base_url, language=house.rules.default_locale)
    _tell(house, actor, number, as_json=as_json)


@requests.command("settings")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@acting
def settings(file: Path | None, house: "Wiring", actor: "Actor") -> None:
    """Show weights and usual costs as JSON, or put those of FILE in force.

    {"weights": {"strategic_fit": 3, "compliance": 3, "reach": 2, "effort": 2},
    "usual_costs": [{"org_unit": "SALES", "modality": "video", "amount": 9000, "currency": "EUR", "working_days": 30}]}
    """
    from commissioning.repository import list_costs, weights
    from commissioning.service import set_usual_costs, set_weights
    from commissioning.settings_file import read_settings

    if file is not None:
        wished = read_settings(_object(file))
        with house.uow.write(actor) as work:
            if wished.weights is not None:
                set_weights(work, wished.weights)
            if wished.costs is not None:
                set_usual_costs(work, wished.costs)
    with house.uow.read(actor) as work:
        costs = [
            {"org_unit": c.org_unit_code, "modality": c.modality, **_money(c.cost)} for c in list_costs(work.session)
        ]
        emit({"weights": weights(work.session), "usual_costs": costs})


def _money(cost: Any) -> dict[str, object]:
    return {"amount": cost.amount, "currency": cost.currency, "working_days": cost.working_days}


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


def _plain(facts: "RequestFacts") -> dict[str, object]:
    decision = facts.decision
    return {
        "id": facts.id,
        "number": facts.name,
        "stage": facts.stage,
        "title": facts.title,
        "score": facts.score,
        "requester": facts.requester_name,
        "org_unit": facts.org_unit_code,
        "language": str(facts.language) if facts.language else None,
        "submitted_at": facts.submitted_at,
        "decision": {
            "outcome": decision.outcome,
            "reason": decision.reason,
            "course": decision.course_code,
            "cost_avoided": decision.cost_avoided,
            "currency": decision.currency,
            "decided_by": decision.decided_by_name,
            "decided_at": decision.decided_at,
        }
        if decision
        else None,
    }
