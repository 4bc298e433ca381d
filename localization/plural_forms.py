"""Plural forms as gettext counts them: a number of forms and an expression that chooses one."""

from __future__ import annotations

import gettext
import re
from functools import lru_cache

from core.locales import Locale

_HEADER = re.compile(r"\s*nplurals\s*=\s*(\d{1,2})\s*;\s*plural\s*=\s*([^;]{1,1000})\s*;?\s*")
_NUMBERS = range(200)


@lru_cache(maxsize=256)
def header_for(locale: Locale) -> str:
    """The Plural-Forms header of a locale."""
    from babel.messages.plurals import get_plural

    return get_plural(str(locale.babel)).plural_forms


@lru_cache(maxsize=256)
def form_count(locale: Locale) -> int:
    """How many forms gettext files in this language have."""
    match = _HEADER.fullmatch(header_for(locale))
    return int(match[1]) if match else 2


@lru_cache(maxsize=64)
def samples(header: str) -> tuple[tuple[int, ...], ...]:
    """For each form the numbers below 200 that choose it; empty where the header cannot be understood."""
    match = _HEADER.fullmatch(header.replace("\n", " "))
    if match is None:
        return ()
    forms: list[list[int]] = [[] for _ in range(int(match[1]))]
    try:
        choose = gettext.c2py(match[2])  # parses the expression, never evals what the file says
        for number in _NUMBERS:
            if 0 <= (form := choose(number)) < len(forms):
                forms[form].append(number)
    except (ValueError, ZeroDivisionError, OverflowError, RecursionError):
        return ()
    return tuple(tuple(form) for form in forms)
