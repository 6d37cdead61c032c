"""Web, worker and clock as real processes: started, asked, killed, stopped."""

import json
import os
import signal
import socket
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from schedules.organisation import Organisation
from service.database import Database
from service.heartbeat import PROCESS, alive
from service.processes.jobs import jobs
from service.queue import WORK
from tests.service.processes.conftest import PATIENCE, Start, lives, wait_until

NAMES = ("web", "worker", "clock")


def answer(port: int, path: str) -> tuple[int, bytes]:
    """Status and body; 0 where nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()
    except OSError:
        return 0, b""


def is_whole(port: int) -> bool:
    return answer(port, "/readyz")[0] == 200


def test_the_line_is_up_whole_after_a_kill_and_gone_without_trace_when_stopped(
    start: Start, port: int, sqlite_new: str
) -> None:
    up = start("up", DATABASE_URL=sqlite_new)
    wait_until(lambda: is_whole(port), lambda: up.said)

    (killed,) = up.children("worker")
    os.kill(killed, signal.SIGKILL)
    up.says("up:ended child=worker status=-9")
    up.says("worker:started", times=2)
    assert is_whole(port)

    assert up.stop() == 0
    assert not any(lives(pid) for name in NAMES for pid in up.children(name))
    assert "worker:stopped" in up.said
    assert "clock:stopped" in up.said
    database = Database(sqlite_new)
    with database.read() as db:
        left = db.execute(select(PROCESS.c.kind)).scalars().all()
    database.close()
    assert left == ["worker"], "the killed one's last word; the others took theirs back"


def test_a_killed_up_takes_its_children_with_it(start: Start, port: int, sqlite_new: str) -> None:
    up = start("up", DATABASE_URL=sqlite_new)
    wait_until(lambda: is_whole(port), lambda: up.said)
    children = [pid for name in NAMES for pid in up.children(name)]
    up.process.kill()
    up.process.wait()
    wait_until(lambda: not any(lives(pid) for pid in children), lambda: up.said)
    assert answer(port, "/healthz")[0] == 0


def test_a_taken_port_stops_all_three_with_a_sentence(start: Start, port: int, sqlite_new: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        up = start("up", DATABASE_URL=sqlite_new)
        assert up.process.wait(PATIENCE) == 2
    assert "vaktlinje web ended at once" in up.said
    assert not any(lives(pid) for name in NAMES for pid in up.children(name))


def test_of_two_clocks_one_ticks_and_the_other_takes_over_when_it_stops(start: Start, ready_url: str) -> None:
    database = Database(ready_url)
    clocks = [start("clock", DATABASE_URL=ready_url) for _ in range(2)]
    for clock in clocks:
        clock.says("clock:started")
    wait_until(lambda: any("clock:took_over" in clock.said for clock in clocks), lambda: clocks[0].said)
    first, second = sorted(clocks, key=lambda clock: "clock:took_over" not in clock.said)

    assert "clock:took_over" not in second.said
    assert first.stop() == 0
    second.says("clock:took_over")
    with database.read() as db:
        queued = db.execute(select(WORK.c.key, WORK.c.kind)).all()
        assert alive(db, "clock", datetime.now(UTC), timedelta(seconds=10))
    assert {row.kind for row in queued} == {job.kind for job in jobs(Organisation())}
    assert sum(row.kind == "tidy" for row in queued) == 1, "two clocks have looked at the day"
    assert second.stop() == 0
    database.close()


def test_the_access_log_holds_no_query_no_number_and_no_token(start: Start, sqlite_new: str, port: int) -> None:
    web = start("web", DATABASE_URL=sqlite_new)
    web.says("Booting worker")
    token = "q8Zk2mVb7Lr4Tn9XwYp3"
    for path in ("/healthz?from=%2B4759442001", "/who/59442001", f"/calendar/{token}.ics", "/%0Afake%3Dline"):
        wait_until(lambda path=path: answer(port, path)[0] in (200, 404), lambda: web.said)  # type: ignore[misc]
    web.says("web:answered", times=4)
    answered = [line for line in web.said.splitlines() if "web:answered" in line]

    assert len(answered) == web.said.count("web:answered"), "nobody writes a line of the log"
    assert not any(word in line for line in answered for word in ("5944", token, "from="))
    assert web.stop() == 0


def test_without_a_worker_and_a_clock_operators_are_told_so(start: Start, sqlite_new: str, port: int) -> None:
    web = start("web", DATABASE_URL=sqlite_new)
    wait_until(lambda: answer(port, "/healthz")[0] == 200, lambda: web.said)
    status, body = answer(port, "/readyz")
    assert status == 503
    assert {name: json.loads(body)[name] for name in NAMES[1:]} == {"worker": False, "clock": False}


def test_a_postgres_that_was_not_brought_up_to_date_is_not_used(start: Start, postgres_url: str) -> None:
    worker = start("worker", DATABASE_URL=postgres_url)
    assert worker.process.wait(PATIENCE) == 2
    assert worker.said == "the database is older than this version: run `vaktlinje db upgrade`\n"
