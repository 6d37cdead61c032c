"""The database is stopped, paused, locked, full or read-only: nobody is met with silence, and nothing is lost.

Real processes and real faults. Whoever writes hears that the text is stored and that nobody can be told just now; when
the database is back, each text is there once, and somebody is paged.
"""

import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.e2e.house import House, Running, open_house, wait_until
from tests.e2e.municipality import Place, organisation, service_users
from tests.standin.disk import small_disk
from tests.standin.postgres import OwnPostgres, own_postgres
from tests.standin.twilio import text

pytestmark = pytest.mark.long

PLACE = Place(1)
ANNE, BO, OLA = PLACE.anne, PLACE.bo, PLACE.ola
PATIENCE = 8.5  # seconds; Twilio hangs up after 15
WITHOUT_ROOTS_POWERS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


@dataclass
class Scene:
    """`goes` and `comes` are the fault's beginning and end."""

    house: House
    goes: Callable[[], None]
    comes: Callable[[], None]
    web: Running

    def posts(self, sender: str, body: str, sid: str) -> tuple[int, str, float]:
        """Status, TwiML, and the seconds it took."""
        began = time.monotonic()
        status, answer = self.house.post(text(sender, PLACE.number, body, sid))
        return status, answer, time.monotonic() - began


@pytest.fixture(scope="module")
def postgres() -> Iterator[OwnPostgres]:
    with own_postgres() as server:
        yield server


@contextmanager
def paused(tmp_path: Path, postgres: OwnPostgres) -> Iterator[Scene]:
    with opened(postgres.empty_database(), tmp_path, postgres.pause, postgres.go_on) as scene:
        yield scene


@contextmanager
def stopped(tmp_path: Path, postgres: OwnPostgres) -> Iterator[Scene]:
    with opened(postgres.empty_database(), tmp_path, postgres.stop, postgres.start) as scene:
        yield scene


@contextmanager
def locked(tmp_path: Path, postgres: OwnPostgres) -> Iterator[Scene]:
    """Another process has the lock beside the SQLite file, and hangs."""
    file = tmp_path / "vaktlinje.db"
    held: list[int] = []

    def goes() -> None:
        held.append(os.open(f"{file}.lock", os.O_RDWR))
        fcntl.flock(held[0], fcntl.LOCK_EX)

    with opened(f"sqlite:///{file}", tmp_path, goes, lambda: os.close(held[0])) as scene:
        yield scene


@contextmanager
def full(tmp_path: Path, postgres: OwnPostgres) -> Iterator[Scene]:
    """Database and spool on one disk, and not a byte left on it."""
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(tmp_path / "disk", "4m"))
        yield stack.enter_context(opened(f"sqlite:///{disk.path}/vaktlinje.db", tmp_path, disk.fill, disk.tidy))


@contextmanager
def read_only(tmp_path: Path, postgres: OwnPostgres) -> Iterator[Scene]:
    """Somebody has changed who may write to the files; the spool lies elsewhere."""
    folder = tmp_path / "database"
    folder.mkdir()

    def allow(mode: int) -> None:
        for file in folder.iterdir():
            file.chmod(mode)

    url, spool = f"sqlite:///{folder}/vaktlinje.db", tmp_path / "kept"
    with opened(url, tmp_path, lambda: allow(0o400), lambda: allow(0o600), spool, fences_root=True) as scene:
        yield scene


@contextmanager
def opened(
    url: str,
    tmp_path: Path,
    goes: Callable[[], None],
    comes: Callable[[], None],
    spool: Path | None = None,
    *,
    fences_root: bool = False,
) -> Iterator[Scene]:
    beside = (
        Path(url.removeprefix("sqlite:///")).with_suffix(".spool") if url.startswith("sqlite") else tmp_path / "kept"
    )
    settings = {"VAKTLINJE_SPOOL": str(spool or beside)}
    with ExitStack() as stack:
        house = stack.enter_context(open_house(url, tmp_path, **settings))
        if fences_root and os.getuid() == 0:
            house.program = [*WITHOUT_ROOTS_POWERS, sys.executable]
        house.furnish(organisation(1), service_users(1))
        gone: list[bool] = []

        def come() -> None:
            if gone:
                gone.pop()
                comes()

        def go() -> None:
            gone.append(True)
            goes()

        stack.callback(come)
        yield Scene(house, go, come, house.start_web())


