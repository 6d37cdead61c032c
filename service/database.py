"""SQLite or PostgreSQL behind one pair of transactions: `write` and `read` (design, sections 2 and 3).

SQLite: a file in WAL mode with synchronous=FULL, so that a stored text survives a power cut, and one lock file
beside it (`<file>.lock`, flock) around every write transaction of every process: SQLite's own waiting is unfair.
PostgreSQL: psycopg 3, READ COMMITTED, with time limits, so that nobody waits for a stuck process for ever.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError

from service.errors import DatabaseRefused, NestedWrite

Upsert: TypeAlias = "postgresql.Insert | sqlite.Insert"

BUSY_MS = 10_000  # how long SQLite waits for a foreign tool that holds the file
POSTGRES_LIMITS = "-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
READS = "vaktlinje_reads"  # execution option: the transaction only reads


class Database:
    """One engine and its transactions; made after a fork, never before one.

    DatabaseRefused where `url` is no address of a SQLite file or a PostgreSQL database.
    """

    def __init__(self, url: str) -> None:
        address = _address(url)
        self.file = Path(address.database or "") if address.drivername == "sqlite" else None
        self.engine = _postgres(address) if self.file is None else _sqlite(address, self.write_lock)
        self._reading = self.engine.execution_options(**{READS: True, "postgresql_readonly": True})
        self._thread = threading.local()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One write transaction: commits at the end, rolls back on an error. NestedWrite inside another one."""
        if getattr(self._thread, "writes", False):
            raise NestedWrite
        # The connection first: nobody should wait for the lock while we connect.
        with self.engine.connect() as connection, self.write_lock():
            self._thread.writes = True
            try:
                with connection.begin():
                    yield connection
            finally:
                self._thread.writes = False

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that cannot write; on SQLite all of it sees one state of the database."""
        with self._reading.connect() as connection, connection.begin():
            yield connection

    def write_lock(self) -> AbstractContextManager[None]:
        """The lock around each SQLite write transaction; nothing on PostgreSQL. Not to be taken twice."""
        return nullcontext() if self.file is None else _flock(self.file)

    def close(self) -> None:
        self.engine.dispose()


def insert(db: Connection, table: Table) -> Upsert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, in the dialect of `db`."""
    return postgresql.insert(table) if db.dialect.name == "postgresql" else sqlite.insert(table)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is None or address.drivername not in ("sqlite", "postgres", "postgresql", "postgresql+psycopg"):
        raise DatabaseRefused("must begin with sqlite:/// or postgresql://")
    if address.drivername != "sqlite":
        return address.set(drivername="postgresql+psycopg")
    if not address.database or address.database.startswith((":memory:", "file:")):
        raise DatabaseRefused("must name a file: a SQLite database in memory is not supported")
    file = Path(address.database).absolute()
    if not file.parent.is_dir():
        raise DatabaseRefused(f"names a file in {file.parent}, which is no directory")
    return address.set(database=str(file))


@contextmanager
def _flock(file: Path) -> Iterator[None]:
    # A descriptor for each transaction: flock belongs to the open file, so threads exclude each other too.
    descriptor = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _postgres(address: URL) -> Engine:
    asked = address.query.get("options", "")
    options = f"{POSTGRES_LIMITS} {asked if isinstance(asked, str) else ' '.join(asked)}"
    return create_engine(
        address, isolation_level="READ COMMITTED", pool_pre_ping=True, pool_size=10, max_overflow=20,
        connect_args={"options": options, "connect_timeout": 10, "application_name": "vaktlinje"},
    )


def _sqlite(address: URL, write_lock: Callable[[], AbstractContextManager[None]]) -> Engine:
    # isolation_level None: the driver opens no transaction of its own, the listener below does.
    engine = create_engine(address, pool_size=10, max_overflow=20, connect_args={"isolation_level": None})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            # Two processes that switch a new file to WAL at once fail whatever the timeout.
            with write_lock():
                connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(READS, False)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
