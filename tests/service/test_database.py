"""Transactions on both databases, and what a DATABASE_URL may say."""

import fcntl
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from service import heartbeat
from service.clock import FrozenClock
from service.database import Database, DatabaseBusy
from service.errors import DatabaseRefused, NestedWrite


def processes(db: Connection) -> int:
    return int(db.execute(text("SELECT count(*) FROM process")).scalar_one())


def test_what_is_written_is_there_for_the_next_reader(database: Database, clock: FrozenClock) -> None:
    with database.write() as db:
        heartbeat.beat(db, "w1", "worker", clock.now())

    with database.read() as db:
        assert processes(db) == 1


def test_an_error_takes_back_all_that_was_written_with_it(database: Database, clock: FrozenClock) -> None:
    with pytest.raises(ZeroDivisionError), database.write() as db:
        heartbeat.beat(db, "w1", "worker", clock.now())
        raise ZeroDivisionError

    with database.read() as db:
        assert processes(db) == 0


def test_what_an_error_says_holds_no_value(database: Database) -> None:
    wrong = text("SELECT no_such_column FROM process WHERE id = :phone")
    with pytest.raises(DBAPIError) as raised, database.read() as db:
        db.execute(wrong, {"phone": "+4759442001"})
    assert "no_such_column" in str(raised.value) and "59442001" not in str(raised.value)


def test_a_reader_cannot_write(database: Database, clock: FrozenClock) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), database.read() as db:
        heartbeat.beat(db, "w1", "worker", clock.now())


def test_a_connection_that_has_read_can_write_afterwards(database: Database, clock: FrozenClock) -> None:
    with database.read() as db:
        assert processes(db) == 0
    with database.write() as db:
        heartbeat.beat(db, "w1", "worker", clock.now())
        assert processes(db) == 1


def test_a_write_inside_a_write_is_refused_rather_than_waiting_for_itself(database: Database) -> None:
    with pytest.raises(NestedWrite), database.write(), database.write():
        pass

    with database.write() as db:
        assert processes(db) == 0


def test_a_reader_is_not_kept_waiting_by_a_writer(database: Database, clock: FrozenClock) -> None:
    with database.write() as writer:
        heartbeat.beat(writer, "w1", "worker", clock.now())
        with database.read() as reader:
            assert processes(reader) == 0


def test_many_who_count_up_at_once_each_count(database: Database, clock: FrozenClock) -> None:
    with database.write() as db:
        db.execute(text("CREATE TABLE counter (value INTEGER)"))
        db.execute(text("INSERT INTO counter VALUES (0)"))

    def count_up(_: int) -> None:
        with database.write() as db:
            db.execute(text("UPDATE counter SET value = value + 1"))

    with ThreadPoolExecutor(8) as people:
        list(people.map(count_up, range(80)))
    with database.read() as db:
        assert db.scalar(text("SELECT value FROM counter")) == 80


def test_two_connections_to_one_file_write_one_after_the_other(sqlite_url: str, clock: FrozenClock) -> None:
    one, other = Database(sqlite_url), Database(sqlite_url)
    order: list[str] = []

    def write_second() -> None:
        with other.write():
            order.append("second")

    with one.write():
        waiting = threading.Thread(target=write_second)
        waiting.start()
        waiting.join(0.1)
        order.append("first")
    waiting.join()

    assert order == ["first", "second"]


def test_who_writes_to_sqlite_holds_the_lock_beside_the_file_and_who_reads_does_not(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    with database.write(), open(f"{database.file}.lock") as lock, pytest.raises(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with database.read(), open(f"{database.file}.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    database.close()


def test_no_foreign_tool_writes_between_what_a_writer_reads_and_what_it_writes(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    assert database.file is not None
    with closing(sqlite3.connect(database.file, timeout=0)) as tool, database.write() as db:
        assert processes(db) == 0
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            tool.execute("DELETE FROM process")
    database.close()


def test_a_sqlite_file_keeps_what_it_was_told_through_a_power_cut(sqlite_url: str) -> None:
    with Database(sqlite_url).read() as db:
        kept = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}

    assert kept == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_many_open_a_new_file_at_once(tmp_path: Path) -> None:
    together = threading.Barrier(8)

    def open_it(_: int) -> object:
        together.wait()
        with Database(f"sqlite:///{tmp_path / 'new.db'}").write() as db:
            return db.exec_driver_sql("PRAGMA journal_mode").scalar()

    with ThreadPoolExecutor(8) as people:
        assert list(people.map(open_it, range(8))) == ["wal"] * 8


@pytest.mark.parametrize("written", [str, lambda url: url.replace("postgresql://", "postgres://")])
def test_postgres_is_reached_under_both_its_names_and_nobody_waits_for_ever(
    postgres_url: str, written: Callable[[str], str]
) -> None:
    with Database(written(postgres_url)).read() as db:
        limits = [db.execute(text(f"SHOW {name}")).scalar() for name in
                  ("lock_timeout", "statement_timeout", "transaction_isolation", "transaction_read_only")]

    assert limits == ["10s", "30s", "read committed", "on"]


@pytest.mark.parametrize("url, reason", [
    pytest.param("sqlite://", "in memory is not supported", id="memory"),
    pytest.param("sqlite:///:memory:", "in memory is not supported", id="memory by name"),
    pytest.param("sqlite:////no/such/place/x.db", "which is no directory", id="no directory"),
    pytest.param("mysql://u:geheim@h/d", "must begin with sqlite:/// or postgresql://", id="another kind"),
    pytest.param("postgresql:/geheim", "must begin with sqlite:/// or postgresql://", id="mistyped"),
    pytest.param("", "must begin with sqlite:/// or postgresql://", id="empty"),
])
def test_an_address_that_cannot_be_used_is_refused_with_a_sentence(url: str, reason: str) -> None:
    with pytest.raises(DatabaseRefused, match=reason) as refused:
        Database(url)

    assert str(refused.value).startswith("DATABASE_URL ")
    assert "geheim" not in str(refused.value)


def test_who_is_waited_for_does_not_wait_for_a_process_that_hangs(sqlite_url: str, clock: FrozenClock) -> None:
    database = Database(sqlite_url)
    database.patience = 0.05
    with open(f"{database.file}.lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        for _ in range(3):
            with pytest.raises(DatabaseBusy), database.write():
                pass
    database.patience = 10.0  # those who gave up are still in line, and let the lock go as soon as it is theirs
    with database.write() as db:
        heartbeat.beat(db, "w1", "worker", clock.now())
    with database.read() as db:
        assert processes(db) == 1
    database.close()


def test_those_who_are_waited_for_take_turns(sqlite_url: str) -> None:
    database = Database(sqlite_url).impatient()
    inside: list[int] = []

    def write(n: int) -> None:
        with database.write():
            inside.append(n)
            assert len(inside) == 1
            inside.clear()

    with ThreadPoolExecutor(8) as hands:
        for done in [hands.submit(write, n) for n in range(200)]:
            done.result()
    database.close()
