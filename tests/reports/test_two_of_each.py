"""Two clocks and two workers on one database: each person gets each lead day's report once (contract 9.2 and 9.4)."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

from channels.email import SmtpMailer
from service import gaps, queue, reports
from service.database import Database
from service.errors import ClaimLost
from service.processes import clock as timekeeper
from tests.reports.season import LEAD_DAYS, Season, at
from tests.standin.post import Post


def test_with_two_clocks_and_two_workers_everybody_is_told_once(autumn: Season, post: Post) -> None:
    url = autumn.night.database.engine.url.render_as_string(hide_password=False)
    for day in LEAD_DAYS:
        autumn.night.clock.set(at(day))
        with ThreadPoolExecutor(4) as processes:
            together, clocks_are_done = Barrier(4), Event()
            clocks = [processes.submit(clock, url, autumn, together) for _ in range(2)]
            workers = [processes.submit(worker, url, autumn, post, together, clocks_are_done) for _ in range(2)]
            for process in clocks:
                process.result()
            clocks_are_done.set()
            for process in workers:
                process.result()
    assert Counter(str(letter["To"]) for letter in post.letters) == {
        "pia@example.org": 5, "mona@example.org": 5, "rune@example.org": 2}
    assert len({letter["Message-ID"] for letter in post.letters}) == len(post.letters) == 12
    assert len(autumn.rows("report")) == len(LEAD_DAYS)
    autumn.night.work()
    assert len(autumn.texts("mona")) == len(LEAD_DAYS)


def clock(url: str, autumn: Season, together: Barrier) -> None:
    """Three ticks of a clock of its own."""
    database = Database(url)
    together.wait()
    for _ in range(3):
        timekeeper.once(database, autumn.night.clock.now())
    database.close()


def worker(url: str, autumn: Season, post: Post, together: Barrier, clocks_are_done: Event) -> None:
    """Works, on a connection of its own, until the clocks are done and five looks have found nothing."""
    database = Database(url)
    transactions = type(autumn.night.line.transactions)(database, autumn.night.vault, "https://vakt.example.org")
    handlers = {**reports.handlers(transactions, SmtpMailer(post.url)), **gaps.handlers(transactions)}
    together.wait()
    idle = 0
    while idle < 5:
        last_looks = clocks_are_done.is_set()
        with database.write() as db:
            claimed = queue.claim(db, autumn.night.clock.now(), 2)
        idle = idle + 1 if last_looks and not claimed else 0
        for work in claimed:
            try:
                handlers.get(work.kind, autumn.night.handlers[work.kind])(work, autumn.night.clock.now())
            except ClaimLost:
                continue
    database.close()
