"""Texts whose webhook never came: read back from the provider's list and taken in late (contract, sections 5 and 9).

For each number of an area, from the instant to which it was last read, with an overlap. What is there and not stored
goes through the line like any other text; its answers are sent as texts. Read twice at once, each is taken in once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select

from channels.base import Channel, Listed, ProviderSilent
from service import log, queue
from service.clock import elapsed
from service.line import receive
from service.line.marks import Mark, Marks
from service.line.outgoing import TEXT
from service.line.texts_in import Late
from service.line.transactions import Transactions
from service.queue import Claimed

RECONCILE = "reconcile"
AGAIN = "reconcile:again"
OVERLAP = timedelta(minutes=15)  # the provider's list and its clock may lag behind
GRACE = timedelta(minutes=1)  # a younger text may still come by itself: the provider tries for 30 seconds
SILENCES = 2  # after so many numbers whose list cannot be had, the others wait for the next time
AT_ONCE = 500  # ids looked up together


@dataclass(frozen=True)
class Reading:
    """What came of reading one number's list. `silent`: why it could not be had; `failed`: not taken in, but there."""

    area: str
    since: datetime
    listed: int = 0
    taken_in: int = 0
    unreadable: int = 0
    failed: int = 0
    young: int = 0  # left for the webhook
    broken_off: bool = False  # we were asked to stop: the next reading goes on
    silent: str | None = None


def handler(
    transactions: Transactions, channel: Channel, stopping: Callable[[], bool] = lambda: False
) -> Callable[[Claimed, datetime], None]:
    """Work kind `reconcile`. Finished first: the next one reads what one that was killed or stopped has left."""

    def run(claimed: Claimed, now: datetime) -> None:
        with transactions.database.write() as db:
            queue.finish_or_undo(db, claimed, now)
        readings = read_back(transactions, channel, now, stopping=stopping)
        if any(reading.young for reading in readings):
            with transactions.database.write() as db:
                queue.put_or_move(db, key=AGAIN, kind=RECONCILE, subject="provider", due_at=now + GRACE, now=now)

    return run


def read_back(
    transactions: Transactions, channel: Channel, now: datetime, since: datetime | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> list[Reading]:
    """Reads each area's number back, from `since` where it is given; never to before the number was ours.

    Many texts take minutes: between two of them it looks whether the process is `stopping`.
    """
    marks = Marks(transactions)
    readings: list[Reading] = []
    for mark in marks.all(now):
        start = max(mark.floor, since or mark.read_to - OVERLAP)
        readings.append(_read(transactions, channel, mark, start, now, stopping))
        _say(readings[-1])
        if readings[-1].broken_off or sum(reading.silent is not None for reading in readings) == SILENCES:
            break
    return readings


def _read(
    transactions: Transactions, channel: Channel, mark: Mark, since: datetime, now: datetime,
    stopping: Callable[[], bool],
) -> Reading:
    marks, reading = Marks(transactions), Reading(mark.area_id, since)
    try:
        listed = [text for text in channel.received(mark.sms_number, since) if text.at >= since]
    except ProviderSilent as silent:
        marks.tried(mark, now)
        return replace(reading, silent=silent.reason)
    missing = sorted(_not_stored(transactions, listed), key=lambda text: text.at)
    old = [text for text in missing if text.at <= now - GRACE]
    reading = replace(reading, listed=len(listed), young=len(missing) - len(old))
    begun = elapsed()
    for text in old:  # many take minutes, and what each of them promises counts from its own
        if stopping():
            reading = replace(reading, broken_off=True)
            break
        reading = _take_in(transactions, mark, text, reading, now + timedelta(seconds=int(elapsed() - begun)))
    marks.tell_managers(mark, now)
    if reading.failed or reading.broken_off:
        marks.tried(mark, now)
    else:
        marks.succeeded(mark, now - GRACE, now)
    return reading


def _take_in(transactions: Transactions, mark: Mark, text: Listed, reading: Reading, now: datetime) -> Reading:
    """One that cannot be taken in does not keep the others out; it is tried again the next time."""
    try:
        new = receive.receive_late(transactions, text.inbound, Late(text.at, text.readable), now)
    except Exception as error:
        log.trouble("missed:not_taken_in", error, area=mark.area_id)
        return replace(reading, failed=reading.failed + 1)
    if not new:  # it has just come by itself, or another process was first
        return reading
    unreadable = reading.unreadable + (not text.readable)
    return replace(reading, taken_in=reading.taken_in + 1, unreadable=unreadable)


def _not_stored(transactions: Transactions, listed: Sequence[Listed]) -> Iterator[Listed]:
    for place in range(0, len(listed), AT_ONCE):
        some = listed[place : place + AT_ONCE]
        ids = [text.inbound.provider_id for text in some]
        with transactions.database.read() as db:
            stored = set(db.scalars(select(TEXT.c.provider_id).where(TEXT.c.provider_id.in_(ids))))
        yield from (text for text in some if text.inbound.provider_id not in stored)


def _say(reading: Reading) -> None:
    if reading.silent is not None:
        log.warning("missed:provider_silent", area=reading.area, reason=reading.silent)
    elif reading.taken_in:
        log.warning("missed:taken_in", area=reading.area, texts=reading.taken_in, unreadable=reading.unreadable)
