"""Words that order what is found and narrow nothing: those that say nothing in a catalog of courses, where everything
is a course, and the first letter of a word that somebody begins to type."""

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


def without_begun_letter(wanted: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """The words that narrow a search: the first letter of a next one orders what the others found, no more.

    Nearly every course has a word that begins so, and finding them all costs more than all the other words.
    """
    if len(wanted) > 1 and wanted[-1].is_prefix and len(wanted[-1].terms[0]) == 1:
        return tuple(wanted[:-1])
    return tuple(wanted)


def _is_filler(want: Wanted) -> bool:
    return not want.is_phrase and not want.is_excluded and want.terms[0] in FILLERS


def without_fillers(text: str) -> str:
    """The same of a text, for an engine that reads it itself; as it was where there is nothing to leave out."""
    if '"' in text:
        return text
    kept = [word for word in text.split() if fold(word) not in FILLERS]
    has_words = any(not word.startswith("-") for word in kept)
    return " ".join(kept) if has_words and len(kept) < len(text.split()) else text
