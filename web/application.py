"""The pages as Litestar sees them: one router with its guard, headers and the dependency `form`."""

from dataclasses import dataclass
from typing import Any

from litestar import Router
from litestar.di import Provide

from api.ports import House
from web import assets, errors
from web.forms import provide_form, refuse_foreign_forms
from web.pages import all_pages
from web.reader import read_as_chosen
from web.security import add_headers


@dataclass(frozen=True, slots=True)
class Pages:
    """Routers for the application, and what it does with errors: pages for people, problems for programs."""

    routes: list[Any]
    handlers: dict[Any, Any]


def create_pages(house: House) -> Pages:
    """What `api.application.create_application` takes. Nothing of the house is made by this."""
    topics = [route for route in all_pages() if house.rules.is_demo or not route.opt.get("demo_only")]
    pages = Router(
        path="/",
        route_handlers=[*assets.routes, *topics],
        guards=[refuse_foreign_forms, read_as_chosen],
        dependencies={"form": Provide(provide_form)},
        after_request=add_headers,
        include_in_schema=False,
    )
    return Pages([pages], errors.HANDLERS)
