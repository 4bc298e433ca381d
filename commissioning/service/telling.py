"""Who asked is told what was decided."""

from catalog.repository.courses import get_state
from commissioning.models import CourseRequest, RequestDecision
from commissioning.values import Outcome, number_text
from core.locales import Locale
from core.unit_of_work import Work
from core.wording import Translator
from core.wording.marks import N_
from notifications.service.notices import send_notice, words_for
from people.models import Person
from people.service import ReaderDefaults

SENTENCES = {
    Outcome.REUSE: N_("There is a course for this already."),
    Outcome.LOCALIZE: N_("There is a course for this; it will be made available in your language."),
    Outcome.ADAPT: N_("There is a course close to this; it will be adapted."),
    Outcome.BUY: N_("A course for this will be bought."),
    Outcome.BUILD: N_("A new course will be made for this."),
    Outcome.DEFER: N_("This has to wait for now."),
    Outcome.NOT_TRAINING: N_("A course would not solve this; something else will."),
    Outcome.DECLINE: N_("This will not be done."),
}


def tell_requester(
    work: Work, request: CourseRequest, decision: RequestDecision, base_url: str, language: Locale
) -> None:
    """Queue a mail in the requester's language, else in `language`; nobody is told who left, or decided themselves."""
    person = work.session.get(Person, request.requester_id) if request.requester_id else None
    if person is None or not person.can_be_told or person.id == work.actor.person_id:
        return
    words, number = words_for(person, ReaderDefaults(language)), number_text(request.number)
    send_notice(
        work,
        person,
        words,
        kind="request_decided",
        subject=words.gettext("Decided: %(title)s (%(number)s)", number=number, title=request.title),
        paragraphs=_paragraphs(work, request, decision, words, base_url),
        action=words.gettext("Open the request"),
        url=f"{base_url}/requests/{number}",
        why=words.gettext("You get this because you asked for it."),
    )


def _paragraphs(
    work: Work, request: CourseRequest, decision: RequestDecision, words: Translator, base_url: str
) -> list[str]:
    lines = [
        words.gettext("Your request %(number)s: %(title)s", number=number_text(request.number), title=request.title),
        words.gettext(SENTENCES[decision.outcome]),
        _course(work, decision, base_url),
        words.gettext("Why: %(reason)s", reason=decision.reason),
        words.gettext("Decided by %(name)s.", name=decision.decided_by_name),
    ]
    return [line for line in lines if line]


def _course(work: Work, decision: RequestDecision, base_url: str) -> str:
    """The course that was decided on, by code and title, and where it is."""
    if decision.course_id is None:
        return ""
    course = get_state(work.session, decision.course_id)
    return f"{course.code}: {course.title}\n{base_url}/courses/{course.code}"
