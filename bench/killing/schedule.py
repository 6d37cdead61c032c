"""What people and the provider do later: one thread that waits, and hands that do it."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

HANDS = 32


class Schedule:
    """Use as a context manager; what is still to come at its end is not done. `errors`: what went wrong in here."""

    def __init__(self) -> None:
        self._waiting: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._changed = threading.Condition()
        self._over = False
        self._doing = 0
        self.errors: list[str] = []

    def __enter__(self) -> "Schedule":
        self._hands = ThreadPoolExecutor(HANDS, thread_name_prefix="people")
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()
        self._hands.shutdown()

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        with self._changed:
            heapq.heappush(self._waiting, (time.monotonic() + seconds, next(self._order), do))
            self._changed.notify()

    @property
    def left(self) -> int:
        """How much is still to be done, or being done."""
        with self._changed:
            return len(self._waiting) + self._doing

    @property
    def doing(self) -> int:
        """How much is being done just now."""
        with self._changed:
            return self._doing

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._over:
                    return
                first = self._waiting[0][0] if self._waiting else None
                if first is None or first > time.monotonic():
                    self._changed.wait(None if first is None else first - time.monotonic())
                    continue
                _, _, do = heapq.heappop(self._waiting)
                self._doing += 1
            self._hands.submit(self._do, do)

    def _do(self, do: Callable[[], None]) -> None:
        try:
            do()
        except Exception as error:
            self.errors.append(f"{type(error).__name__}: {error}")
        finally:
            with self._changed:
                self._doing -= 1
