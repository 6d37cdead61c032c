"""SQLite or PostgreSQL behind one pair of transactions: `write` and `read` (design, sections 2 and 3).

SQLite: a file in WAL mode with synchronous=FULL, so that a stored text survives a power cut, and one lock file
beside it (`<file>.lock`, flock) around every write transaction of every process: SQLite's own waiting is unfair.
PostgreSQL: psycopg 3, READ COMMITTED, with time limits, so that nobody waits for a stuck process for ever.

`impatient` is for processes that somebody waits for: then a lock that is not let go, or a server that does not answer,
is `DatabaseBusy` or an OperationalError after some seconds, and the connection is given up.
"""

import fcntl
import math
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import URL, Connection, Engine, ExceptionContext, Table, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from service.database.together import Together
from service.errors import DatabaseRefused, NestedWrite, VaktlinjeError

Upsert: TypeAlias = "postgresql.Insert | sqlite.Insert"
Result = TypeVar("Result")

BUSY = 10.0  # seconds that SQLite waits for a foreign tool that holds the file
SILENT = 40.0  # seconds without a word from PostgreSQL, longer than any limit of its own, and it counts as gone
CONNECT = 10.0  # seconds
IMPATIENT = 3.5  # seconds for each of these, and for the lock file, where somebody waits for us: two of them at most
STALE = ("unable to open", "readonly", "disk i/o", "malformed", "not a database")  # SQLite: open the file anew
POSTGRES_LIMITS = "-c lock_timeout=10s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
READS = "vaktlinje_reads"  # execution option: the transaction only reads


class DatabaseBusy(VaktlinjeError, SQLAlchemyError):
    """The lock beside a SQLite file was not to be had: somebody holds it, or the file system refuses it."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the database cannot be written to now: {why}")


class Database:
    """One engine and its transactions; made after a fork, never before one.

    DatabaseRefused where `url` is no address of a SQLite file or a PostgreSQL database.
    """

    def __init__(self, url: str) -> None:
        address = _address(url)
        self.file = Path(address.database or "") if address.drivername == "sqlite" else None
        self._turns = threading.Lock()  # of threads that do not wait for ever
        self.patience: float | None = None  # seconds; None: as long as it takes, and as the limits above say
        self.engine = _postgres(address, self) if self.file is None else _sqlite(address, self)
        self._reading = self.engine.execution_options(**{READS: True, "postgresql_readonly": True})
        self._thread = threading.local()
        self._together = Together(self.write)

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

    def write_together(self, work: Callable[[Connection], Result]) -> Result:
        """`work` in a write transaction, committed when this returns; on SQLite in one with what other threads of this
        process want to write just then (`together`). `work` may be done twice: it has no effect but in the database.
        """
        if self.file is not None and not getattr(self._thread, "writes", False):
            return self._together.write(work)
        with self.write() as db:
            return work(db)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that cannot write; on SQLite all of it sees one state of the database."""
        with self._reading.connect() as connection, connection.begin():
            yield connection

    def write_lock(self) -> AbstractContextManager[None]:
        """The lock around each SQLite write transaction; nothing on PostgreSQL. Not to be taken twice."""
        if self.file is None:
            return nullcontext()
        return _flock(self.file) if self.patience is None else self._flock_within(self.file, self.patience)

    @contextmanager
    def _flock_within(self, file: Path, patience: float) -> Iterator[None]:
        """DatabaseBusy where it cannot be had so soon. Our own threads take turns first, which costs little."""
        begun = time.monotonic()
        if not self._turns.acquire(timeout=patience):
            raise DatabaseBusy(f"somebody has held its lock for {patience:.0f} s")
        try:
            with _flock(file, patience - (time.monotonic() - begun)):
                yield
        finally:
            self._turns.release()

    def impatient(self) -> "Database":
        """From now on nothing here waits longer than a telephone provider does."""
        self.patience = IMPATIENT
        return self

    def close(self) -> None:
        self.engine.dispose()


