"""The catalog's decisions: facts in, result or named error out. Nothing here knows of a database."""

from catalog.rules.codes import derive_code, normalise_code
from catalog.rules.succession import Candidate, choose_successor, first_in_line
from catalog.rules.texts import (
    METADATA_KEYS,
    TextChange,
    change_class_of,
    differences,
    limit_of,
    metadata_texts,
    objectives_of,
    units_of,
    variant_texts,
)
from catalog.rules.transitions import TAKEABLE, TRANSITIONS, can_be_taken, check_transition, steps_between

__all__ = [
    "METADATA_KEYS",
    "TAKEABLE",
    "TRANSITIONS",
    "Candidate",
    "TextChange",
    "can_be_taken",
    "change_class_of",
    "check_transition",
    "choose_successor",
    "derive_code",
    "differences",
    "first_in_line",
    "limit_of",
    "metadata_texts",
    "normalise_code",
    "objectives_of",
    "steps_between",
    "units_of",
    "variant_texts",
]
