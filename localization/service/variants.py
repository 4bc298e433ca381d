"""From a job's units to the course's variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.service.variants import write_variant_texts
from catalog.values import VariantStatus
from core.unit_of_work import Work
from localization.models import Job, JobUnit
from localization.repository.courses import list_variants
from localization.values import UnitState

_SETTLED = (UnitState.TRANSLATED, UnitState.KEPT)


def texts_to_publish(units: Sequence[JobUnit], *, with_prefilled: bool = True) -> dict[str, str]:
    """Settled texts by key. Objectives are a list in a variant: they go together or not at all."""
    settled = (*_SETTLED, UnitState.PREFILLED) if with_prefilled else _SETTLED
    texts = {unit.key: unit.target for unit in units if unit.target and unit.state in settled}
    objectives = {unit.key for unit in units if _is_objective(unit.key)}
    if objectives <= texts.keys():
        return texts
    return {key: text for key, text in texts.items() if not _is_objective(key)}


def _is_objective(key: str) -> bool:
    return key.startswith("objective.")


def write_variant(work: Work, job: Job, texts: Mapping[str, str], status: VariantStatus | None = None) -> None:
    """Write texts into the variant that serves the job's locale, be it called de or de-DE."""
    variants = list_variants(work.session, [job.course_id])[job.course_id]
    serving = next((each.locale for each in variants if each.locale.is_equivalent_to(job.locale)), job.locale)
    write_variant_texts(work, job.course_id, serving, texts, source_revision=job.source_revision, status=status)
