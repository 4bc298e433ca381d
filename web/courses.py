"""What the pages of one course show: its head with the one next step, and each tab."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalog.repository import courses as rows
from catalog.repository.courses import RevisionFacts
from catalog.service.guards import permissions_on
from catalog.story import tell_story
from catalog.values import CourseStatus
from catalog.views import CourseView, get_course_view
from core.unit_of_work import Work
from core.wording import Translator
from core.wording.dates import today_of
from core.wording.marks import N_
from lifecycle.explain import why_in_short
from lifecycle.repository.promises import promised_days
from lifecycle.repository.reviews import find_schedule
from lifecycle.rules.differences import Piece, pieces
from lifecycle.rules.states import due_state, last_reason, next_day
from people.values import Permission
from web.retirements import ending_of

TABS = {
    "overview": N_("Overview"),
    "content": N_("Content"),
    "variants": N_("Languages"),
    "relations": N_("Relations"),
    "history": N_("History"),
}
STORY_LINES = 200


@dataclass(frozen=True, slots=True)
class NextReview:
    """When the course is looked at again, and why then."""

    due_on: date | None
    state: str
    why: str
    is_promise: bool = False
    """A promised change, not a review, is what is waited for."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """The page's main action: a link, or a POST where it takes no more than a press."""

    text: str
    href: str
    is_post: bool = False


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may do with this course."""

    edit: bool
    publish: bool
    retire: bool
    review: bool
    claim: bool


@dataclass(frozen=True, slots=True)
class ShownRevision:
    """A revision whose changes are cut into kept, removed and added pieces."""

    facts: RevisionFacts
    changes: Sequence[tuple[str, Sequence[Piece]]]


def course_facts(work: Work, code: str, tab: str, reader: Translator) -> dict[str, Any]:
    """Everything the tab's template needs."""
    view = get_course_view(work, code)
    rights = rights_of(work, view)
    review = next_review(work, view, reader)
    facts: dict[str, Any] = {
        "course": view,
        "rights": rights,
        "review": review,
        "step": next_step(view, rights, review, reader),
        "tabs": [(key, reader.gettext(label)) for key, label in TABS.items()],
        "tab": tab,
        "ending": ending_of(work, view.id) if view.status == CourseStatus.RETIRING else None,
    }
    if tab == "content":
        facts["units"] = rows.list_units(work.session, view.id)
        facts["revisions"] = [_cut(each) for each in rows.list_revisions(work.session, view.id)]
    elif tab == "history":
        facts["story"] = tell_story(work, view.id, reader, limit=STORY_LINES)
    return facts


def rights_of(work: Work, view: CourseView) -> Rights:
    """What the reader may do here; whether the state allows it is another question."""
    allowed = permissions_on(work, view.id)
    return Rights(
        edit=Permission.EDIT_COURSE in allowed,
        publish=Permission.PUBLISH_COURSE in allowed,
        retire=Permission.RETIRE_COURSE in allowed,
        review=Permission.REVIEW_COURSE in allowed,
        claim=view.owner.is_provisional and work.actor.person_id is not None,
    )


def next_review(work: Work, view: CourseView, reader: Translator) -> NextReview:
    """From the schedule that lifecycle keeps."""
    schedule = find_schedule(work.session, view.id)
    if schedule is None:
        return NextReview(None, "without_schedule", "")
    today, promised_on = today_of(work.now, reader), promised_days(work.session, [view.id]).get(view.id)
    decided_by = last_reason(schedule.reasons)
    state = due_state(
        schedule.due_on, today, grace_days=schedule.grace_days, last_reason=decided_by, promised_on=promised_on
    )
    day = next_day(schedule.due_on, promised_on)
    if promised_on is not None and day == promised_on:
        return NextReview(day, state.value, reader.gettext("change promised"), is_promise=True)
    return NextReview(day, state.value, why_in_short(schedule.reasons, reader))


def next_step(view: CourseView, rights: Rights, review: NextReview, reader: Translator) -> NextStep | None:
    """The one thing most likely wanted now."""
    here = f"/courses/{view.code}"
    if rights.claim:
        return NextStep(reader.gettext("Claim this course"), f"{here}/claim", is_post=True)
    if view.status in (CourseStatus.DRAFT, CourseStatus.IN_REVIEW) and rights.publish:
        return NextStep(reader.gettext("Publish"), f"{here}/publish", is_post=True)
    is_due = review.state in ("due", "overdue", "due_soon") and not review.is_promise
    if view.status == CourseStatus.PUBLISHED and rights.review and is_due:
        return NextStep(reader.gettext("Review"), f"/reviews/{view.code}")
    if view.status == CourseStatus.RETIRED and rights.retire:
        return NextStep(reader.gettext("Bring back…"), f"{here}/restore")
    return NextStep(reader.gettext("Edit"), f"{here}/edit") if rights.edit else None


def _cut(revision: RevisionFacts) -> ShownRevision:
    changes = [(str(each["key"]), pieces(each["before"], each["after"])) for each in revision.changes]
    return ShownRevision(revision, changes)


def unit_name(key: str, reader: Translator) -> str:
    """What people call a unit of text."""
    names: Mapping[str, str] = {"title": N_("Title"), "summary": N_("Summary"), "description": N_("Description")}
    if key in names:
        return reader.gettext(names[key])
    if key.startswith("objective."):
        return reader.gettext("Objective %(n)s", n=key.partition(".")[2])
    return key
