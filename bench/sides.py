"""The two that are measured beside each other: Vaktlinje's processes, and the bare application's."""

import os
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from bench import bare
from bench.load import Answered, send
from bench.provider import Provider
from service.accounts import tokens
from service.models import metadata
from tests.e2e.house import SMS, House, open_house, wait_until
from tests.standin.twilio import TOKEN, TwilioStandIn, sign, text

USERS = range(1000, 9900)  # the last digits of their numbers: as many texts as one run may send
TEXT, WORK = metadata.tables["text"], metadata.tables["work"]


@dataclass(frozen=True)
class Area:
    id: str
    number: str
    staff: str  # the number of whoever has duty


AREAS = [Area(f"sted{n}", f"+475944000{n}", f"+475944010{n}") for n in range(5)]
ORGANISATION = "\n".join([
    "areas:", *(
        f'  - {{id: {area.id}, name: Sted {n}, sms_number: "{area.number}", fallback: Ring 116117., '
        f"ladder: [{{rotas: [vakt{n}], wait: 2h}}]}}" for n, area in enumerate(AREAS)),
    "staff:", *(f'  - {{id: ola{n}, name: Ola Oppdikt, phone: "{area.staff}"}}' for n, area in enumerate(AREAS)),
    "rotas:", *(
        f"  - {{id: vakt{n}, name: Vakt {n}, kind: after_hours, areas: [{area.id}], layers: [{{members: [ola{n}], "
        'handoff: {start: "2026-01-05T08:00", every: 1, unit: week}}]}' for n, area in enumerate(AREAS)),
])  # fmt: skip
SERVICE_USERS = "\n".join(["service_users:", *(
    f'  - {{id: u{n}, name: Bruker Oppdikt, phone: "+475944{n}", area: {AREAS[n % len(AREAS)].id}}}' for n in USERS)])


def sid(number: int) -> str:
    return f"SMin{number:030x}"


@dataclass
class Texts:
    """Signed webhooks, each from another number, in the bytes that go over the line."""

    url: str
    users: Iterator[int] = field(default_factory=lambda: iter(USERS))
    made: int = 0

    def make(self, how_many: int, areas: Sequence[Area] = AREAS) -> list[bytes]:
        return [self._one(areas[n % len(areas)]) for n in range(how_many)]

    def _one(self, area: Area) -> bytes:
        fields = text(f"+475944{next(self.users)}", area.number, "er noen der?", sid(self.made))
        self.made += 1
        body = urllib.parse.urlencode(fields)
        return (
            f"POST {SMS} HTTP/1.1\r\nHost: localhost\r\nX-Twilio-Signature: {sign(self.url + SMS, fields)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


@dataclass
class Ours:
    house: House
    phones: Provider
    token: str

    def __post_init__(self) -> None:
        self._texts = Texts(self.house.url)

    @property
    def port(self) -> int:
        return self.house.port

    def texts(self, how_many: int) -> list[bytes]:
        return self._texts.make(how_many)

    def look(self) -> bytes:
        """Asks the API who is on duty."""
        return (f"GET /api/v1/areas/{AREAS[0].id}/on-duty HTTP/1.1\r\nHost: localhost\r\n"
                f"Authorization: Bearer {self.token}\r\n\r\n").encode()

    def measure_pages(
        self, how_many: int, rate: float, areas: Sequence[Area] = AREAS
    ) -> tuple[list[Answered], list[float]]:
        """The webhooks' answers; and for each text how long until the provider had the page, in seconds."""
        begin, first = datetime.now(UTC), self._texts.made
        answered = send(self.port, self._texts.make(how_many, areas), rate=rate)
        self.wait_until_all_is_sent()
        taken = self.phones.taken()
        with self.house.database.read() as db:
            came = dict(db.execute(select(TEXT.c.conversation_id, TEXT.c.provider_id).where(
                TEXT.c.at >= begin, TEXT.c.direction == "in")).all())
            pages = db.execute(select(TEXT.c.conversation_id, TEXT.c.provider_id).where(
                TEXT.c.at >= begin, TEXT.c.page_id.is_not(None))).all()
        due = {sid(number): one.at for number, one in enumerate(answered, first)}
        assert len(pages) == how_many, f"{len(pages)} pages for {how_many} texts"
        return answered, [taken[page] - due[came[conversation]] for conversation, page in pages]

    def wait_until_all_is_sent(self) -> None:
        unsent = select(func.count()).where(WORK.c.kind == "send", WORK.c.state.in_(("due", "claimed")))

        def none_is_left() -> bool:
            time.sleep(0.2)
            with self.house.database.read() as db:
                return db.scalar(unsent) == 0

        wait_until(none_is_left, lambda: self.house.said[-2000:])

    def memory(self) -> dict[str, float]:
        """MiB in memory, of each process and its children."""
        return {f"{running.lines.stem[3:]} {pid}": _resident(pid)
                for running in self.house.running for pid in (running.process.pid, *_children(running.process.pid))}


@contextmanager
def ours(url: str, folder: Path, phones: Provider, **settings: str) -> Iterator[Ours]:
    """Web with two processes, a worker and a clock, on an organisation of five areas."""
    with open_house(url, folder, WEB_CONCURRENCY="2", TWILIO_API_URL=phones.url, **settings) as house:
        house.furnish(ORGANISATION, SERVICE_USERS)
        with house.database.write() as db:
            wish = tokens.Wish("bench", [tokens.Scope.DUTY_READ], (), None)
            _, secret = tokens.make(db, wish, None, datetime.now(UTC))
        house.start_web()
        house.start_worker()
        house.start("clock")
        yield Ours(house, phones, secret)


class Bare:
    """The bare application's processes while it is entered; `writes`: least or same, as `bench.bare` tells."""

    def __init__(self, writes: str, url: str, folder: Path) -> None:
        self.writes, self._url, self._folder = writes, url, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._texts = Texts(f"http://127.0.0.1:{self.port}")

    def __enter__(self) -> "Bare":
        self._furnish()
        environ = {**os.environ, "BARE_WRITES": self.writes, "BARE_DATABASE": self._url, "BARE_TOKEN": TOKEN,
                   "BARE_URL": self._texts.url}
        command = ["-m", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "8", "--keep-alive", "5",
                   "-b", f"127.0.0.1:{self.port}", "--no-control-socket", "bench.bare:create()"]
        self._said = (self._folder / f"bare-{self.writes}.log").open("wb")
        self._process = subprocess.Popen([sys.executable, *command], env=environ, stdout=self._said, stderr=self._said)
        wait_until(self._answers, lambda: (self._folder / f"bare-{self.writes}.log").read_text())
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()
        self._said.close()

    def texts(self, how_many: int) -> list[bytes]:
        return self._texts.make(how_many)

    def look(self) -> bytes:
        return f"GET /on-duty/{AREAS[0].number} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()

    def _answers(self) -> bool:
        with socket.socket() as tried:
            return tried.connect_ex(("127.0.0.1", self.port)) == 0

    def _furnish(self) -> None:
        if self.writes == "same":
            house = House(self._url, self._folder, TwilioStandIn())
            house.furnish(ORGANISATION, SERVICE_USERS)
            house.database.close()
        bare.furnish(self._url, [(area.number, area.staff) for area in AREAS])


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _resident(pid: int) -> float:
    [kib] = [line.split()[1] for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "VmRSS" in line]
    return int(kib) / 1024
