"""The stores a test is run against: memory, SQLite and, where installed, PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

from server.ports import Store
from server.storage.memory import MemoryStore
from server.storage.sql import SqlStore
from tests.server.storage.clusters import a_cluster, installed

_numbers = count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    if not installed():
        pytest.skip("Debian's postgresql is not installed: apt-get install postgresql")
    with a_cluster() as url:
        yield url


@pytest.fixture
def postgres_url(cluster: str) -> Iterator[str]:
    """Yield the URL of an empty database."""
    name = f"veste_{next(_numbers)}"
    server = make_url(cluster.format(database="postgres")).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name}")
    yield cluster.format(database=name)
    with engine.connect() as conn:
        conn.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "chats.db"


@pytest.fixture
def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of an empty database, of each kind."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    """Yield an open, empty store, of each kind."""
    made: Store
    if request.param == "memory":
        made = MemoryStore()
    else:
        made = SqlStore(request.getfixturevalue(f"{request.param}_url"))
    made.open()
    yield made
    made.close()
