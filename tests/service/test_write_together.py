"""Threads that want to write at one time: on SQLite they share a transaction, and nobody goes on before its commit."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, text

from service import log
from service.database import Database, DatabaseBusy
from service.errors import NestedWrite
from tests.e2e.house import wait_until

PEOPLE = 8


@pytest.fixture
def slips(database: Database) -> Database:
    """A table of slips of paper, each with a word on it."""
    with database.write() as db:
        db.execute(text("CREATE TABLE slip (word TEXT, batch INTEGER)"))
    return database


def put(word: str) -> Callable[[Connection], str]:
    def work(db: Connection) -> str:
        db.execute(text("INSERT INTO slip VALUES (:word, 0)"), {"word": word})
        return word

    return work


def words(database: Database) -> list[str]:
    with database.read() as db:
        return sorted(db.scalars(text("SELECT word FROM slip")))


@contextmanager
def in_line(database: Database, works: list[Callable[[Connection], str]]) -> Iterator[list["Future[str]"]]:
    """They wait, one behind the other, while somebody else writes; and go on at the end."""
    futures: list[Future[str]] = []
    with ThreadPoolExecutor(len(works)) as people:
        with database.write():
            for work in works:
                futures.append(people.submit(database.write_together, work))
                if database.file is not None:
                    wait_until(lambda: len(database._together._waiting) == len(futures), lambda: "not in line")
        yield futures


def test_each_gets_the_answer_to_what_they_wrote(slips: Database) -> None:
    names = [f"slip {n}" for n in range(PEOPLE)]
    with in_line(slips, [put(name) for name in names]) as futures:
        assert [future.result() for future in futures] == names

    assert words(slips) == names


def test_who_stands_in_line_together_is_committed_together(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    transactions: set[int] = set()

    def seen(db: Connection) -> str:
        transactions.add(id(db.get_transaction()))
        return "seen"

    with in_line(database, [seen] * PEOPLE):
        pass
    database.close()

    assert len(transactions) == 1


def test_whoever_fails_fails_alone_and_nothing_of_theirs_is_left(slips: Database) -> None:
    def fails(db: Connection) -> str:
        put("torn up")(db)
        raise ZeroDivisionError

    with in_line(slips, [put("a"), fails, put("b"), fails, put("c")]) as futures:
        errors = [future.exception() for future in futures]

    assert [type(error) for error in errors] == [type(None), ZeroDivisionError] * 2 + [type(None)]
    assert words(slips) == ["a", "b", "c"]


def test_a_thread_that_ends_while_it_writes_for_others_leaves_none_of_them_waiting(slips: Database) -> None:
    """It goes ahead, being the first."""
    def leaves(db: Connection) -> str:
        raise SystemExit

    with in_line(slips, [leaves, put("a"), put("b")]) as futures:
        errors = [future.exception() for future in futures]

    assert [type(error) for error in errors] == [SystemExit, type(None), type(None)]
    assert words(slips) == ["a", "b"]
    assert slips.write_together(put("c")) == "c"


def test_nobody_has_their_answer_before_it_is_committed(slips: Database) -> None:
    """Whoever has an answer finds what they wrote, from another connection."""
    def put_and_look(name: str) -> bool:
        slips.write_together(put(name))
        return name in words(slips)

    with ThreadPoolExecutor(PEOPLE) as people:
        assert all(people.map(put_and_look, [f"{n}" for n in range(10 * PEOPLE)]))


def test_many_who_count_up_at_once_each_count(slips: Database) -> None:
    slips.write_together(put("counter"))

    def count_up(_: int) -> None:
        slips.write_together(lambda db: db.execute(text("UPDATE slip SET batch = batch + 1")))

    with ThreadPoolExecutor(PEOPLE) as people:
        list(people.map(count_up, range(80)))
    with slips.read() as db:
        assert db.scalar(text("SELECT batch FROM slip")) == 80


def test_a_write_inside_a_write_is_refused_there_too(slips: Database) -> None:
    with pytest.raises(NestedWrite), slips.write():
        slips.write_together(put("inside"))
    with pytest.raises(NestedWrite):
        slips.write_together(lambda db: slips.write_together(put("inside")))

    assert words(slips) == []


def test_where_the_lock_is_not_to_be_had_all_who_wait_hear_so_in_time(sqlite_url: str) -> None:
    held, database = Database(sqlite_url), Database(sqlite_url).impatient()
    database.patience = 0.2
    with ThreadPoolExecutor(PEOPLE) as people, held.write():
        futures = [people.submit(database.write_together, lambda db: "written") for _ in range(PEOPLE)]
        errors = [future.exception(timeout=60) for future in futures]
    held.close()

    assert {type(error) for error in errors} == {DatabaseBusy}
    assert database.write_together(lambda db: "written") == "written"
    database.close()


def test_what_a_line_of_the_log_is_about_stays_with_whoever_it_is_about(slips: Database) -> None:
    def noting(name: str) -> Callable[[Connection], str]:
        def work(_: Connection) -> str:
            log.note(conversation=name)
            return name

        return work

    def one(name: str) -> object:
        with log.about(request=name) as about:
            slips.write_together(noting(name))
            return about["conversation"]

    start = threading.Barrier(PEOPLE)
    names = [f"{n}" for n in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as people:
        assert list(people.map(lambda name: (start.wait(), one(name))[1], names)) == names