FAULTS = [paused, stopped, locked, full, read_only]


@pytest.fixture(params=FAULTS, ids=lambda fault: fault.__name__)
def scene(request: pytest.FixtureRequest, tmp_path: Path, postgres: OwnPostgres) -> Iterator[Scene]:
    with request.param(tmp_path, postgres) as made:
        yield made


@pytest.fixture(params=[paused, full], ids=lambda fault: fault.__name__)
def worst(request: pytest.FixtureRequest, tmp_path: Path, postgres: OwnPostgres) -> Iterator[Scene]:
    with request.param(tmp_path, postgres) as made:
        yield made


def said(twiml: str) -> list[str]:
    return [message.text or "" for message in ElementTree.fromstring(twiml.encode()).iter("Message")]


def test_whoever_writes_is_told_the_truth_and_is_helped_when_the_database_is_back(scene: Scene) -> None:
    house = scene.house
    house.start_worker()
    scene.goes()

    status, first, took = scene.posts(ANNE, "er noen der?", "SMa")
    assert (status, took < PATIENCE) == (200, True), (took, first)
    (words,) = said(first)
    assert "lagret" in words and "ikke får varslet" in words and "116117" in words and "113" in words
    assert "kl." not in words, "nothing is promised"
    status, second, took = scene.posts(BO, "hallo", "SMb")
    assert (status, said(second), took < 2) == (200, [words], True), took
    assert scene.posts(ANNE, "er noen der?", "SMa")[:2] == (200, first)
    (words,) = said(scene.posts(OLA, "JA 1", "SMo")[1])
    assert "ingenting er gjort" in words
    assert house.get("/healthz")[0] == 200
    status, state = house.get("/readyz")
    assert status in (200, 503) and "kept outside the database: 3" in state

    scene.comes()
    house.wait_for(ANNE, "Vi varsler")
    house.wait_for(BO, "Vi varsler")
    house.wait_for(OLA, "JA 2")
    wait_until(lambda: "kept" not in house.get("/readyz")[1], lambda: house.said[-3000:])
    texts = house.rows("text", direction="in")
    assert sorted(row["provider_id"] for row in texts) == ["SMa", "SMb", "SMo"]
    assert [row["number"] for row in sorted(house.rows("conversation"), key=lambda row: row["number"])] == [1, 2]
    assert len(house.rows("page")) == 2
    assert scene.posts(ANNE, "er noen der?", "SMa")[:2] == (200, first)
    assert said(scene.posts(ANNE, "hallo?", "SMc")[1]) == [] and len(house.rows("text", direction="in")) == 4
    assert not any(secret in house.said for secret in (ANNE[1:], OLA[1:], "er noen der"))


def test_web_processes_that_are_killed_while_texts_wait_lose_none(worst: Scene) -> None:
    scene, house = worst, worst.house
    scene.goes()
    assert [scene.posts(ANNE, "en", "SMa")[0], scene.posts(ANNE, "to", "SMb")[0]] == [200, 200]
    child = Path(f"/proc/{scene.web.process.pid}/task/{scene.web.process.pid}/children").read_text().split()[0]
    os.kill(int(child), signal.SIGKILL)
    wait_until(lambda: house.get("/healthz")[0] == 200, lambda: scene.web.said)
    assert scene.posts(ANNE, "tre", "SMc")[0] == 200, "a new process begins although the database is away"
    scene.web.kill_all()
    scene.comes()

    house.start_worker()
    house.wait_for(OLA, "JA 1")
    wait_until(lambda: len(house.rows("text", direction="in")) == 3, lambda: house.said[-3000:])
    received = sorted(house.rows("text", direction="in"), key=lambda row: row["position"])
    assert [row["provider_id"] for row in received] == ["SMa", "SMb", "SMc"]
    assert [row["number"] for row in house.rows("conversation")] == [1]
