"""What requests are weighed by: weights of the score, usual costs of what is avoided."""

from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from api.access import access
from api.ports import House
from commissioning import service
from commissioning.settings_file import ChangedSettings
from commissioning.views import SettingsView, settings_view
from core.actors import Actor
from people.values import Permission


@get("/api/v1/requests/settings", opt=access(Permission.DECIDE_REQUEST), sync_to_thread=True, tags=["requests"])
def show_settings(house: NamedDependency[House], actor: NamedDependency[Actor]) -> SettingsView:
    """Weights of the score and usual costs in force."""
    with house.uow.read(actor) as work:
        return settings_view(work.session)


@put("/api/v1/requests/settings", opt=access(Permission.DECIDE_REQUEST), sync_to_thread=True, tags=["requests"])
def change_settings(
    house: NamedDependency[House], actor: NamedDependency[Actor], data: JSONBody[ChangedSettings]
) -> SettingsView:
    """Replace weights, usual costs or both; open requests are scored again."""
    with house.uow.write(actor) as work:
        service.change_settings(work, data)
        return settings_view(work.session)


routes = [show_settings, change_settings]
