"""Use cases of the catalog; each takes an open unit of work and never commits."""

from catalog.service.courses import create_course, edit_course
from catalog.service.merging import merge_courses
from catalog.service.owners import (
    change_owner,
    claim_course,
    get_named,
    give_role,
    hand_over,
    pass_on_courses,
    withdraw_role,
)
from catalog.service.relations import relate_courses, unrelate_courses
from catalog.service.status import (
    begin_retiring,
    keep_published,
    publish_course,
    retire_course,
    return_to_draft,
    submit_course,
)
from catalog.service.units import set_units
from catalog.service.variants import save_variant, write_variant_texts

__all__ = [
    "begin_retiring",
    "change_owner",
    "claim_course",
    "create_course",
    "edit_course",
    "get_named",
    "give_role",
    "hand_over",
    "keep_published",
    "merge_courses",
    "pass_on_courses",
    "publish_course",
    "relate_courses",
    "retire_course",
    "return_to_draft",
    "save_variant",
    "set_units",
    "submit_course",
    "unrelate_courses",
    "withdraw_role",
    "write_variant_texts",
]
