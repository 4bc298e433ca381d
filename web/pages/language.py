"""The choice of language: kept with the person who is signed in, in a cookie for strangers."""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency

from api.access import PUBLIC, access
from api.ports import House
from core.actors import Actor
from core.wording import catalogs, pseudo
from people import repository
from people.service import persons
from web.forms import Form
from web.page import LONG, cookie, redirect
from web.reader import LOCALE_COOKIE, AnyRequest, parse_locale


@post("/language", opt=access(PUBLIC), sync_to_thread=True, status_code=303)
def choose_language(
    request: AnyRequest,
    house: NamedDependency[House],
    actor: NamedDependency[Actor | None],
    form: NamedDependency[Form],
) -> Response[bytes]:
    """Speak this language from now on; pseudo-locales only in the demo's browser."""
    locale = parse_locale(form.text("locale"))
    response = redirect(request, form.text("back", "/"))
    is_check = locale is not None and pseudo.is_pseudo(locale) and house.rules.is_demo
    if locale is None or not (is_check or locale in catalogs.offered_locales()):
        return response
    if actor is not None and actor.person_id is not None and not is_check:
        with house.uow.write(actor) as work:
            known = repository.get_person_facts(work.session, actor.person_id)
            persons.change_profile(work, actor.person_id, name=known.name, locale=locale, time_zone=known.time_zone)
    response.set_cookie(cookie(request, LOCALE_COOKIE, str(locale), max_age=LONG))
    return response


routes: list[Any] = [choose_language]
