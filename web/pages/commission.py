"""Before you commission: one box, and the truth about what exists. Looking happens while typing, or by a button."""

from typing import Annotated, Any
from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from api.access import access
from api.ports import House
from catalog.errors import CourseNotFound
from commissioning import repository, service
from commissioning.errors import OwnerCannotBeAsked
from commissioning.repository import CourseNow
from commissioning.values import Choice, Outcome, Wish
from core.actors import Actor
from core.locales import Locale
from core.unit_of_work import Work
from core.wording import Translator, catalogs, language_name, translator
from notifications.service.notices import send_notice
from people import repository as people
from people.models import Person
from people.values import Permission
from web.commissioning import Found, describe
from web.forms import Form, required
from web.page import is_htmx, redirect, render, render_part
from web.reader import AnyRequest, parse_locale, reader_of

PATH = "/before-you-commission"
SHORTEST = 3
LONGEST = 2000


@get(PATH, opt=access(Permission.CHECK_DUPLICATES), sync_to_thread=True)
def show_box(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    need: Annotated[str, QueryParameter()] = "",
    language: Annotated[str, QueryParameter()] = "",
) -> Response[str]:
    """The box with its answer; for HTMX the answer alone."""
    text, wanted, reader = need.strip()[:LONGEST], parse_locale(language), reader_of(request)
    facts: dict[str, Any] = {"need": text, "language": wanted, "link": _linked(text, wanted)}
    found = look(house, actor, text, wanted, reader)
    if is_htmx(request):
        return render_part(request, "commission/answer.html", found=found, **facts)
    with house.uow.read(actor) as work:
        courses, languages = repository.catalog_size(work.session)
        choices = language_choices(reader)
    return render(
        request,
        "commission/box.html",
        found=found,
        courses=courses,
        languages=languages,
        choices=choices,
        **facts,
    )


def look(house: House, actor: Actor, text: str, wanted: Locale | None, reader: Translator) -> Found | None:
    """What there is for a need; None while too little has been said."""
    if len(text) < SHORTEST:
        return None
    with house.uow.read(actor) as work:
        language = str(wanted) if wanted else ""
        evidence = service.look_for(work, house.detector, text, language=language)
        return describe(work, evidence, wanted, reader)


@post(f"{PATH}/reuse", opt=access(Permission.SUBMIT_REQUEST), sync_to_thread=True, status_code=303)
def reuse(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[Any]:
    """Take what exists: the need and the decision are kept, so that what was avoided can be counted."""
    required(form, "need", "course")
    reader = reader_of(request)
    wanted = parse_locale(form.text("language"))
    wish = Wish(
        need=form.text("need"),
        language=str(wanted) if wanted else "",
        proposal=Outcome.REUSE,
        proposed_course=form.text("course"),
    )
    with house.uow.read(actor) as work:
        evidence = service.gather_evidence(work, house.detector, wish)
    reason = reader.gettext("Found before anything was commissioned.")
    with house.uow.write(actor) as work:
        made = service.submit_request(work, wish, evidence)
        choice = Choice(outcome=Outcome.REUSE, reason=reason, course=form.text("course"))
        service.decide_request(work, str(made.id), choice, base_url=house.rules.base_url)
        number = repository.get_request_facts(work.session, str(made.id)).name
    told = reader.gettext("Kept as %(number)s: you use %(code)s.", number=number, code=form.text("course"))
    return redirect(request, f"/requests/{number}", told)


@get(f"{PATH}/ask", opt=access(Permission.CHECK_DUPLICATES), sync_to_thread=True)
def show_question(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor],
    course: Annotated[str, QueryParameter()] = "",
    need: Annotated[str, QueryParameter()] = "",
) -> Response[str]:
    """A question to the owner of a course, ready to send."""
    with house.uow.read(actor) as work:
        found, _ = _askable(work, course)
    return render(request, "commission/ask.html", course=found, need=need.strip()[:LONGEST])


@post(f"{PATH}/ask", opt=access(Permission.CHECK_DUPLICATES), sync_to_thread=True, status_code=303)
def ask_owner(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[Any]:
    """Mail the question; the answer goes to who asked."""
    required(form, "course", "question")
    with house.uow.write(actor) as work:
        found, owner = _askable(work, form.text("course"))
        theirs = reader_of(request) if owner.locale is None else translator(owner.locale)
        send_notice(
            work,
            owner,
            theirs,
            kind="question",
            subject=theirs.gettext("%(name)s asks about %(code)s", name=actor.name, code=found.code),
            paragraphs=[
                theirs.gettext(
                    "%(name)s is about to ask for a new course and found yours: %(title)s.",
                    name=actor.name,
                    title=found.title,
                ),
                form.text("question")[:LONGEST],
            ],
            url=f"{house.rules.base_url}/courses/{found.code}",
            action=theirs.gettext("Open the course"),
            why=theirs.gettext("You get this because you own %(code)s. Reply to answer.", code=found.code),
            headers={"Reply-To": actor.email} if actor.email else {},
        )
    house.wake("mail")
    back = _linked(form.text("need"), None)
    return redirect(request, f"{PATH}?{back}", reader_of(request).gettext("%(name)s was asked.", name=owner.name))


def _askable(work: Work, code: str) -> tuple[CourseNow, Person]:
    """The course with its owner, whom a mail must be able to reach."""
    found = repository.find_course(work.session, code)
    if found is None:
        raise CourseNotFound(course=code)
    owner = people.get_person(work.session, found.owner_id)
    if not owner.can_be_told:
        raise OwnerCannotBeAsked(course=found.code)
    return found, owner


def language_choices(reader: Translator) -> list[tuple[str, str]]:
    """Languages somebody may ask for: those of people here, then those the world speaks most."""
    tags = [str(locale) for locale in catalogs.offered_locales()]
    tags += ["es", "es-MX", "es-419", "fr", "pt-BR", "it", "nl", "pl", "tr", "ar", "hi", "zh-Hans", "ja", "sv", "cs"]
    chosen = {tag: language_name(tag, reader) for tag in dict.fromkeys(tags)}
    return sorted(chosen.items(), key=lambda pair: pair[1].casefold())


def _linked(text: str, wanted: Locale | None) -> str:
    pairs = {"need": text, "language": str(wanted) if wanted else ""}
    return urlencode({name: value for name, value in pairs.items() if value})


routes: list[Any] = [show_box, reuse, show_question, ask_owner]
