"""What the pages around commissioning say: the answer as a sentence, reasons, prices, and what a decision will do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commissioning.answers import Answer, AnswerKind, answer, steps_for
from commissioning.repository import RequestFacts
from commissioning.service import localizing_price, usual_cost
from commissioning.values import BuildCost, CandidateFacts, Evidence, LocalizingPrice, Outcome
from core import outbox
from core.locales import Locale
from core.unit_of_work import Work
from core.wording import Translator, language_name, list_of, money
from core.wording.dates import day_only, today_of
from core.wording.vocabulary import word
from people import repository as people

SHOWN = 5
WITHOUT_DETAIL = frozenset({"same_meaning", "same_meaning_other_language"})


@dataclass(frozen=True, slots=True)
class Match:
    """A course beside the need: how likely, why, and what can be done with it."""

    course: CandidateFacts
    reasons: Sequence[tuple[str, str]]
    steps: Sequence[Outcome]
    languages: str
    owner_email: str


@dataclass(frozen=True, slots=True)
class Found:
    """The answer as it is shown."""

    kind: AnswerKind
    sentence: str
    detail: str
    matches: Sequence[Match]
    misses_model: bool
    misses_index: bool
    unread: int
    """Courses whose meaning has not been read yet: they are found by words only."""


def describe(work: Work, evidence: Evidence, language: Locale | None, reader: Translator) -> Found:
    """Everything the answer card says, in the reader's language."""
    found = answer(evidence.candidates, language)
    emails = _emails(work, found)
    return Found(
        kind=found.kind,
        sentence=sentence_of(found, language, reader, work),
        detail=_detail(work, found, language, reader),
        matches=[match_of(c, language, reader, emails) for c in found.shown[:SHOWN]],
        misses_model=not evidence.is_by_meaning,
        misses_index="index" in evidence.missing,
        unread=outbox.count_pending(work.session, "meaning") if evidence.is_by_meaning else 0,
    )


def sentence_of(found: Answer, language: Locale | None, reader: Translator, work: Work) -> str:
    """The answer to "is there something on this?", in one sentence."""
    best = found.courses[0] if found.courses else None
    if best is None:
        return reader.gettext("No. Nothing in the catalog is like it.")
    if found.kind is AnswerKind.COVERED:
        return _covered(found, reader)
    if found.kind is AnswerKind.OTHER_LANGUAGE:
        return _other_language(found, best, language, reader)
    if found.kind is AnswerKind.BEING_BUILT:
        since = day_only(best.started_on, reader, today_of(work.now, reader))
        if not found.sure:
            return reader.gettext("Likely being built since %(day)s: “%(title)s”.", day=since, title=best.matched_title)
        return reader.gettext("Being built since %(day)s: “%(title)s”.", day=since, title=best.matched_title)
    if found.kind is AnswerKind.RETIRED:
        return _retired(found, best, reader)
    return reader.gettext("Probably not: the nearest is “%(title)s”.", title=best.matched_title)


def _covered(found: Answer, reader: Translator) -> str:
    """Only what is sure is called so."""
    likely = len(found.courses) - found.sure
    if not found.sure:
        return reader.ngettext("Likely. One course may cover this.", "Likely. %(n)s courses may cover this.", likely)
    said = reader.ngettext("Yes. One course covers this.", "Yes. %(n)s courses cover this.", found.sure)
    more = reader.ngettext("One more likely does.", "%(n)s more likely do.", likely)
    return f"{said} {more}" if likely else said


def _retired(found: Answer, best: CandidateFacts, reader: Translator) -> str:
    facts = {"title": best.matched_title, "code": best.superseded_by or ""}
    if not found.sure and best.superseded_by:
        return reader.gettext("Perhaps there was one: “%(title)s”. It is retired: see %(code)s.", **facts)
    if not found.sure:
        return reader.gettext("Perhaps there was one: “%(title)s”. It is retired.", **facts)
    if best.superseded_by:
        return reader.gettext("There was one. It is retired: use %(code)s.", **facts)
    return reader.gettext("There was one: “%(title)s”. It is retired.", **facts)


def _other_language(found: Answer, best: CandidateFacts, language: Locale | None, reader: Translator) -> str:
    wanted = language_name(language, reader) if language else ""
    if len(best.live_locales) == 1:
        only = language_name(best.live_locales[0], reader)
        return reader.gettext("In %(only)s only: it needs %(wanted)s.", only=only, wanted=wanted)
    if not found.sure:
        return reader.ngettext(
            "Likely. One course may cover this; it needs %(wanted)s.",
            "Likely. %(n)s courses may cover this; they need %(wanted)s.",
            len(found.courses),
            wanted=wanted,
        )
    return reader.ngettext(
        "Yes. One course covers this; it needs %(wanted)s.",
        "Yes. %(n)s courses cover this; they need %(wanted)s.",
        len(found.courses),
        wanted=wanted,
    )


