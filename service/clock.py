"""Where time comes from. Only the edges (processes, commands, routes) ask; rules are given `now`."""

import fcntl
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from service import log

LITTLE = timedelta(seconds=2)  # by so much clocks are corrected in the ordinary way
HELD = 60.0  # seconds before a jump is believed that nothing else confirms
AT_ONCE = 0.1  # seconds: a clock that took longer to look at was right at some time in between, who knows when


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def elapsed() -> float:
    """Seconds since the machine started, sleep included: no one sets this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class SteadyClock:
    """Another clock's time, kept going evenly: where that one jumps, this one does not believe it for `HELD`.

    Somebody sets the machine's clock wrongly, or sets it right: either way people have not waited longer for it, and
    no timer may ring early. With a database that has a clock of its own (`agree`), all processes go by that one,
    whatever their machines say; and a jump that both clocks tell of is believed at once.

    A busy machine may put a process off between looking at a clock and setting its own by it: so each look says when
    it was, by `elapsed`, and one that took long is not believed.
    """

    def __init__(self, wall: Clock, elapsed: Callable[[], float] = elapsed) -> None:
        self._wall, self._elapsed = wall, elapsed
        self._lock = threading.Lock()
        while (looked := self._looked()) is None:
            pass
        self._told, self._at = looked
        self._doubted: tuple[float, timedelta] | None = None  # since when, and how far off the other clock is
        self._agreed = False

    def now(self) -> datetime:
        with self._lock:
            if not self._agreed and (looked := self._looked()) is not None:
                self._hear(*looked)
            return self._mine(self._elapsed())

    def agree(self, told: datetime, at: float) -> None:
        """By the clock that all processes share it was `told` at `at`. The first time, it is taken as it is."""
        with self._lock:
            machines = self._looked()
            confirmed = machines is not None and abs(_later(told, machines[1] - at) - machines[0]) <= LITTLE
            if not self._agreed or confirmed:
                self._set(told, at)
                self._agreed = True
            else:
                self._hear(told, at)

    def off(self) -> timedelta:
        """By how much the machine's own clock is ahead of the time that we go by."""
        return self._wall.now() - self.now()

    def _looked(self) -> tuple[datetime, float] | None:
        """What the machine's clock says, and when; None where we were put off while we looked."""
        before = self._elapsed()
        told = self._wall.now()
        return (told, before) if self._elapsed() - before <= AT_ONCE else None

    def _hear(self, told: datetime, at: float) -> None:
        off = told - self._mine(at)
        if abs(off) <= LITTLE:
            self._set(told, at)
        elif self._doubted is None or abs(off - self._doubted[1]) > LITTLE:
            self._doubted = at, off
            log.warning("clock:jumped", seconds=round(off.total_seconds()))
        elif at - self._doubted[0] >= HELD:
            self._set(told, at)
            log.warning("clock:followed", seconds=round(off.total_seconds()))

    def _set(self, told: datetime, at: float) -> None:
        self._told, self._at, self._doubted = told, at, None

    def _mine(self, at: float) -> datetime:
        return _later(self._told, at - self._at)


def _later(than: datetime, seconds: float) -> datetime:
    return than + timedelta(seconds=seconds)


class ShiftedClock:
    """The system's clock, ahead by as much as a file says: one time for all processes of a demo, which can be moved.

    The file holds seconds; while there is none, the time is the system's. Time never goes back.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead()

    def set(self, at: datetime) -> None:
        """From now on it is `at` and goes on from there; nothing where that is past."""
        if at.tzinfo is None:
            raise ValueError("a clock cannot be set to a time without zone")
        with self._file.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ahead = at - datetime.now(UTC)
            if ahead > self._ahead():
                self._write(ahead)

    def _ahead(self) -> timedelta:
        try:
            return timedelta(seconds=float(self._file.read_text()))
        except FileNotFoundError:
            return timedelta()

    def _write(self, ahead: timedelta) -> None:
        """At once and whole, in the eyes of every process."""
        new = self._file.with_suffix(".new")
        new.write_text(str(ahead.total_seconds()))
        os.replace(new, self._file)


class FrozenClock:
    """Stands still until it is moved: for tests, the demo's compressed night and `--now`."""

    def __init__(self, at: datetime) -> None:
        self.set(at)

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> None:
        """ValueError for a time without zone."""
        if at.tzinfo is None:
            raise ValueError("a clock cannot be set to a time without zone")
        self._at = at.astimezone(UTC)

    def move(self, by: timedelta) -> datetime:
        self._at += by
        return self._at
