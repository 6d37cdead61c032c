"""Processes that are killed and started again, frozen and let go; connections that are cut; all by a seed."""

import contextlib
import fcntl
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.killing.record import Record
from tests.e2e.house import House, Running
from tests.standin.proxy import Proxy

LOOK = 0.1  # seconds between two looks at who has ended
OFTEN = {"web worker": 45, "web master": 2, "worker": 12, "clock": 5, "freeze": 5, "database": 30}  # of about a hundred
STARTED = {"web": "Booting worker", "worker": "worker:started", "clock": "clock:started"}


@dataclass
class Slot:
    """One process of a kind that is to run; `killed`: we did it, and it is to be started again."""

    kind: str
    running: Running
    killed: bool = False
    rests_until: float = 0.0
    _works: bool = False

    @property
    def works(self) -> bool:
        """Whether it has said that it has begun: to kill it before proves nothing."""
        self._works = self._works or STARTED[self.kind] in self.running.said
        return self._works and not self.killed

    def start_again(self, running: Running) -> None:
        self.running, self.killed, self._works = running, False, False


@dataclass
class Crew:
    """Keeps web, workers and clocks running, as systemd would. `surprises`: who ended without our doing."""

    house: House
    record: Record
    slots: list[Slot] = field(default_factory=list)
    surprises: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)

    def start(self, *kinds: str) -> None:
        self.slots = [Slot(kind, self.house.start(kind)) for kind in kinds]
        self._thread = threading.Thread(target=self._look_after, daemon=True)
        self._thread.start()

    def stop_looking(self) -> None:
        self._over.set()
        self._thread.join()

    def of(self, kind: str) -> list[Slot]:
        """Those that work."""
        return [slot for slot in self.slots if slot.kind == kind and slot.works]

    def kill(self, slot: Slot) -> None:
        slot.killed, slot.rests_until = True, time.monotonic() + (1.2 if slot.kind == "web" else 0.2)
        with contextlib.suppress(ProcessLookupError):
            slot.running.process.send_signal(signal.SIGKILL)

    def _look_after(self) -> None:
        while not self._over.wait(LOOK):
            for slot in self.slots:
                status = slot.running.process.poll()
                if status is None or time.monotonic() < slot.rests_until:
                    continue
                if not slot.killed and self._is_a_surprise(slot):
                    self.surprises.append(f"{slot.kind} ended by itself with status {status}")
                    self.record.write("ended", what=slot.kind, status=status)
                slot.start_again(self.house.start(slot.kind))

    def _is_a_surprise(self, slot: Slot) -> bool:
        """Not that a new process finds the port taken by a killed one's children, or the database cut off."""
        reasons = ("cannot listen on", "names a database that cannot be used")
        if any(reason in slot.running.said for reason in reasons):
            slot.rests_until = time.monotonic() + 0.5
            return False
        return True


@dataclass
class Killer:
    """Does one misdeed after the other until it is stopped: one in `every` seconds, on average, as `often` says."""

    crew: Crew
    record: Record
    chance: random.Random
    every: float
    often: Mapping[str, int] = field(default_factory=lambda: OFTEN)
    proxy: Proxy | None = None  # before PostgreSQL
    sqlite: Path | None = None
    kills: Counter[str] = field(default_factory=Counter)
    _counted: Counter[str] = field(default_factory=Counter)  # what had been done when its doer was killed last
    _over: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        deeds: dict[str, Callable[[], str | None]] = {
            "web worker": self._web_worker, "web master": self.web_master, "freeze": self._freeze,
            "worker": self._worker, "clock": lambda: self._process("clock"),
            "database": self._connections if self.proxy is not None else self._hold_the_lock,
        }  # fmt: skip
        names, weights = list(self.often), list(self.often.values())
        while not self._over.wait(self.every * self.chance.uniform(0.4, 1.6)):
            what = deeds[self.chance.choices(names, weights)[0]]()
            if what is not None:
                self.kills[what] += 1
                self.record.write("kill", what=what)

    def web_master(self) -> str | None:
        return "web master" if self._process("web") else None

    def _process(self, kind: str) -> str | None:
        there = self.crew.of(kind)
        if not there:
            return None
        self.crew.kill(self.chance.choice(there))
        return kind

    def _worker(self) -> str | None:
        return self._process("worker") if self._has_gone_on("send") else None

    def _has_gone_on(self, what: str) -> bool:
        """Who has done nothing since the last was killed is spared: to kill them proves nothing."""
        done = self.record.counts[what]
        before, self._counted[what] = self._counted[what], done
        return done > before

    def _web_worker(self) -> str | None:
        if not self._has_gone_on("post"):
            return None
        for web in self.crew.of("web"):
            children = _children(web.running.process.pid)
            if children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.chance.choice(children), signal.SIGKILL)
                    return "web worker"
        return None

    def _freeze(self) -> str | None:
        """Stopped for seconds, and going on as if nothing had been: a machine that slept."""
        there = self.crew.of(self.chance.choice(["worker", "clock"]))
        if not there:
            return None
        process = self.chance.choice(there).running.process
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGSTOP)
            self._over.wait(self.chance.uniform(0.5, 2.5))
            process.send_signal(signal.SIGCONT)
        return "frozen"

    def _connections(self) -> str | None:
        """All of them reset; or cut off, or held, for a while."""
        assert self.proxy is not None
        how = self.chance.choices(["reset", "cut", "hold"], [8, 1, 1])[0]
        if how == "reset":
            return "connections reset" if self.proxy.reset_all() else None
        getattr(self.proxy, how)()
        self._over.wait(self.chance.uniform(0.3, 2.0))
        self.proxy.heal()
        return f"database {'cut off' if how == 'cut' else 'silent'}"

    def _hold_the_lock(self) -> str | None:
        """Somebody else has the database's lock for a while."""
        assert self.sqlite is not None
        with open(f"{self.sqlite}.lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self._over.wait(self.chance.uniform(0.1, 1.0))
        return "lock held"


def _children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
