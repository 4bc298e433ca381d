"""Mails in words: one column, readable as text alone, the same words as the pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from babel.dates import format_date, format_skeleton
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from core.wording import Translator, day, state_word
from core.wording.dates import late_by
from notifications.rules.digest import how_near, wanted_by

TEMPLATES = Path(__file__).parent / "templates"
GROUPS = ("asked", "own", "tasks", "shared", "others", "others_tasks")
"""The parts of a digest, in their order."""
COLOURS = {"good": "#1f6b3a", "soon": "#7a5200", "late": "#a3271b", "under": "#27548a", "quiet": "#5b6168"}


@dataclass(frozen=True, kw_only=True)
class DigestLine:
    """One thing that wants its reader, as far as it is counted."""

    code: str
    due_on: date
    owner_name: str = ""
    """Set where somebody else owns the course."""
    is_escalated: bool = False
    """Somebody they answer for has not acted."""
    is_review: bool = True
    is_question: bool = False
    """Its reader is asked something about the course; it has no day on which it could be late."""
    is_task: bool = False
    """A step of a translation job: the course is not its reader's, the step is."""
    grace_days: int = 0


@dataclass(frozen=True, kw_only=True)
class DigestRow(DigestLine):
    """The same where it is named, with one button."""

    title: str
    why: str
    action: str
    url: str


@dataclass(frozen=True)
class Composed:
    """A mail in words."""

    subject: str
    text: str
    html: str


def compose_digest(
    rows: Sequence[DigestRow],
    reader: Translator,
    today: date,
    *,
    subject: str,
    name: str,
    fewer_url: str,
    page_url: str,
    others: Sequence[DigestLine] = (),
) -> Composed:
    """Write one mail about everything that waits for one person; rows come by due day, `others` are only counted."""
    named: dict[str, list[DigestRow]] = {kind: [] for kind in GROUPS}
    for row in rows:
        named[group_of(row)].append(row)
    counts = {kind: _count([line for line in (*rows, *others) if group_of(line) == kind]) for kind in GROUPS}
    facts = {
        "subject": subject,
        "name": name,
        "groups": [(kind, counts[kind], members) for kind, members in named.items() if members],
        "more": len(others),
        "fewer_url": fewer_url,
        "page_url": page_url,
        "today": today,
    }
    return _compose("digest", subject, reader, today, facts)


def compose_notice(
    reader: Translator,
    today: date,
    *,
    subject: str,
    paragraphs: Sequence[str],
    action: str,
    url: str,
    why: str,
) -> Composed:
    """Write a mail about one thing that has been decided."""
    facts = {"subject": subject, "paragraphs": paragraphs, "action": action, "url": url, "why": why}
    return _compose("notice", subject, reader, today, facts)


def digest_subject(lines: Sequence[DigestLine], reader: Translator, today: date) -> str:
    """Say how many wait, how many of them are one's own, and when the nearest is due.

    3 courses need your review, one by Friday. 6 courses need you, 4 of them yours, 2 are late. Steps come after them.
    """
    on_courses = [line for line in lines if not line.is_task]
    said = [_courses_in_words(on_courses, reader, today)] if on_courses else []
    return "; ".join([*said, *steps_in_words(lines, reader, today)])


def steps_in_words(lines: Sequence[DigestLine], reader: Translator, today: date) -> list[str]:
    """Say how many translation steps need somebody, if any do."""
    days = Counter(line.due_on for line in lines if line.is_task)
    if not (count := days.total()):
        return []
    need = reader.ngettext("%(n)s translation step needs you", "%(n)s translation steps need you", count)
    return [with_nearest(need, count, days, reader, today)]


def _courses_in_words(lines: Sequence[DigestLine], reader: Translator, today: date) -> str:
    courses: dict[str, list[DigestLine]] = {}
    for line in lines:
        courses.setdefault(line.code, []).append(line)
    own = sum(any(group_of(line) == "own" for line in members) for members in courses.values())
    days = [[_wanted_by(line, today) for line in members if not line.is_question] for members in courses.values()]
    nearest = Counter(min(each) for each in days if each)
    return needs_in_words(len(courses), own, nearest, reader, today, is_reviews=all(line.is_review for line in lines))


