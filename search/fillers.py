"""Words that say nothing in a catalog of courses: everything in it is a course. They order what is found, no more."""

from collections.abc import Sequence

from search.words import Wanted, fold

FILLERS = frozenset(
    {
        *("training", "trainings", "course", "courses"),
        *("kurs", "kurse", "schulung", "schulungen", "seminar", "seminare", "lehrgang"),
        *("formation", "formations", "cours", "curso", "cursos", "formacion", "formacao", "corso", "corsi"),
        *("formazione", "cursus", "cursussen", "opleiding", "opleidingen", "szkolenie", "szkolenia", "курс", "курсы"),
    }
)


def needed(wanted: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """What a course must have of what is asked for; everything where nothing but fillers was said."""
    found = tuple(want for want in wanted if not _is_filler(want))
    return found if any(not want.is_excluded for want in found) else tuple(wanted)


def _is_filler(want: Wanted) -> bool:
    return not want.is_phrase and not want.is_excluded and want.terms[0] in FILLERS


def without_fillers(text: str) -> str:
    """The same of a text, for an engine that reads it itself; as it was where there is nothing to leave out."""
    if '"' in text:
        return text
    kept = [word for word in text.split() if fold(word) not in FILLERS]
    has_words = any(not word.startswith("-") for word in kept)
    return " ".join(kept) if has_words and len(kept) < len(text.split()) else text
