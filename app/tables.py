"""Every table of the house: importing this module makes `Base.metadata` whole."""

from importlib import import_module

from core.database import Base

MODULES = (
    "core.audit",
    "core.leases",
    "core.outbox",
    "core.sweeping",
    "people.models",
    "catalog.models",
    "meaning.models",
    "notifications.models",
    "lifecycle.models",
    "localization.models",
    "search.models",
    "search.duplicates.models",
    "commissioning.models",
    "api.idempotency",
)
for module in MODULES:
    import_module(module)

metadata = Base.metadata
