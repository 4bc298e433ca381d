"""The one table of states: for each a word, a shape and a tone. Pages, mails and charts all read it here.

Tones: good, soon (wants attention), late (wants it now), under (under way), quiet. Colour only helps: no two
states of one kind share both word and shape.
"""

from typing import NamedTuple

from core.wording.marks import N_
from core.wording.translator import Translator


class State(NamedTuple):
    """A word (English source text until translated), the name of a shape, and a tone."""

    word: str
    shape: str
    tone: str


GOOD, SOON, LATE, UNDER, QUIET = "good", "soon", "late", "under", "quiet"

_DRAFT = State(N_("draft"), "dashed", UNDER)
_DONE = State(N_("done"), "tick", GOOD)
_WAITING = State(N_("waiting"), "clock", QUIET)
_BLOCKED = State(N_("blocked"), "stop", LATE)
_FAILED = State(N_("failed"), "alarm", LATE)
_RETIRED = State(N_("retired"), "dash", QUIET)
_RUNNING = State(N_("in progress"), "dashed", UNDER)
_CANCELLED = State(N_("cancelled"), "dash", QUIET)
_SKIPPED = State(N_("skipped"), "dot", QUIET)
_LIVE = State(N_("live"), "tick", GOOD)
_OUTDATED = State(N_("outdated"), "half", SOON)
_SIGN_OFF = State(N_("awaiting sign-off"), "diamond", UNDER)
_LATE = State(N_("late"), "alarm", LATE)
_AT_RISK = State(N_("at risk"), "triangle", SOON)

