"""Real servers for the contract tests; one PostgreSQL a session, a fresh database a test."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from store.engine import create, upgrade
from store.ledger import Ledger
from tests.servers.postgres import postgres

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres() as address:
        engine = upgrade_into(address.format(name="postgres"), "pattern")
        make = create(address.format(name="pattern"))
        upgrade(make)
        make.dispose()
        engine.dispose()
        yield address


def upgrade_into(address: str, name: str, pattern: str = "template1") -> Engine:
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}" TEMPLATE "{pattern}"'))
    return engine


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)],
)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        made = create(f"sqlite:///{tmp_path / 'ledger.db'}")
        upgrade(made)
    else:
        server: str = request.getfixturevalue("postgres_server")
        name = f"test{next(NUMBERS)}"
        upgrade_into(server.format(name="postgres"), name, "pattern").dispose()
        made = create(server.format(name=name))
    yield made
    made.dispose()


@pytest.fixture
def ledger(engine: Engine) -> Ledger:
    return Ledger(engine)


@pytest.fixture
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Engine]:
    """Empty databases of both kinds, without our tables."""

    def make(kind: str) -> Engine:
        if kind == "sqlite":
            return create(f"sqlite:///{tmp_path / 'empty.db'}")
        server: str = request.getfixturevalue("postgres_server")
        name = f"empty{next(NUMBERS)}"
        upgrade_into(server.format(name="postgres"), name).dispose()
        return create(server.format(name=name))

    return make
