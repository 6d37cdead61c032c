"""Where time comes from. Only the edges (processes, commands, routes) ask; rules are given `now`."""

import fcntl
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


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
