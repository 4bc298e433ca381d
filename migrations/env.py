"""Alembic's entrance: runs on the connection it is handed, or on the configured address for `make migration`."""

from alembic import context
from sqlalchemy import JSON, create_engine

from app.tables import metadata
from core.database import LocaleType, StrEnumType, UtcDateTime

config = context.config


PLAIN = {UtcDateTime: "sa.DateTime(timezone=True)", LocaleType: "sa.String(35)", StrEnumType: "sa.String(40)"}


def render_plainly(kind: str, item: object, autogen: object) -> str | bool:
    """Migrations name the database's own types, so that they stay true when the code's types move."""
    if kind != "type":
        return False
    if isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    return next((plain for own, plain in PLAIN.items() if isinstance(item, own)), False)


def run(connection: object) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True, render_item=render_plainly)
    with context.begin_transaction():
        context.run_migrations()


handed = config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with create_engine(config.get_main_option("sqlalchemy.url")).connect() as own:
        run(own)
        own.commit()