def _count(lines: Sequence[DigestLine]) -> int:
    """Steps are counted as steps, courses once however much they want."""
    return sum(line.is_task for line in lines) + len({line.code for line in lines if not line.is_task})


def subject_among_others(count: int, all_of_them: str, reader: Translator) -> str:
    """Say how many a mail names for the first time, and what else needs its reader: 2 new reminders: 5 courses …"""
    new = reader.ngettext("%(n)s new reminder", "%(n)s new reminders", count)
    return f"{new}: {all_of_them}"


def needs_in_words(
    count: int, own: int, days: Mapping[date, int], reader: Translator, today: date, *, is_reviews: bool = False
) -> str:
    """Say how many courses need somebody; `own` of them are theirs, `days` says by which day how many are wanted.

    The subject of the mail and the pages it leads to say it in these words.
    """
    if is_reviews:
        need = reader.ngettext("%(n)s course needs your review", "%(n)s courses need your review", count)
    else:
        need = reader.ngettext("%(n)s course needs you", "%(n)s courses need you", count)
    if 0 < own < count:
        of_them = reader.ngettext("%(n)s of them yours", "%(n)s of them yours", own)
        need = f"{need}, {of_them}"
    return with_nearest(need, count, days, reader, today) if days else need


def _wanted_by(line: DigestLine, today: date) -> date:
    return wanted_by(line.due_on, line.due_on + timedelta(days=line.grace_days), today)


def group_of(line: DigestLine) -> str:
    """Tell why it is in the mail: one is asked, owns it, stands in, or answers for whoever has not acted."""
    if line.is_question:
        return "asked"
    if line.is_escalated:
        return "others_tasks" if line.is_task else "others"
    if line.is_task:
        return "tasks"
    return "shared" if line.owner_name else "own"


def with_nearest(need: str, count: int, days: Mapping[date, int], reader: Translator, today: date) -> str:
    """Add to a sentence about so many things how many are late, else how many come first and by when: …, one by Friday.

    `days` says how many there are on which day; not each of the things need have one.
    """
    is_one_ahead = count == 1 and min(days) >= today
    return f"{need}{' ' if is_one_ahead else ', '}{_nearest(count, days, reader, today)}"


def _nearest(count: int, days: Mapping[date, int], reader: Translator, today: date) -> str:
    first = min(days)
    late = sum(number for day, number in days.items() if day < today)
    if count == 1:
        return _the_one_in_words(first, reader, today)
    if late == count:
        return reader.gettext("all late")
    if late:
        return reader.ngettext("one is late", "%(n)s are late", late)
    same_day = days[first]
    if first == today:
        return reader.ngettext("one today", "%(n)s today", same_day)
    return reader.ngettext("one by %(day)s", "%(n)s by %(day)s", same_day, day=_spoken(first, reader, today))


def _the_one_in_words(day: date, reader: Translator, today: date) -> str:
    if day < today:
        return reader.gettext("and it is late")
    return reader.gettext("today") if day == today else reader.gettext("by %(day)s", day=_spoken(day, reader, today))


def _spoken(day: date, reader: Translator, today: date) -> str:
    """Friday within a week, else 4 Dec."""
    if (day - today).days < 7:
        return format_date(day, "EEEE", reader.babel)
    return format_skeleton("MMMd", day, locale=reader.babel)


def _compose(kind: str, subject: str, reader: Translator, today: date, facts: Mapping[str, object]) -> Composed:
    tools = {
        "_": reader.gettext,
        "ngettext": reader.ngettext,
        "reader": reader,
        "when": lambda on: late_by(on, reader, today) if on < today else day(on, reader, today),
        "state": lambda row: state_word("due", how_near(row.due_on, today, grace_days=row.grace_days), reader),
        "colours": COLOURS,
        **facts,
    }
    text = _environment().get_template(f"{kind}.txt").render(**tools).strip() + "\n"
    return Composed(subject, text, _environment().get_template(f"{kind}.html").render(**tools))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
