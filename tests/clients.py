"""A caller of the application: as nobody, as somebody with a role, by cookie or by API token."""

from typing import Any

import httpx
from litestar import Litestar
from litestar.testing import TestClient

from api.application import create_application
from api.auth import CSRF_HEADER, SESSION_COOKIE, csrf_token
from app.wiring import Wiring
from core.actors import OPERATOR
from people.models import OrgUnit, Person
from people.service import create_token, open_session
from people.values import Role
from tests.factories import a_person, the_actor
from web import create_pages

_applications: dict[bool, Litestar] = {}


def _application_like(house: Wiring) -> Litestar:
    """One for all houses that show the same pages: to put four hundred routes together takes half a second."""
    is_demo = house.rules.is_demo
    if is_demo not in _applications:
        pages = create_pages(house)
        _applications[is_demo] = create_application(house, pages=pages.routes, handlers=pages.handlers)
    return _applications[is_demo]


class Client(TestClient[Litestar]):
    """Calls the application of this house; `application` is one with other routes."""

    def __init__(self, house: Wiring, application: Litestar | None = None) -> None:
        self.house = house
        super().__init__(
            application or _application_like(house), base_url=house.settings.base_url, raise_server_exceptions=False
        )

    def request(self, *arguments: Any, **options: Any) -> httpx.Response:
        """Each finds its own house, although several may share an application."""
        self.app.state.house = self.house
        return super().request(*arguments, **options)

    def as_(self, role: Role | None = None, *, unit: OrgUnit | None = None, **facts: Any) -> Person:
        """Somebody new with this role (within `unit`), signed in by cookie from now on."""
        with self.house.uow.write(OPERATOR) as work:
            person = a_person(work, role=role, unit=unit, **facts)
        self.sign_in(person)
        return person

    def sign_in(self, person: Person) -> None:
        with self.house.uow.write(OPERATOR) as work:
            opened = open_session(work, person.id)
        self.cookies.set(SESSION_COOKIE, opened.secret)
        self.headers[CSRF_HEADER] = csrf_token(self.house, opened.secret)

    def sign_out(self) -> None:
        self.cookies.clear()
        self.headers.pop(CSRF_HEADER, None)
        self.headers.pop("authorization", None)

    def with_token(self, person: Person, permissions: list[Any] | None = None) -> None:
        """Call with an API token of this person instead of a cookie."""
        self.sign_out()
        with self.house.uow.write(the_actor(person)) as work:
            issued = create_token(work, person.id, "test", permissions=permissions)
        self.headers["authorization"] = f"Bearer {issued.secret}"