def _detail(work: Work, found: Answer, language: Locale | None, reader: Translator) -> str:
    parts = []
    if found.kind is AnswerKind.OTHER_LANGUAGE and language is not None:
        price = localizing_price(work, found.courses[0], language)
        if price is not None:
            parts.append(_localizing(reader, price))
    build = _usual_cost(work)
    if build is not None and found.kind is not AnswerKind.COVERED:
        parts.append(_priced(reader, reader.gettext("Building a new one costs about %(amount)s%(days)s."), build))
    elif build is not None:
        said = reader.ngettext(
            "Taking it saves about %(amount)s, what building a new one costs.",
            "Taking one of them saves about %(amount)s, what building a new one costs.",
            len(found.courses),
            amount=about(build.amount, build.currency, reader),
        )
        parts.append(said)
    return " ".join(parts)


def _localizing(reader: Translator, price: LocalizingPrice) -> str:
    """Localizing it costs about €1,200: 1 day of translation, 6 working days with all steps."""
    return reader.ngettext(
        "Localizing it costs about %(amount)s: %(n)s day of translation, %(days)s working days with all steps.",
        "Localizing it costs about %(amount)s: %(n)s days of translation, %(days)s working days with all steps.",
        price.translation_days,
        amount=about(price.amount, price.currency, reader),
        days=price.working_days,
    )


def _priced(reader: Translator, text: str, cost: BuildCost) -> str:
    days = ""
    if cost.working_days:
        days = reader.ngettext(" and %(n)s working day", " and %(n)s working days", cost.working_days)
    return text % {"amount": about(cost.amount, cost.currency, reader), "days": days}


def about(amount: Decimal, currency: str, reader: Translator) -> str:
    """Money as an estimate: no cents, and no more than two digits that mean something."""
    if amount < 100:
        return money(round(amount), currency, reader)
    scale = Decimal(10) ** (amount.adjusted() - 1)
    return money((amount / scale).quantize(Decimal(1)) * scale, currency, reader)


def _usual_cost(work: Work) -> BuildCost | None:
    person_id = work.actor.person_id
    unit_id = people.get_person_facts(work.session, person_id).org_unit_id if person_id else None
    return usual_cost(work, unit_id, None)


def match_of(
    course: CandidateFacts, language: Locale | None, reader: Translator, emails: Mapping[object, str]
) -> Match:
    """A candidate with its reasons and steps in words."""
    names = [language_name(tag, reader) for tag in course.live_locales or (course.source_locale,)]
    return Match(
        course=course,
        reasons=reasons_of(course, reader),
        steps=steps_for(course, language),
        languages=list_of(names, reader),
        owner_email=emails.get(course.owner_id, ""),
    )


def reasons_of(course: CandidateFacts, reader: Translator) -> list[tuple[str, str]]:
    """Kind and detail of each reason, in words; numbers that only the detector understands are left out."""
    return [
        (word("reason", one["kind"], reader), "" if one["kind"] in WITHOUT_DETAIL else one["detail"])
        for one in course.reasons
    ]


def _emails(work: Work, found: Answer) -> dict[object, str]:
    """The addresses of those owners whom a mail can reach."""
    ids = {course.owner_id for course in found.shown[:SHOWN] if course.owner_id}
    return {
        person.id: person.email
        for person in (people.get_person(work.session, one) for one in ids)
        if person.can_be_told
    }


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome with what it will do."""

    outcome: Outcome
    effects: Sequence[str]


def choices_for(work: Work, request: RequestFacts, reader: Translator) -> list[Choice]:
    """Every outcome with what choosing it will do to this request."""
    build = usual_cost(work, request.org_unit_id, request.modality)
    return [Choice(outcome, _effects(outcome, request, build, reader)) for outcome in Outcome]


def _effects(outcome: Outcome, request: RequestFacts, build: BuildCost | None, reader: Translator) -> list[str]:
    name = request.requester_name
    saved = about(build.amount, build.currency, reader) if build else ""
    told = reader.gettext("%(name)s is told, with your reason.", name=name) if request.requester_id else ""
    effects = {
        Outcome.REUSE: [reader.gettext("The course you name is used as it is.")],
        Outcome.LOCALIZE: [reader.gettext("The course you name gets another language; its owner plans the job.")],
        Outcome.ADAPT: [reader.gettext("The course you name is changed; its owner plans the change.")],
        Outcome.BUY: [reader.gettext("Nothing is opened here; import the course when it is bought.")],
        Outcome.BUILD: [
            reader.gettext("Opens the draft NEW-%(number)s with the words of this request.", number=request.number),
            reader.gettext("Whoever you name owns it from the start."),
        ],
        Outcome.DEFER: [reader.gettext("Sets this request aside; it can be decided later.")],
        Outcome.NOT_TRAINING: [reader.gettext("Closes this request: something else has to change.")],
        Outcome.DECLINE: [reader.gettext("Closes this request.")],
    }[outcome]
    if saved and outcome in (Outcome.REUSE, Outcome.NOT_TRAINING):
        effects.append(reader.gettext("Avoids about %(amount)s, what a new course costs there.", amount=saved))
    if saved and outcome in (Outcome.LOCALIZE, Outcome.ADAPT):
        effects.append(reader.gettext("Avoids about %(amount)s less what it will cost.", amount=saved))
    return [*effects, told] if told else effects
