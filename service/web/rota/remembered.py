"""What was worked out of the duty before: the same for as long as the organisation stands, and asked for all day."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from schedules.duty import Duty

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Of one kind of thing, at most `kept` for an organisation as it stands: the oldest goes first."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._known: WeakKeyDictionary[Duty, dict[Hashable, Value]] = WeakKeyDictionary()
        self._lock = Lock()

    def of(self, duty: Duty, key: Hashable, work_out: Callable[[], Value]) -> Value:
        """What `work_out` gives, which must not hold the duty; `key` holds all that it depends on beside it."""
        with self._lock:
            known = self._known.setdefault(duty, {})
            if key in known:
                return known[key]
        found = work_out()
        with self._lock:
            while len(known) >= self._kept:
                known.pop(next(iter(known)))
            known[key] = found
        return found
