"""Alembic's entrance: runs on the connection it is handed, or on the configured address for `make migration`."""

from alembic import context
from sqlalchemy import create_engine

from app.tables import metadata

config = context.config


def run(connection: object) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=False, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


handed = config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    with create_engine(config.get_main_option("sqlalchemy.url")).connect() as own:
        run(own)
        own.commit()