def one_writer(db: Connection) -> bool:
    """Whether a write transaction is the only one there is, from its beginning to its end: SQLite."""
    return db.dialect.name == "sqlite"


def insert(db: Connection, table: Table) -> Upsert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, in the dialect of `db`."""
    return insert_of(db.dialect.name, table)


def insert_of(dialect: str, table: Table) -> Upsert:
    """The same by the dialect's name, for statements that are built once."""
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


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
def _flock(file: Path, patience: float | None = None) -> Iterator[None]:
    """DatabaseBusy where it cannot be had."""
    try:
        # A descriptor for each transaction: flock belongs to the open file, so threads exclude each other too.
        descriptor = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
    except OSError as error:
        raise DatabaseBusy(f"{error.strerror} (the lock file)") from error
    if patience is None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    elif not _Turn(descriptor).comes_within(patience):
        raise DatabaseBusy(f"somebody has held its lock for {patience:.0f} s")
    try:
        yield
    finally:
        os.close(descriptor)


class _Turn:
    """The lock file's, with a time limit. flock knows none, so a thread waits in the kernel's line in our place, and
    closes the file when the turn comes after all. Where nobody has the lock there is no thread."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._come, self._given_up = threading.Event(), False
        self._deciding = threading.Lock()

    def comes_within(self, seconds: float) -> bool:
        """False: it did not, and the descriptor is no longer the caller's."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            threading.Thread(target=self._wait, daemon=True).start()
        if self._come.wait(seconds):
            return True
        with self._deciding:
            self._given_up = not self._come.is_set()
        return not self._given_up

    def _wait(self) -> None:
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        with self._deciding:
            if self._given_up:
                os.close(self._descriptor)
            else:
                self._come.set()


class _Connection(psycopg.Connection[Any]):
    """One that does not wait for ever for a server that has been stopped, or that a broken network hides."""

    owner: Database

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, timeout or self.owner.patience or SILENT)
        except psycopg.OperationalError as error:
            if type(error).__name__ == "_WaitTimeout":  # what was asked may still be under way: nothing fits any more
                self.pgconn.finish()
                raise psycopg.OperationalError("the server has not answered in time") from error
            raise


def _postgres(address: URL, owner: Database) -> Engine:
    asked = address.query.get("options", "")
    options = f"{POSTGRES_LIMITS} {asked if isinstance(asked, str) else ' '.join(asked)}"
    engine = create_engine(
        address, isolation_level="READ COMMITTED", pool_pre_ping=True, pool_size=10, max_overflow=20,
        hide_parameters=True, connect_args={"options": options, "application_name": "vaktlinje"},
    )

    @event.listens_for(engine, "do_connect")
    def connect(dialect: Any, record: Any, args: tuple[Any, ...], named: dict[str, Any]) -> _Connection:
        named.setdefault("connect_timeout", math.ceil(owner.patience or CONNECT))
        opened = _Connection.connect(*args, **named)
        opened.owner = owner
        return opened

    return engine


def _sqlite(address: URL, owner: Database) -> Engine:
    # isolation_level None: the driver opens no transaction of its own, the listener below does.
    engine = create_engine(
        address, pool_size=10, max_overflow=20, hide_parameters=True, connect_args={"isolation_level": None})

    @event.listens_for(engine, "do_connect")
    def make_for_few(*_: object) -> None:
        """A new file is nobody's who has no business with it; what SQLite puts beside it gets the same mode."""
        with suppress(OSError):  # it is there, or cannot be: SQLite has words for that
            os.close(os.open(str(owner.file), os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o660))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.execute(f"PRAGMA busy_timeout={round(1000 * (owner.patience or BUSY))}")
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            # Two processes that switch a new file to WAL at once fail whatever the timeout.
            with owner.write_lock():
                connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(engine, "handle_error")
    def stale(context: ExceptionContext) -> None:
        # A file that was opened while its disk could only be read stays so, for as long as it is open.
        if any(words in str(context.original_exception).lower() for words in STALE):
            context.is_disconnect = True

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(READS, False)
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine
