"""Runs the migrations on the connection that `store.engine` hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

import store.schema_links  # noqa: F401 - its tables belong to the metadata
from store.engine import create
from store.schema import Base

config = context.config


def _migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,  # SQLite alters a table by making it anew
        compare_type=False,  # a CleanText is a Text, whatever Python makes of it
    )
    with context.begin_transaction():
        context.run_migrations()


given = config.attributes.get("connection")
if given is not None:
    _migrate(given)
else:
    engine = create(config.get_main_option("sqlalchemy.url") or "sqlite:///var/migration.db")
    with engine.begin() as fresh:
        _migrate(fresh)
    engine.dispose()
