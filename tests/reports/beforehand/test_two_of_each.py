"""Two clocks and two workers on one database: each person hears once, also of a correction (contract 9.2 and 9.4)."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier, Event

from service import gaps, queue
from service.database import Database
from service.errors import ClaimLost
from service.line.transactions import Transactions
from service.processes import clock as timekeeper
from service.reports import beforehand
from tests.reports.beforehand.advent import DUE, FILLED, Advent, at

PEOPLE = 12
LISTED = "service_users:\n" + "".join(
    f"  - {{id: u{n}, name: Nr {n}, phone: '+4759442{n + 100}', area: storvik, texts_before_holidays: 7}}\n"
    for n in range(PEOPLE)
)


def test_with_two_clocks_and_two_workers_everybody_hears_once_and_of_a_change_once(advent: Advent) -> None:
    advent.withdraws()
    advent.users(file=LISTED)
    for day, change in ((DUE, None), ("12-17", FILLED), ("12-18", None)):
        advent.night.clock.set(at(day, "10:00"))
        if change:
            advent.imports(change)
        _together(advent)
    leads = Counter(str(row["template"]) for row in advent.rows("text") if str(row["template"]).startswith("holiday"))
    assert leads == {"holiday_lead": PEOPLE, "holiday_news": PEOPLE}
    assert {len(advent.night.inbox(f"+4759442{n + 100}")) for n in range(PEOPLE)} == {2}
    assert len(advent.rows("holiday_text")) == 2 * PEOPLE


def _together(advent: Advent) -> None:
    url = advent.night.database.engine.url.render_as_string(hide_password=False)
    with ThreadPoolExecutor(4) as processes:
        together, clocks_are_done = Barrier(4), Event()
        clocks = [processes.submit(_clock, url, advent, together) for _ in range(2)]
        workers = [processes.submit(_worker, url, advent, together, clocks_are_done) for _ in range(2)]
        for process in clocks:
            process.result()
        clocks_are_done.set()
        for process in workers:
            process.result()
    advent.night.work()


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def _clock(url: str, advent: Advent, together: Barrier) -> None:
    with _opened(url) as database:
        together.wait()
        for _ in range(3):
            timekeeper.once(database, advent.night.clock.now())


def _worker(url: str, advent: Advent, together: Barrier, clocks_are_done: Event) -> None:
    """Works, on a connection of its own, until the clocks are done and five looks have found nothing."""
    with _opened(url) as database:
        transactions = Transactions(database, advent.night.vault, "https://vakt.example.org")
        handlers = {**beforehand.handlers(transactions), **gaps.handlers(transactions)}
        together.wait()
        idle = 0
        while idle < 5:
            last_looks = clocks_are_done.is_set()
            with database.write() as db:
                claimed = queue.claim(db, advent.night.clock.now(), 2)
            idle = idle + 1 if last_looks and not claimed else 0
            for work in claimed:
                with suppress(ClaimLost):
                    handlers.get(work.kind, advent.night.handlers[work.kind])(work, advent.night.clock.now())
