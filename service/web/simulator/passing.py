"""Time passes in the demo: the clock is moved from one thing that falls due to the next, so that each is done at its
own time and what follows from it is reckoned from there."""

import time
from datetime import datetime, timedelta

from flask import abort

from service import heartbeat, queue
from service.accounts import sessions
from service.clock import ShiftedClock
from service.organisation import standing
from service.web.edge import edge
from service.web.simulator import access
from service.web.words import _, when

STEPS = {"1m": timedelta(minutes=1), "5m": timedelta(minutes=5), "1h": timedelta(hours=1)}
NEXT_DUTY = "duty"
LONGEST = 8.0  # seconds that whoever waits is kept; then the clock goes there at once
DONE_WITHIN = 1.5  # seconds for what is due at one time
LOOK = 0.03
ALIVE = timedelta(seconds=10)


def move(by: str) -> str:
    """A sentence that says what time it is now. 404 where this is no demo, or `by` is no move of the clock."""
    clock = access.demo_clock()
    until = _next_duty(clock.now()) if by == NEXT_DUTY else clock.now() + STEPS[by] if by in STEPS else abort(404)
    if until is None:
        return _("Ingen vakt begynner. Klokka står der den sto.")
    before = clock.now()
    _pass(clock, until)
    with edge().database.write() as db:
        sessions.carry_over(db, before, clock.now())
    return _("Klokka er nå {time}.", time=when(clock.now()))


def _next_duty(now: datetime) -> datetime | None:
    """In any of the areas."""
    with edge().database.read() as db:
        stands = standing(db)
    starts = [stands.duty.next_start(area.id, now) for area in stands.organisation.areas]
    return min((start.at for start in starts if start is not None), default=None)


def _pass(clock: ShiftedClock, until: datetime) -> None:
    given_up = time.monotonic() + LONGEST
    while (due := _next_due()) is not None and due <= until and time.monotonic() < given_up:
        clock.set(due)
        _wait_for_the_worker(clock)
    clock.set(until)
    _wait_for_the_worker(clock)


def _wait_for_the_worker(clock: ShiftedClock) -> None:
    """Until it has seen the new time and done what is due."""
    given_up = time.monotonic() + DONE_WITHIN
    while time.monotonic() < given_up and not _is_done(clock.now()):
        time.sleep(LOOK)


def _is_done(now: datetime) -> bool:
    with edge().database.read() as db:
        due = queue.next_due(db)
        return (due is None or due > now) and heartbeat.alive(db, "worker", now, ALIVE)


def _next_due() -> datetime | None:
    with edge().database.read() as db:
        return queue.next_due(db)
