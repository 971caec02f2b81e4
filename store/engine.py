"""Databases: SQLite in the home folder, or PostgreSQL; the same rows and migrations in both."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    DateTime,
    Engine,
    Text,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.types import TypeDecorator

MIGRATIONS = Path(__file__).parent / "migrations"
_READ_ONLY = "huizhi_read_only"

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL may lose the last commits at a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=30000",
)


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC datetimes; SQLite alone would give them back without a zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Refuses naive times: they are a bug."""
        del dialect
        if value is not None and value.tzinfo is None:
            raise ValueError("naive datetime")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """Gives aware times back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text that any database takes: PostgreSQL refuses NUL, both refuse lone surrogates."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        """Replaces what cannot be stored."""
        del dialect
        if value is None:
            return None
        return value.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def create(url: str) -> Engine:
    """An engine for a SQLAlchemy address ("sqlite:///…" or "postgresql://…").

    Raises:
        ArgumentError: That is no address, or names an unknown database.
        ImportError: Its driver is not installed.
    """
    address = make_url(url)
    if address.drivername == "postgresql":  # the library would look for psycopg 2
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        return create_engine(address, pool_pre_ping=True)
    engine = create_engine(address)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def read_only(engine: Engine) -> Engine:
    """The same database for reading: on SQLite it takes no write lock."""
    return engine.execution_options(**{_READ_ONLY: True})


def upgrade(engine: Engine) -> None:
    """Brings the database to this program's schema; a no-op when it is there already."""
    if current(engine):
        return  # alembic takes half a second to load, and every command passes here
    from alembic import command  # noqa: PLC0415 - see above

    with _altering(engine) as connection:
        command.upgrade(_alembic(connection), "head")


def current(engine: Engine) -> bool:
    """Whether the database has this program's schema; nothing is changed."""
    with read_only(engine).connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        stands = connection.scalar(text("SELECT version_num FROM alembic_version"))
    # Migrations are numbered in order, and a test holds that there is one line of them.
    files = (path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    return bool(stands == max(files).partition("_")[0])


def sound(engine: Engine) -> bool:
    """Whether SQLite finds its file in order; PostgreSQL looks after its own."""
    if engine.dialect.name != "sqlite":
        return True
    with read_only(engine).connect() as connection:
        return connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"


def downgrade(engine: Engine) -> None:
    """Takes every table away again."""
    from alembic import command  # noqa: PLC0415 - slow to load

    with _altering(engine) as connection:
        command.downgrade(_alembic(connection), "base")


def check(engine: Engine) -> None:
    """Raises alembic's CommandError where tables and migrations differ."""
    from alembic import command  # noqa: PLC0415 - slow to load

    with engine.begin() as connection:
        command.check(_alembic(connection))


@contextmanager
def _altering(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables may be altered.

    SQLite alters a table by making it anew and dropping the old one, which rows that refer to it
    forbid; and it lets go of that rule only between transactions.
    """
    with engine.connect() as connection:
        lite = connection.connection.driver_connection if engine.dialect.name == "sqlite" else None
        if lite:
            lite.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if lite and lite.execute("PRAGMA foreign_key_check").fetchone():
                    raise RuntimeError("a migration has left rows that refer to nothing")
        finally:
            if lite:
                lite.execute("PRAGMA foreign_keys=ON")


def _alembic(connection: Connection) -> Any:
    from alembic.config import Config  # noqa: PLC0415 - slow to load

    config = Config(stdout=io.StringIO())  # standard output belongs to the command
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we send BEGIN ourselves; so DDL rolls back too
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _on_begin(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails with "database is locked" at once,
    # whatever the time-out: its snapshot cannot be upgraded. So writers lock from the start.
    options = connection.get_execution_options()
    kind = "" if options.get(_READ_ONLY) else " IMMEDIATE"
    connection.exec_driver_sql("BEGIN" + kind)
