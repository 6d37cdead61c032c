"""Going through all that is kept, once a night: small batches, each a transaction of its own, with a rest between.

The rest is as long as the batch took, so that the line, which writes too, never waits for more than one. A worker does
so many batches of one claim and then gives it back, due at once; one that is killed has lost nothing, since what is
left is read off the rows, and the report grows in the transaction of each batch.
"""

import time
from collections.abc import Callable, Generator, Mapping
from datetime import datetime

from sqlalchemy import Connection

from schedules.retention import Retention
from service import events, log, queue
from service.database import Database
from service.errors import ClaimLost
from service.organisation import standing
from service.queue import Claimed
from service.retention import book, telling
from service.retention.ageing import SWEEPS, Sweep
from service.retention.book import Run
from service.vault import Vault

RETENTION = "retention"
BATCHES = 60  # of one claim: a few seconds
REST = 0.02  # seconds, at least

Pause = Callable[[float], None]


def foreseen(
    database: Database, now: datetime, at_most: int | None = None
) -> tuple[Mapping[str, int], Mapping[str, Mapping[str, int]]]:
    """What would be let go now, by kind, and what is held back; nothing is changed.

    With `at_most` no kind is counted further than about that: more than `at_most` then means that there may be more.
    """
    far = None if at_most is None else at_most + 1
    with database.read() as db:
        retention = standing(db).organisation.retention
        counts: dict[str, int] = {}
        for sweep in SWEEPS:
            found = sweep.count(db, book.before(retention, sweep.kind, now), far)
            counts[sweep.kind] = counts.get(sweep.kind, 0) + found
        return counts, book.held(db, retention, now)


def batches(
    database: Database, vault: Vault, id: str, now: datetime, pause: Pause = time.sleep
) -> Generator[int, None, None]:
    """Lets go, batch by batch, under the report `id`; how many rows each was. What fails is left for the next night."""
    with database.write() as db:
        retention = standing(db).organisation.retention
        run = book.begin(db, id, retention, now)
    for sweep in SWEEPS:
        try:
            yield from _of_one(database, vault, sweep, run, retention, pause)
        except Exception as error:
            log.trouble("retention:stumbled", error, of=sweep.kind)


def _of_one(
    database: Database, vault: Vault, sweep: Sweep, run: Run, retention: Retention, pause: Pause
) -> Generator[int, None, None]:
    done = 1
    while done:
        begun = time.monotonic()
        with database.write() as db:
            done = sweep.step(db, vault, book.before(retention, sweep.kind, run.begun_at), run.begun_at)
            if done:
                book.note(db, run.id, sweep.kind, done)
        if done:
            yield done
            pause(max(REST, time.monotonic() - begun))


def night(
    database: Database, vault: Vault, claimed: Claimed, now: datetime, pause: Pause = time.sleep, at_most: int = BATCHES
) -> None:
    """The worker's handler. ClaimLost: somebody else goes on with it."""
    id = f"{RETENTION}:{claimed.key}"
    for nth, _rows in enumerate(batches(database, vault, id, now, pause), start=1):
        if nth >= at_most:
            with database.write() as db:
                if not queue.retry(db, claimed, now):
                    raise ClaimLost(claimed.key, claimed.attempt)
            return
    with database.write() as db:
        queue.finish_or_undo(db, claimed, now)
        finish(db, id, now)


def finish(db: Connection, id: str, now: datetime) -> Run:
    """The report is whole; managers hear in the first week of a month of what is held back."""
    stands = standing(db)
    run = book.finish(db, id, book.held(db, stands.organisation.retention, now), now)
    events.record(db, "retention:finished", id, now, let_go=dict(run.let_go), held=dict(run.held))
    telling.queue_word(db, stands, run.held.get("unjournalled", {}), now)
    return run
