"""Is there something like this? Candidates by words and by meaning, each judged against the draft.

Two ways to find, because each is blind where the other sees: the index knows rare words and product
names, vectors know paraphrases and other languages. What both find is then compared word by word by the
scorer, which alone decides. Without the language model, or before a course has been embedded, words do
the work and the answer says so.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from core.logs import Log
from meaning.errors import ModelUnavailable
from meaning.matrix import VectorMatrix
from meaning.ports import Embedder, Vectors
from meaning.rules import full_text
from meaning.values import Part
from search.duplicates import languages, reasons, repository, rules
from search.duplicates.features import Prepared
from search.duplicates.ports import WordFinder
from search.duplicates.repository import Version
from search.duplicates.scorer import Scorer, default_scorer
from search.duplicates.values import Candidate, Check, Draft, Judgement

logger = Log(__name__)
BY_WORDS = 16
BY_TEXT = 20
BY_TITLE = 8
"""How many courses each way of finding brings, where no more are wanted in the end."""
TITLE_SHARE = 0.2
"""Weight of titles when versions are ordered by meaning; the rest is the texts'."""
Pair = tuple[Prepared, Prepared]


class Detector:
    """Judges drafts against the catalog, and pairs of drafts. May be shared by threads."""

    def __init__(self, embedder: Embedder, words: WordFinder, scorer: Scorer | None = None) -> None:
        self.embedder = embedder
        self.words = words
        self.scorer = scorer or default_scorer()
        self.matrix = VectorMatrix(embedder.version)

    def check(self, session: Session, draft: Draft, top: int, *, without: UUID | None = None) -> Check:
        """The courses most like a draft, surest first; `without` leaves out a course and its variants."""
        started = time.perf_counter()
        asked = self.prepare([draft])[0]
        self.matrix.refresh(session)
        ids = self._find_courses(asked, top)
        versions = [one for one in repository.load_versions(session, ids) if one.course_id != without]
        chosen = [one for of in _by_course(versions) for one in self._comparable(asked, of)]
        prepared = self.with_vectors(chosen)
        judged = zip(chosen, prepared, self.scorer.probabilities([(asked, one) for one in prepared]), strict=True)
        found = sorted(judged, key=lambda each: _rank(asked, *each))
        best: dict[UUID, tuple[Version, Prepared, float]] = {}
        for each in found:
            best.setdefault(each[0].course_id, each)
        took_ms = (time.perf_counter() - started) * 1000
        return Check(
            candidates=tuple(self._candidate(asked, *one) for one in list(best.values())[:top]),
            is_by_meaning=asked.has_vectors,
            took_ms=round(took_ms, 1),
            missing=() if asked.has_vectors else ("model",),
        )

    def judge_pairs(self, pairs: Sequence[tuple[Draft, Draft]]) -> list[Judgement]:
        """How sure the detector is of each pair, in their order."""
        prepared = self.prepare([draft for pair in pairs for draft in pair])
        sides = list(zip(prepared[0::2], prepared[1::2], strict=True))
        probabilities = self.scorer.probabilities(sides)
        return [self.judgement(a, b, value) for (a, b), value in zip(sides, probabilities, strict=True)]

    def judgement(self, a: Prepared, b: Prepared, probability: float) -> Judgement:
        """The probability with what it is called and why."""
        suggestion = rules.suggest(
            probability,
            self.scorer.threshold,
            is_other_language=languages.is_other(a.language, b.language),
            titles=(a.draft.title, b.draft.title),
            cosine=reasons.text_cosine(a, b),
        )
        return Judgement(round(probability, 4), suggestion, reasons.explain(a, b))

    def prepare(self, drafts: Sequence[Draft]) -> list[Prepared]:
        """Drafts with their vectors, where the model is there; equal texts are embedded once."""
        if not self.embedder.is_available:
            return [Prepared(draft) for draft in drafts]
        texts = [(draft.title, full_text(draft.title, draft.description, draft.objectives)) for draft in drafts]
        different = list(dict.fromkeys(text for both in texts for text in both))
        try:
            vectors = dict(zip(different, self.embedder.embed(different), strict=True))
        except ModelUnavailable as problem:
            logger.warning("Checked by words alone.", action="duplicates.check", reason=str(problem))
            return [Prepared(draft) for draft in drafts]
        return [
            Prepared(draft, vectors[title], vectors[text]) for draft, (title, text) in zip(drafts, texts, strict=True)
        ]

    def with_vectors(self, versions: Sequence[Version]) -> list[Prepared]:
        """Language versions with their stored vectors, where they have been embedded."""
        subjects = [(version.kind, version.subject_id) for version in versions]
        titles = self.matrix.find_many(subjects, Part.TITLE)
        texts = self.matrix.find_many(subjects, Part.TEXT)
        return [
            Prepared(version.as_draft(), title, text)
            for version, title, text in zip(versions, titles, texts, strict=True)
        ]

    def _find_courses(self, asked: Prepared, top: int) -> list[UUID]:
        draft = asked.draft
        text = " ".join(part for part in (draft.description, *draft.objectives, *draft.skills) if part)
        found = [
            UUID(one.course_id) for one in self.words.candidates(text, title=draft.title, limit=max(BY_WORDS, top))
        ]
        for vector, part, limit in (
            (asked.text_vector, Part.TEXT, max(BY_TEXT, top)),
            (asked.title_vector, Part.TITLE, BY_TITLE),
        ):
            if vector is not None:
                found += [one.course_id for one in self.matrix.nearest(vector, limit, part=part)]
        return list(dict.fromkeys(found))

    def _comparable(self, asked: Prepared, versions: Sequence[Version]) -> Iterable[Version]:
        """Of a course, its source text, what is in the draft's language, and what means most alike.

        A course in twenty languages would otherwise be compared twenty times.
        """
        if len(versions) <= 2:
            return versions
        same = [one for one in versions[1:] if one.locale.language == asked.language][:2]
        nearest = max(versions, key=lambda one: self._cosine(asked.text_vector, one))
        return {one.subject_id: one for one in (versions[0], *same, nearest)}.values()

    def _cosine(self, vector: Vectors | None, version: Version) -> float:
        stored = self.matrix.find(version.kind, version.subject_id, Part.TEXT)
        return -1.0 if vector is None or stored is None else float(vector @ stored)

    def _candidate(self, asked: Prepared, version: Version, prepared: Prepared, probability: float) -> Candidate:
        judged = self.judgement(asked, prepared, probability)
        return Candidate(
            course_id=version.course_id,
            code=version.code,
            title=version.title,
            locale=str(version.locale),
            status=version.status.value,
            probability=rules.shown(probability),
            suggestion=judged.suggestion,
            reasons=judged.reasons,
        )


def _by_course(versions: Iterable[Version]) -> Iterable[list[Version]]:
    found: dict[UUID, list[Version]] = defaultdict(list)
    for version in versions:
        found[version.course_id].append(version)
    return found.values()


def _rank(asked: Prepared, version: Version, prepared: Prepared, probability: float) -> tuple[float, float, str]:
    """Surest first, by the probability that is shown; of equals, the nearest in meaning."""
    return -rules.shown(probability), -_nearness(asked, prepared), version.code


def _nearness(a: Prepared, b: Prepared) -> float:
    if not (a.has_vectors and b.has_vectors):
        return 0.0
    assert a.title_vector is not None
    assert b.title_vector is not None
    return TITLE_SHARE * float(a.title_vector @ b.title_vector) + (1 - TITLE_SHARE) * (reasons.text_cosine(a, b) or 0.0)
