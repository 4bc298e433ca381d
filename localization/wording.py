"""What localization says to people: why a cell is as it is, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from core.locales import Locale
from core.wording.dates import day
from core.wording.marks import N_
from core.wording.problems import add_problems
from core.wording.sentences import language_name
from core.wording.translator import Translator
from core.wording.vocabulary import word
from localization.values import StepKind, spell_job

if TYPE_CHECKING:
    from localization.checks.base import Finding
    from localization.rules.matrix import Reason

REASONS: Mapping[str, str] = {
    "exempt": N_("This country does not need the course."),
    "exempt_because": N_("This country does not need the course: %(reason)s"),
    "no_locale_required": N_("This country requires no language."),
    "course_retired": N_("The course is retired."),
    "course_retiring": N_("%(course)s is being retired: its open job should be cancelled."),
    "source_language": N_("The course is written in %(locale)s."),
    "course_not_published": N_("The course itself is not published yet."),
    "live": N_("The version in %(locale)s is live and says what the source says."),
    "outdated": N_("The version in %(locale)s is live, but the source had a %(change)s since."),
    "no_job": N_("No job is open for it."),
    "update_under_way": N_("%(job)s brings it up to date."),
    "base_is_live": N_("The version in %(locale)s is live and can be adapted."),
    "launch_passed": N_("The launch was due %(launch_on)s."),
    "days_left": N_("The launch is %(launch_on)s."),
    "step_next": N_("%(job)s waits for: %(step)s%(by)s."),
    "step_overdue": N_("%(job)s waits for: %(step)s%(by)s, due %(due_on)s."),
    "on_hold": N_("%(job)s cannot go on with: %(step)s. %(reason)s"),
    "base_cancelled": N_("%(job)s, which it was to adapt, was cancelled."),
    "source_moved": N_("The source had a major change after %(job)s was opened: take it over before sign-off."),
    "too_little_time": N_("%(job)s still needs %(needed)s working days; the launch leaves %(days)s."),
}

add_problems(
    {
        "market_not_found": N_("There is no market with the code “%(market)s”."),
        "vendor_not_found": N_("There is no vendor with the code “%(vendor)s”."),
        "rollout_not_found": N_("There is no rollout with the code “%(rollout)s”."),
        "rollout_changed_meanwhile": N_(
            "Somebody else changed the rollout %(rollout)s after you opened it: you saw version %(yours)s, now it is "
            "version %(theirs)s. Load it again."
        ),
        "job_not_found": N_("There is no job “%(job)s”."),
        "return_not_found": N_("There is no such returned file."),
        "return_taken_already": N_("This file was taken over already."),
        "step_not_found": N_("%(job)s has no such step."),
        "vendor_invalid": N_("Some of these facts about the vendor cannot be right."),
        "only_retired_courses": N_("These courses are retired: there is nothing to roll out."),
        "rollout_invalid": N_("The rollout names things that are not there, or lacks some."),
        "job_invalid": N_("A job cannot be opened like this."),
        "course_is_retiring": N_("%(course)s is going away: it gets no new translations."),
        "job_is_closed": N_("%(job)s is closed: nothing goes in any more."),
        "job_already_open": N_("%(course)s is being translated into %(locale)s already, in %(job)s."),
        "job_changed_meanwhile": N_("Somebody else changed %(job)s after you opened it. Load it again."),
        "step_not_ready": N_("This step cannot be completed yet: it waits for another, or is on hold."),
        "step_not_done": N_("This step is not done, so it cannot be sent back."),
        "step_of_somebody_else": N_("This step is for %(who)s. Say why you do it in their place."),
        "units_missing": N_("%(job)s lacks finished translations. Units: %(count)s; the first is %(first)s."),
        "source_moved_on": N_(
            "The source had a major change after revision %(revision)s. Bring %(job)s up to revision %(newest)s first."
        ),
        "newer_version_is_live": N_(
            "What is live was made from revision %(live)s, %(job)s from revision %(revision)s: it would replace a newer"
            " translation by an older one. Bring the job up to date first, or cancel it."
        ),
        "job_reason_missing": N_("Say why: somebody will ask."),
        "file_empty": N_("%(file)s is empty."),
        "file_too_large": N_("%(file)s is too large: at most %(limit)s bytes are read."),
        "file_not_decodable": N_("%(file)s, line %(line)s: this is not %(encoding)s. Save the file as UTF-8."),
        "file_holds_nul": N_("%(file)s, line %(line)s: a NUL character stands there. Nothing was stored."),
        "file_syntax_wrong": N_("%(file)s, line %(line)s: this cannot be read as %(format)s."),
        "file_forbidden": N_("%(file)s holds a document type or entities, which are not read. Nothing was stored."),
        "unit_twice": N_("%(file)s, line %(line)s: the unit %(unit)s stands there twice."),
        "format_unknown": N_("The format %(format)s is not read or written yet. Known: %(known)s."),
        "job_header_missing": N_("%(file)s does not say which job it belongs to: its header lacks X-Coursekeeper-Job."),
        "return_not_ours": N_(
            "%(file)s does not say which job it belongs to: its “original” is not ours. Return the file that went out."
        ),
        "subtitles_not_ours": N_(
            "%(file)s does not say which job it belongs to: keep the name of an SRT file, and the first note of a"
            " WebVTT file, as they went out."
        ),
        "cue_moved": N_(
            "%(file)s, line %(line)s: cue %(cue)s is shown at %(found)s, but went out for %(times)s. Keep numbers and"
            " times as they went out. Nothing was stored."
        ),
        "no_times": N_(
            "%(job)s has no subtitles: none of its units has times, so SRT and VTT cannot hold them. PO and XLIFF can."
        ),
        "file_for_another_revision": N_(
            "%(file)s went out for revision %(named)s, but %(job)s is at revision %(revision)s: its cues cannot be told"
            " apart any more. Download the file again. Nothing was stored."
        ),
        "file_for_another_job": N_("%(file)s belongs to %(named)s, not to %(job)s. Nothing was stored."),
        "file_in_another_locale": N_("%(file)s is in %(named)s, but %(job)s is in %(expected)s. Nothing was stored."),
        "locale_of_the_source": N_("The course is written in %(value)s: there is nothing to translate."),
        "locale_not_of_market": N_("%(market)s neither requires nor offers %(value)s: open the job without a country."),
        "not_a_code": N_("A code is up to 20 letters, digits, dots and dashes."),
        "not_a_share": N_("A share is a number between 0 and 1."),
        "shares_over_one": N_("The shares add up to more than one."),
        "not_in_this_rollout": N_("“%(value)s” is not among the courses of this rollout."),
        "assignee_has_left": N_("%(person)s has left and cannot be given a step."),
        "named_twice": N_("“%(value)s” is named twice."),
    }
)


def say_reason(reason: Reason, reader: Translator, today: date) -> str:
    """The sentence behind a reason, with dates, names and steps as the reader knows them."""
    params = {name: _spell(name, value, reader, today) for name, value in reason.params.items()}
    who = params.get("who", "")
    params["by"] = f" ({who})" if who else ""
    code = "exempt_because" if reason.code == "exempt" and params.get("reason") else reason.code
    return reader.gettext(REASONS[code]) % params


def say_reasons(reasons: Iterable[Reason], reader: Translator, today: date) -> list[str]:
    """Sentences, each once."""
    return list(dict.fromkeys(say_reason(reason, reader, today) for reason in reasons))


def say_finding(finding: Finding, reader: Translator) -> str:
    """What a check says, in the reader's language."""
    return reader.gettext(finding.message, **finding.params) if finding.params else reader.gettext(finding.message)


def step_in_words(job: int, kind: StepKind, locale: Locale, reader: Translator) -> str:
    """JOB-12 · Translation · German."""
    return " · ".join((spell_job(job), word("step_kind", kind.value, reader), language_name(locale, reader)))


def _spell(name: str, value: object, reader: Translator, today: date) -> str:
    if isinstance(value, Locale):
        return language_name(value, reader)
    if isinstance(value, date):
        return day(value, reader, today)
    if name == "job":
        return spell_job(int(str(value)))
    if name == "step":
        return word("step_kind", str(value), reader)
    if name == "change":
        return word("change", str(value), reader).lower()
    return "" if value is None else str(value)
