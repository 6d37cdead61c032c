"""Web, worker and clock as children of one process, as a Procfile's runner would keep them.

A child that ends within its first seconds, or says why it cannot start, has found something wrong: all stop. One
that ends later, or is killed, is started again. What stops this process, by whatever means, stops them.
"""

import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from service import log
from service.errors import VaktlinjeError
from service.processes.running import REFUSED

NAMES = ("web", "worker", "clock")
AT_ONCE = 10.0  # seconds
LOOK = 0.2
FIRST_REST, LONGEST_REST = 1.0, 30.0  # seconds before a child is started again; doubled while it ends at once
STOP_WITHIN = 30.0  # seconds that a child gets to finish what it has begun


class EndedAtOnce(VaktlinjeError):
    """A child ended as soon as it was started."""

    def __init__(self, name: str, status: int) -> None:
        super().__init__(f"vaktlinje {name} ended at once (status {status}), so all were stopped; see the lines above.")


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    starts: int = 0
    rest: float = field(default=FIRST_REST)
    starts_again: float = 0.0


def run(stopping: threading.Event) -> None:
    """Keeps the three running until `stopping` is set. EndedAtOnce where one cannot be started."""
    children = [Child(name) for name in NAMES]
    try:
        for child in children:
            _start(child)
        while not stopping.wait(LOOK):
            for child in children:
                _look_after(child)
    finally:
        _stop(children)


def _start(child: Child) -> None:
    # A session of its own: Ctrl-C in the terminal reaches us, and we ask them to stop.
    child.process = subprocess.Popen(
        [sys.executable, "-m", "service.processes.child", child.name], stdin=subprocess.PIPE, start_new_session=True
    )
    child.started, child.starts = time.monotonic(), child.starts + 1
    log.info("up:started", child=child.name, pid=child.process.pid)


def _look_after(child: Child) -> None:
    now = time.monotonic()
    if child.process is None:
        if now >= child.starts_again:
            _start(child)
        return
    status = child.process.poll()
    if status is None:
        return
    _close(child.process)
    at_once = status >= 0 and (now - child.started < AT_ONCE or status == REFUSED)  # below 0 somebody killed it
    if at_once and child.starts == 1:
        raise EndedAtOnce(child.name, status)
    child.rest = min(child.rest * 2, LONGEST_REST) if at_once else FIRST_REST
    child.process, child.starts_again = None, now + child.rest
    log.warning("up:ended", child=child.name, status=status, starts_again_in=child.rest)


def _stop(children: list[Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
