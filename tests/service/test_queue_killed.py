"""Promise 2 at the queue: processes are killed in the middle of their work, and nothing is lost or doubled."""

import os
import signal
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from sqlalchemy import func, select

from service import queue
from service.clock import SystemClock
from service.database import Database
from service.events import EVENT
from service.queue import WORK

ROOT = Path(__file__).parents[2]
LEASE = "1"  # second: a killed process is not waited for long, and a slow one may lose its claims too
EFFECTS, LANES, IN_A_LANE = 300, 20, 6


def process(url: str, *stop_after: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("queue_process.py")), url, LEASE, *stop_after],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def fill(database: Database) -> None:
    now = SystemClock().now()
    with database.write() as db:
        for number in range(EFFECTS):
            lane = f"lane-{number % LANES}" if number < LANES * IN_A_LANE else None
            queue.put(db, key=f"{number:03}", kind="send", subject="t", due_at=now, now=now, lane=lane)


def test_of_four_processes_one_is_killed_and_every_effect_is_made_once_and_in_order(
    database: Database, database_url: str
) -> None:
    fill(database)
    killed = process(database_url, "5")
    others = [process(database_url) for _ in range(3)]
    for each in (killed, *others):
        assert line_of(each) == "ready\n"
    for each in (killed, *others):
        go(each)
    assert line_of(killed) == "in the middle\n"
    killed.send_signal(signal.SIGKILL)
    made = [int(other.communicate(timeout=120)[0]) for other in others]
    killed.communicate(timeout=10)

    with database.read() as db:
        effects = list(db.scalars(select(EVENT.c.subject).order_by(EVENT.c.seq)))
        taken_over = db.scalar(select(func.count()).where(WORK.c.attempt > 1))
    assert sorted(effects) == [f"{number:03}" for number in range(EFFECTS)]
    assert sum(made) == EFFECTS - 5
    assert taken_over, "what the killed process had claimed was done by another"
    assert in_lanes(effects) == {lane: sorted(keys) for lane, keys in in_lanes(effects).items()}


def in_lanes(effects: list[str]) -> dict[int, list[str]]:
    lanes = defaultdict(list)
    for key in effects:
        if int(key) < LANES * IN_A_LANE:
            lanes[int(key) % LANES].append(key)
    return lanes