STATES: dict[str, dict[str, State]] = {
    "course": {
        "draft": _DRAFT,
        "in_review": State(N_("in review"), "diamond", UNDER),
        "published": State(N_("published"), "tick", GOOD),
        "retiring": State(N_("retiring"), "half", SOON),
        "retired": _RETIRED,
    },
    "due": {
        "ok": State(N_("fresh"), "tick", GOOD),
        "due_soon": State(N_("due soon"), "clock", QUIET),
        "due": State(N_("due"), "clock", SOON),
        "overdue": State(N_("overdue"), "alarm", LATE),
        "exempt": State(N_("exempt"), "dot", QUIET),
        "without_schedule": State(N_("without schedule"), "dash", QUIET),
    },
    "variant": {
        "in_progress": _RUNNING,
        "live": _LIVE,
        "outdated": _OUTDATED,
        "live_outdated": _OUTDATED,
        "retired": _RETIRED,
    },
    "cell": {
        "not_required": State(N_("not required"), "dot", QUIET),
        "not_planned": State(N_("not planned"), "dash", QUIET),
        "planned": State(N_("planned"), "ring", UNDER),
        "in_progress": _RUNNING,
        "awaiting_sign_off": _SIGN_OFF,
        "live": _LIVE,
        "outdated": _OUTDATED,
        "live_outdated": _OUTDATED,
        "at_risk": _AT_RISK,
        "late": _LATE,
        "blocked": _BLOCKED,
        "retired": _RETIRED,
    },
    "rollout": {
        "draft": _DRAFT,
        "over_budget": State(N_("over budget"), "alarm", LATE),
        "planned": State(N_("planned"), "ring", UNDER),
        "in_progress": _RUNNING,
        "on_time": State(N_("on time"), "tick", GOOD),
        "at_risk": _AT_RISK,
        "late": _LATE,
        "blocked": _BLOCKED,
        "done": _DONE,
        "cancelled": _CANCELLED,
    },
    "job": {
        "planned": State(N_("planned"), "ring", UNDER),
        "open": _RUNNING,
        "in_progress": _RUNNING,
        "waiting_for_file": State(N_("waiting for file"), "clock", SOON),
        "awaiting_sign_off": _SIGN_OFF,
        "on_hold": State(N_("on hold"), "stop", SOON),
        "blocked": _BLOCKED,
        "late": _LATE,
        "done": _DONE,
        "cancelled": _CANCELLED,
    },
    "step": {
        "waiting": _WAITING,
        "pending": _WAITING,
        "ready": State(N_("ready"), "ring", UNDER),
        "open": _RUNNING,
        "in_progress": _RUNNING,
        "returned": State(N_("sent back"), "half", SOON),
        "sent_back": State(N_("sent back"), "half", SOON),
        "on_hold": State(N_("on hold"), "stop", SOON),
        "blocked": _BLOCKED,
        "late": _LATE,
        "done": _DONE,
        "skipped": _SKIPPED,
        "cancelled": _CANCELLED,
    },
    "request": {
        "draft": _DRAFT,
        "submitted": State(N_("submitted"), "ring", UNDER),
        "triage": State(N_("in triage"), "diamond", UNDER),
        "in_triage": State(N_("in triage"), "diamond", UNDER),
        "triaged": State(N_("judged"), "diamond", UNDER),
        "deferred": State(N_("deferred"), "clock", QUIET),
        "decided": State(N_("decided"), "tick", GOOD),
        "building": State(N_("being built"), "dashed", UNDER),
        "declined": State(N_("declined"), "dash", QUIET),
        "withdrawn": State(N_("withdrawn"), "dot", QUIET),
        "done": _DONE,
        "closed": State(N_("closed"), "dash", QUIET),
    },
    "alert": {
        "pending": _WAITING,
        "queued": State(N_("being sent"), "dashed", UNDER),
        "claimed": State(N_("being sent"), "dashed", UNDER),
        "sending": State(N_("being sent"), "dashed", UNDER),
        "sent": State(N_("sent"), "tick", GOOD),
        "delivered": State(N_("delivered"), "tick", GOOD),
        "retrying": State(N_("trying again"), "half", SOON),
        "failed": _FAILED,
        "dead": State(N_("undeliverable"), "alarm", LATE),
        "void": State(N_("no longer needed"), "dash", QUIET),
        "snoozed": State(N_("snoozed"), "clock", QUIET),
        "skipped": _SKIPPED,
    },
    "mail": {
        "queued": _WAITING,
        "pending": _WAITING,
        "sending": State(N_("being sent"), "dashed", UNDER),
        "sent": State(N_("sent"), "tick", GOOD),
        "retrying": State(N_("trying again"), "half", SOON),
        "failed": _FAILED,
        "dead": State(N_("undeliverable"), "alarm", LATE),
        "cancelled": _CANCELLED,
    },
    "review": {
        "open": State(N_("open"), "clock", SOON),
        "still_valid": State(N_("still valid"), "tick", GOOD),
        "minor_change": State(N_("minor change promised"), "half", SOON),
        "major_change": State(N_("major change promised"), "triangle", SOON),
        "retire": State(N_("to be retired"), "dash", QUIET),
        "not_mine": State(N_("handed back"), "ring", UNDER),
    },
    "retirement": {
        "planned": State(N_("planned"), "ring", UNDER),
        "notified": State(N_("people told"), "diamond", UNDER),
        "carried_out": _DONE,
        "cancelled": _CANCELLED,
    },
    "import": {
        "uploaded": State(N_("uploaded"), "ring", UNDER),
        "checked": State(N_("checked"), "diamond", UNDER),
        "running": _RUNNING,
        "done": _DONE,
        "failed": _FAILED,
    },
    "row": {
        "created": State(N_("new"), "plus", GOOD),
        "updated": State(N_("changed"), "half", UNDER),
        "unchanged": State(N_("unchanged"), "dot", QUIET),
        "refused": State(N_("refused"), "alarm", LATE),
    },
    "unit": {
        "accepted": State(N_("accepted"), "tick", GOOD),
        "unchanged": State(N_("unchanged"), "dot", QUIET),
        "fuzzy": State(N_("fuzzy"), "half", SOON),
        "obsolete": State(N_("obsolete"), "dash", QUIET),
        "unknown": State(N_("unknown"), "stop", LATE),
        "source_moved": State(N_("source has moved on"), "triangle", SOON),
        "check_failed": State(N_("failed a check"), "alarm", LATE),
        "untranslated": State(N_("not translated"), "ring", QUIET),
        "translated": State(N_("translated"), "tick", GOOD),
        "new": State(N_("new"), "plus", UNDER),
        "prefilled": State(N_("from memory"), "diamond", UNDER),
        "kept": State(N_("unchanged"), "dot", QUIET),
        "outdated": _OUTDATED,
        "fine": State(N_("fine"), "tick", GOOD),
    },
    "severity": {
        "error": State(N_("error"), "alarm", LATE),
        "warning": State(N_("warning"), "triangle", SOON),
    },
    "verdict": {
        "duplicate": State(N_("duplicate"), "half", SOON),
        "translation": State(N_("translation"), "diamond", UNDER),
        "related": State(N_("related"), "ring", UNDER),
        "supersedes": State(N_("supersedes"), "triangle", UNDER),
        "distinct": State(N_("distinct"), "tick", GOOD),
    },
    "person": {
        "active": State(N_("active"), "tick", GOOD),
        "not_admitted": State(N_("may not sign in"), "ring", QUIET),
        "left": State(N_("has left"), "dash", QUIET),
    },
    "sweep": {
        "running": _RUNNING,
        "done": _DONE,
        "partly": State(N_("done in part"), "half", SOON),
        "failed": _FAILED,
    },
    "token": {
        "active": State(N_("active"), "tick", GOOD),
        "expired": State(N_("expired"), "clock", QUIET),
        "revoked": State(N_("revoked"), "dash", QUIET),
    },
}


def state_word(kind: str, value: str, reader: Translator | None = None) -> State:
    """Word, shape and tone of a state; the word is translated where the reader is given."""
    state = STATES[kind].get(value) or State(value.replace("_", " "), "dot", QUIET)
    return state._replace(word=reader.gettext(state.word)) if reader else state
