"""Where time comes from. Only the edges (processes, commands, routes) ask; rules are given `now`."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The present instant, aware, UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


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
