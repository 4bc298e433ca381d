"""Use cases of commissioning; each takes an open unit of work and never commits."""

from commissioning.service.decisions import decide_request
from commissioning.service.evidence import gather_evidence, look_for
from commissioning.service.prices import localizing_price
from commissioning.service.settings import change_settings, set_usual_costs, set_weights, usual_cost
from commissioning.service.submitting import submit_request, submit_with_evidence
from commissioning.service.triage import triage_request

__all__ = [
    "change_settings",
    "decide_request",
    "gather_evidence",
    "localizing_price",
    "look_for",
    "set_usual_costs",
    "set_weights",
    "submit_request",
    "submit_with_evidence",
    "triage_request",
    "usual_cost",
]
