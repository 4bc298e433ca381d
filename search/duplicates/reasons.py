"""Why two texts are taken for one course: things a person can look at on both sides."""

from collections.abc import Iterable

from rapidfuzz import fuzz

from search.duplicates import features, languages, words
from search.duplicates.features import Prepared, is_other_part
from search.duplicates.values import Reason, ReasonKind

SHOWN_WORDS = 8
SHOWN_OBJECTIVES = 3
SIMILAR_TITLE = 0.72
SAME_OBJECTIVE = 86
NEAR_TEXT = 0.88
NEAR_TEXT_OTHER_LANGUAGE = 0.84


def explain(a: Prepared, b: Prepared) -> tuple[Reason, ...]:
    """The strongest first; those that speak against come last."""
    found = [*_titles(a, b), *_meaning(a, b), *_objectives(a, b), *_words(a, b), *_skills(a, b), *_against(a, b)]
    if _is_same_provider(a.draft.provider, b.draft.provider):
        found.append(Reason(ReasonKind.SAME_PROVIDER, b.draft.provider))
    return tuple(found)


def _titles(a: Prepared, b: Prepared) -> Iterable[Reason]:
    if a.title and a.title == b.title:
        yield Reason(ReasonKind.SAME_TITLE, b.draft.title)
        return
    shared = [word for word in dict.fromkeys(a.core) if word in set(b.core)]
    is_similar = fuzz.ratio(a.sorted_title, b.sorted_title) / 100 >= SIMILAR_TITLE
    if shared and (is_similar or features.covered(set(a.core), set(b.core)) >= 0.66):
        yield Reason(ReasonKind.SIMILAR_TITLE, ", ".join(shared[:SHOWN_WORDS]))


def _meaning(a: Prepared, b: Prepared) -> Iterable[Reason]:
    cosine = text_cosine(a, b)
    if cosine is None:
        return
    if languages.is_other(a.language, b.language):
        if cosine >= NEAR_TEXT_OTHER_LANGUAGE:
            yield Reason(ReasonKind.SAME_MEANING_OTHER_LANGUAGE, f"{a.language} → {b.language}")
    elif cosine >= NEAR_TEXT:
        yield Reason(ReasonKind.SAME_MEANING, f"{cosine:.2f}")


def _objectives(a: Prepared, b: Prepared) -> Iterable[Reason]:
    shared = [
        theirs
        for theirs in b.draft.objectives
        if any(fuzz.token_sort_ratio(ours.lower(), theirs.lower()) >= SAME_OBJECTIVE for ours in a.draft.objectives)
    ]
    if shared:
        yield Reason(ReasonKind.SAME_OBJECTIVES, " · ".join(shared[:SHOWN_OBJECTIVES]))


def _words(a: Prepared, b: Prepared) -> Iterable[Reason]:
    shared = a.text_words & b.text_words
    if len(shared) < 3 or features.covered(a.text_words, b.text_words) < 0.4:
        return
    telling = sorted((word for word in shared if len(word) > 3), key=lambda word: (-len(word), word))
    if telling:
        yield Reason(ReasonKind.SAME_WORDS, ", ".join(telling[:SHOWN_WORDS]))


def _skills(a: Prepared, b: Prepared) -> Iterable[Reason]:
    ours = {skill.casefold() for skill in a.draft.skills}
    shared = [skill for skill in b.draft.skills if skill.casefold() in ours]
    if shared:
        yield Reason(ReasonKind.SAME_SKILLS, ", ".join(shared[:SHOWN_WORDS]))


def _against(a: Prepared, b: Prepared) -> Iterable[Reason]:
    if is_other_part(a, b):
        sides = (", ".join(mark.upper() for mark in side.series[1]) for side in (a, b))
        yield Reason(ReasonKind.OTHER_PART, " / ".join(sides))


def text_cosine(a: Prepared, b: Prepared) -> float | None:
    """How near the two texts are in meaning; None without vectors."""
    if a.text_vector is None or b.text_vector is None:
        return None
    return float(a.text_vector @ b.text_vector)


def _is_same_provider(a: str, b: str) -> bool:
    return bool(a and b) and fuzz.token_set_ratio(words.plain(a), words.plain(b)) >= 90
