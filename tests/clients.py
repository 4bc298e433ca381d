"""A caller of the application: as nobody, as somebody with a role, by cookie or by API token."""

from typing import Any

from litestar import Litestar
from litestar.testing import TestClient

from api.auth import CSRF_HEADER, SESSION_COOKIE, csrf_token
from app.server import application_of
from app.wiring import Wiring
from core.actors import OPERATOR
from people.models import OrgUnit, Person
from people.service import create_token, open_session
from people.values import Role
from tests.factories import a_person, the_actor


class Client(TestClient[Litestar]):
    def __init__(self, house: Wiring) -> None:
        self.house = house
        application = application_of(house, has_scheduler=False)
        super().__init__(application, base_url=house.settings.base_url, raise_server_exceptions=False)

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
