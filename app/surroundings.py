"""What rooms beside and above know of a course: its markets, open jobs, lookalikes, the price of a change."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from catalog.models import Course
from core.database import in_chunks
from core.unit_of_work import Work
from lifecycle.ports import Lookalike, OpenJob, RefreshEstimate, Surroundings
from localization.models import Job, Market, RolloutCourse, RolloutExemption, RolloutMarket
from localization.repository.jobs import list_open_of_courses
from localization.service.refreshing import price_refresh
from localization.values import spell_job
from search.duplicates.models import SuspectedPair
from search.duplicates.repository import list_judged_partners
from search.duplicates.service import reasons_of

MOST_LOOKALIKES = 3


def surroundings() -> Surroundings:
    """Everybody who answers."""
    return Surroundings(
        markets_of=markets_of,
        known_markets=known_markets,
        open_jobs_of=open_jobs_of,
        lookalikes_of=lookalikes_of,
        refresh_estimate_of=refresh_estimate_of,
    )


def markets_of(work: Work, course_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[str]]:
    """Markets that courses are rolled out to, those that were exempted left out."""
    found = defaultdict[UUID, list[str]](list)
    for chunk in in_chunks(course_ids):
        for course_id, code in work.session.execute(_markets().where(RolloutCourse.course_id.in_(chunk))):
            found[course_id].append(code)
    return found


def known_markets(work: Work, codes: Collection[str]) -> Collection[str]:
    """Codes of these that are a market's."""
    return set(work.session.scalars(select(Market.code).where(Market.code.in_(codes))))


def _markets() -> Select[UUID, str]:
    return (
        select(RolloutCourse.course_id, Market.code)
        .join(RolloutMarket, RolloutMarket.rollout_id == RolloutCourse.rollout_id)
        .join(Market, Market.id == RolloutMarket.market_id)
        .outerjoin(
            RolloutExemption,
            (RolloutExemption.rollout_id == RolloutCourse.rollout_id)
            & (RolloutExemption.course_id == RolloutCourse.course_id)
            & (RolloutExemption.market_id == Market.id),
        )
        .where(RolloutExemption.rollout_id.is_(None))
        .distinct()
    )


def open_jobs_of(work: Work, course_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[OpenJob]]:
    """Translation jobs that are not done."""
    found = defaultdict[UUID, list[OpenJob]](list)
    for job in list_open_of_courses(work.session, course_ids):
        found[job.course_id].append(_open_job(job))
    return found


def lookalikes_of(work: Work, course_id: UUID) -> Sequence[Lookalike]:
    """Courses the last scan suspects to be the same, unless somebody has judged the pair."""
    low, high = aliased(Course), aliased(Course)
    query = (
        select(SuspectedPair, low.code, low.title, high.code, high.title)
        .join(low, low.id == SuspectedPair.low_id)
        .join(high, high.id == SuspectedPair.high_id)
        .where((SuspectedPair.low_id == course_id) | (SuspectedPair.high_id == course_id))
        .order_by(SuspectedPair.probability.desc())
    )
    judged = list_judged_partners(work.session, course_id)
    found: list[Lookalike] = []
    for pair, low_code, low_title, high_code, high_title in work.session.execute(query):
        is_low = pair.low_id == course_id
        if (pair.high_id if is_low else pair.low_id) not in judged:
            code, title = (high_code, high_title) if is_low else (low_code, low_title)
            kinds = [reason.kind.value for reason in reasons_of(pair)]
            found.append(Lookalike(code, title, pair.probability, kinds))
    return found[:MOST_LOOKALIKES]


def refresh_estimate_of(work: Work, course_id: UUID) -> RefreshEstimate | None:
    """What translating it all again into the languages it is live in would take."""
    price = price_refresh(work, course_id)
    return RefreshEstimate(price.amount, price.currency, price.working_days) if price else None


def _open_job(job: Job) -> OpenJob:
    return OpenJob(spell_job(job.number), str(job.locale), str(job.locale), job.due_on, job.status.value)
