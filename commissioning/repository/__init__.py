"""Every query of commissioning; nothing here commits."""

from commissioning.repository.courses import (
    CourseNow,
    catalog_size,
    courses_now,
    find_course,
    live_locales,
)
from commissioning.repository.requests import (
    DecisionFacts,
    RequestFacts,
    count_by_stage,
    count_open,
    find_requests,
    get_request,
    get_request_facts,
    list_board,
    list_evidence,
    list_requests,
    next_number,
)
from commissioning.repository.settings import CostFacts, list_costs, weights

__all__ = [
    "CostFacts",
    "CourseNow",
    "DecisionFacts",
    "RequestFacts",
    "catalog_size",
    "count_by_stage",
    "count_open",
    "courses_now",
    "find_course",
    "find_requests",
    "get_request",
    "get_request_facts",
    "list_board",
    "list_costs",
    "list_evidence",
    "list_requests",
    "live_locales",
    "next_number",
    "weights",
]
