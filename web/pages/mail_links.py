"""Pages that a mail's links open without a session: one course for one person, confirmed with a POST.

Mail scanners follow links: a GET here changes nothing.
"""

from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from api.access import ANYONE_SIGNED_IN, PUBLIC, access
from api.ports import House
from core.actors import SYSTEM, Actor
from core.wording.problems import problem_of
from lifecycle.errors import AlreadySaidNotMine, ReviewAlreadyClosed
from lifecycle.service.reviews import complete_review
from lifecycle.subjects import REVIEW_LINK
from notifications.rules.links import SignedLink, read
from notifications.service.digests import FEWER, choose_frequency, frequency_of
from notifications.values import DigestFrequency
from people.service import ReaderDefaults, actor_for
from people.values import PersonId
from web.forms import Form
from web.page import redirect, render
from web.pages.reviews import MENDABLE, decision_of, notice_for, review_page, wrong_of
from web.reader import AnyRequest, read_as, reader_of
from web.reviews import review_facts


@get("/r/review/{token:str}", opt=access(PUBLIC), sync_to_thread=True)
def show_linked_review(request: AnyRequest, house: NamedDependency[House], token: FromPath[str]) -> Response[str]:
    """The review a mail was about; where it is closed, who closed it and how."""
    link, person = _opened(request, house, token, REVIEW_LINK)
    return _show(request, house, token, link, person)


@post("/r/review/{token:str}", opt=access(PUBLIC), sync_to_thread=True)
def record_linked_review(
    request: AnyRequest, house: NamedDependency[House], token: FromPath[str], form: NamedDependency[Form]
) -> Response[Any]:
    """Record the decision of the person the mail was sent to, about this course and cycle only."""
    link, person = _opened(request, house, token, REVIEW_LINK)
    reader = reader_of(request)
    try:
        decision = decision_of(form, cycle=link.cycle)
        with house.uow.write(person) as work:
            complete_review(work, link.subject_id, decision)
    except AlreadySaidNotMine as error:
        return redirect(request, f"/r/review/{token}", problem_of(error, reader), tone="late")
    except ReviewAlreadyClosed:
        return _show(request, house, token, link, person, status=409)
    except MENDABLE as error:
        wrong = wrong_of(error, reader)
        return _show(request, house, token, link, person, status=422, typed=form.as_dict(), wrong=wrong)
    notice = notice_for(house, person, link.subject_id, decision.outcome, reader)
    return redirect(request, f"/r/review/{token}", notice)


@get("/r/fewer/{token:str}", opt=access(PUBLIC), sync_to_thread=True)
def show_fewer(request: AnyRequest, house: NamedDependency[House], token: FromPath[str]) -> Response[str]:
    """How often to get mail, from a mail."""
    _, person = _opened(request, house, token, FEWER)
    return _show_frequency(request, house, person, f"/r/fewer/{token}")


@post("/r/fewer/{token:str}", opt=access(PUBLIC), sync_to_thread=True)
def save_fewer(
    request: AnyRequest, house: NamedDependency[House], token: FromPath[str], form: NamedDependency[Form]
) -> Response[Any]:
    """Set how often, for the person the mail was sent to."""
    _, person = _opened(request, house, token, FEWER)
    _choose(house, person, form)
    return redirect(request, f"/r/fewer/{token}", reader_of(request).gettext("Saved."))


@get("/reviews/mails", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True)
def show_mails(request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor]) -> Response[str]:
    """How often to get mail."""
    return _show_frequency(request, house, actor, "/reviews/mails")


@post("/reviews/mails", opt=access(ANYONE_SIGNED_IN), sync_to_thread=True, status_code=303)
def save_mails(
    request: AnyRequest, house: NamedDependency[House], actor: NamedDependency[Actor], form: NamedDependency[Form]
) -> Response[Any]:
    """Set how often."""
    _choose(house, actor, form)
    return redirect(request, "/reviews/mails", reader_of(request).gettext("Saved."))


def _opened(request: AnyRequest, house: House, token: str, purpose: str) -> tuple[SignedLink, Actor]:
    """Read a link and become the person it was made for; raise where it is broken, too old, or they have left."""
    link = read(token, house.rules.secret_key, purpose=purpose, now=house.clock.now())
    defaults = ReaderDefaults(house.rules.default_locale, house.rules.default_time_zone)
    with house.uow.read(SYSTEM) as work:
        person = actor_for(work.session, link.person_id, defaults)
    read_as(request, person)
    return link, person


def _show(
    request: AnyRequest,
    house: House,
    token: str,
    link: SignedLink,
    person: Actor,
    *,
    status: int = 200,
    typed: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
) -> Response[str]:
    with house.uow.read(person) as work:
        facts = review_facts(work, house, link.subject_id, reader_of(request))
    is_open = facts.schedule is not None and facts.schedule.cycle == link.cycle and facts.schedule.due_on is not None
    if not is_open:
        answer = next((review for review in facts.history if review.cycle == link.cycle), None)
        return render(request, "reviews/closed.html", status=status, section="reviews", facts=facts, review=answer)
    action = f"/r/review/{token}"
    return review_page(request, facts, action, status=status, typed=typed, wrong=wrong)


def _show_frequency(request: AnyRequest, house: House, person: Actor, action: str) -> Response[str]:
    with house.uow.read(person) as work:
        chosen = frequency_of(work, _id(person))
    return render(request, "reviews/mails.html", section="reviews", chosen=chosen, action=action, name=person.name)


def _choose(house: House, person: Actor, form: Form) -> None:
    given = form.text("frequency")
    frequency = DigestFrequency(given) if given in set(DigestFrequency) else DigestFrequency.WEEKLY
    with house.uow.write(person) as work:
        choose_frequency(work, _id(person), frequency)


def _id(person: Actor) -> PersonId:
    assert person.person_id is not None  # only people have links and sessions
    return PersonId(person.person_id)


routes: list[Any] = [show_linked_review, record_linked_review, show_fewer, save_fewer, show_mails, save_mails]
