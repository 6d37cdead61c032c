"""One input after another, of all kinds, into one house; what came of each, and how long the slowest took."""

import signal
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from time import perf_counter

from tests.fuzz.files import Files
from tests.fuzz.pages import Pages
from tests.fuzz.programs import Api
from tests.fuzz.stage import FuzzedHouse
from tests.fuzz.webhooks import Webhooks

SHARES = {"text": 8, "receipt": 3, "call": 1, "api": 5, "page": 5, "file": 2}
WORK_EACH = 100  # inputs, until a worker does what came of them
LONGEST = 60.0  # seconds that anything may take, on a machine that is busy with other tests
Send = Callable[[Random], str]


@dataclass
class Tally:
    """What came of the inputs of one kind."""

    inputs: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    slowest: float = 0.0  # seconds

    def count(self, status: str, seconds: float) -> None:
        self.inputs += 1
        self.statuses[status] += 1
        self.seconds += seconds
        self.slowest = max(self.slowest, seconds)


@dataclass
class Outcome:
    """Of any number of runs."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)  # which input, and where it broke: run again to look


class Hangs(Exception):
    """It takes longer than `LONGEST`."""


def kinds(house: FuzzedHouse) -> Mapping[str, Send]:
    hooks = Webhooks(house)
    return {"text": hooks.sms, "receipt": hooks.status, "call": hooks.voice, "api": Api(house).one,
            "page": Pages(house).one, "file": Files(house).one}  # fmt: skip


def fuzz(house: FuzzedHouse, seed: int, inputs: int, outcome: Outcome) -> None:
    """The same `seed` sends the same to a new house. An answer of 500 and above, or an error, is `broken`."""
    send = kinds(house)
    of_all = Random(seed)
    names = of_all.choices(list(SHARES), list(SHARES.values()), k=inputs)
    for number, name in enumerate(names):
        chance = Random(f"{seed}:{number}")
        _one(outcome, name, f"seed {seed}, input {number}", lambda: send[name](chance))  # noqa: B023 - called at once
        if number % WORK_EACH == WORK_EACH - 1:
            minutes = of_all.choice((0, 1, 6, 60))
            _one(outcome, "work", f"seed {seed}, after input {number}", lambda: _work(house, minutes))  # noqa: B023


def _one(outcome: Outcome, name: str, which: str, send: Callable[[], str]) -> None:
    begun = perf_counter()
    try:
        with _within(LONGEST):
            status = send()
    except Exception:
        status = "error"
        outcome.broken.append(f"{which}, {name}:\n{traceback.format_exc()}")
    if status.isdigit() and int(status) >= 500:
        outcome.broken.append(f"{which}, {name}: answered {status}")
    outcome.tallies.setdefault(name, Tally()).count(status, perf_counter() - begun)


def _work(house: FuzzedHouse, minutes: int) -> str:
    """Time passes, and what is due is done: what was taken in must not break there either."""
    house.pass_time(minutes=minutes)
    return "done"


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    def hangs(*_: object) -> None:
        raise Hangs

    before = signal.signal(signal.SIGALRM, hangs)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
