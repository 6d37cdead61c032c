"""One run from the first process to rest: what `bench.killrun` plays, and `tests/faults/test_killrun.py` in short."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, make_url, select

from bench.checking.sends import LONG
from bench.killing import town
from bench.killing.killer import Crew, Killer
from bench.killing.people import People
from bench.killing.provider import Provider
from bench.killing.record import Record
from bench.killing.schedule import Schedule
from bench.killing.town import Size
from service import offers
from service.bootstrap import build
from service.config import settings
from service.database import Database
from service.errors import VaktlinjeError
from service.line.transactions import Transactions
from service.models import metadata
from service.processes import clock, worker
from service.vault import Vault
from tests.e2e.house import FIELD_KEY, PATIENCE, House
from tests.standin.post import Post
from tests.standin.proxy import Proxy

OSLO = ZoneInfo("Europe/Oslo")
REST_WITHIN = 420.0  # seconds
STILL_FOR = 3.0
IN_FLIGHT = ("queued", "sending", "unknown")
ONES_OWN = ("step", "promise", "send", "settle")  # must be over when all is at rest
WORK, TEXT, CONVERSATION, HOLDING, GAP = (
    metadata.tables[name] for name in ("work", "text", "conversation", "holding", "gap")
)

UNFINISHED = WORK.c.state.in_(("due", "claimed"))
SILENT = select(CONVERSATION.c.id).where(CONVERSATION.c.run_kind == "silence")  # colleagues are asked again, for ever


@dataclass
class Stage:
    """`direct`: the database's own address; processes may reach it through `proxy`."""

    folder: Path
    direct: str
    size: Size
    seed: int
    every: float  # seconds between two kills
    proxy: Proxy | None
    house: House
    provider: Provider
    schedule: Schedule
    record: Record
    post: Post
    database: Database
    crew: Crew
    killer: Killer
    people: People
    offered: Counter[str] = field(default_factory=Counter)
    came_to_rest: bool = False

    def furnish(self) -> None:
        """The files, the key and the database that the run begins with."""
        chance = random.Random(self.seed)
        start = datetime.now(OSLO)
        organisation = town.organisation(self.size, start, chance)
        users = town.service_users(self.size, chance)
        (self.folder / "organisation.yaml").write_text(organisation)
        (self.folder / "users.yaml").write_text(users)
        (self.folder / "field-key").write_text(FIELD_KEY.hex())
        self.house.furnish(organisation, users)
        self.record.write("began", seed=self.seed)

    def plays(self, taken: int = 0) -> None:
        """Everybody texts and everything is killed, for as long as the run lasts.

        Longer where the machine is slow: until all have begun, and so many conversations have been taken.
        """
        self.crew.start("web", "worker", "worker", "clock", "clock")
        while self.house.get("/healthz")[0] != 200:  # five processes at once: on a busy machine that takes its time
            time.sleep(0.2)
        self.record.write("open")
        visits = town.visits(self.size, random.Random(self.seed + 1))
        self.people.begin(visits)
        for k in range(1, self.size.areas + 1):
            for n in range(town.GAPS_EACH):
                after = random.Random(self.seed * 1000 + k * 10 + n).uniform(2, self.size.lasts.total_seconds() * 0.9)
                self.schedule.after(after, lambda k=k, n=n: self._offer(f"krav{k}-{n}"))  # type: ignore[misc]
        self.killer.start()
        ends = time.monotonic() + self.size.lasts.total_seconds()
        while time.monotonic() < ends or (
            not self._is_enough(visits, taken) and time.monotonic() < ends + 2 * PATIENCE
        ):
            time.sleep(min(2.0, max(ends - time.monotonic(), 0.2)))
            self._list_comes_and_goes()
        self.killer.stop()
        self.people.quiet, self.provider.misbehaves, self.provider.list_fails_with = True, False, None
        self.record.write("quiet")

    def rests(self) -> None:
        """The processes run until nothing is left to do; then they are asked to stop."""
        ends = time.monotonic() + REST_WITHIN
        still_since: float | None = None
        while time.monotonic() < ends and not self.came_to_rest:
            self.provider.forget_lost(self._stored())
            still_since = (still_since or time.monotonic()) if self._is_still() else None
            self.came_to_rest = still_since is not None and time.monotonic() - still_since > STILL_FOR
            time.sleep(0.5)
        self._stops()
        self._rested(datetime.now(UTC))

    def rests_in_no_time(self, lasts: timedelta = timedelta(minutes=20)) -> None:
        """The same for tests: nobody answers any more, and one worker does what comes due, its clock running ahead."""
        self.provider.hears = False
        while not self._nothing_is_lost():
            time.sleep(0.3)
        self._stops()
        wiring = build(settings({**self.house.environ, "DATABASE_URL": self.direct}))
        now = datetime.now(UTC)
        ends = now + lasts
        while now < ends:
            clock.once(self.database, now)
            worker.once(wiring, now)
            soon = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
            now = max(min(self._next_due() or ends, soon), now + timedelta(seconds=1))
        wiring.close()
        self.came_to_rest = not self._at_work(ends)
        self._rested(ends)

    def _next_due(self) -> datetime | None:
        """When there is something to do next: what is due, or what a killed process had claimed."""
        at = case((WORK.c.state == "claimed", WORK.c.lease_until), else_=WORK.c.due_at)
        with self.database.read() as db:
            found: datetime | None = db.execute(select(func.min(at)).where(UNFINISHED)).scalar_one()
        return found

    def _stops(self) -> None:
        self.record.write("stopped")
        self.crew.stop_looking()
        for slot in self.crew.slots:
            slot.running.process.terminate()
        for slot in self.crew.slots:
            slot.running.process.wait(60)

    def _is_enough(self, visits: list[town.Visit], taken: int) -> bool:
        with self.database.read() as db:
            held = db.execute(select(func.count()).select_from(HOLDING)).scalar_one()
        return self.people.begun == len(visits) and held >= taken

    def _list_comes_and_goes(self) -> None:
        away = self.provider.draw().random() < 0.15
        self.provider.list_fails_with = 500 if away else None
        self.provider.faults["list: away"] += away

    def _stored(self) -> set[str]:
        """The provider's ids of the texts that are stored."""
        with self.database.read() as db:
            return set(db.scalars(select(TEXT.c.provider_id).where(TEXT.c.direction == "in")))

    def _rested(self, until: datetime) -> None:
        self.record.write("rested", until=until.isoformat())
        for letter in self.post.letters:
            self.record.write("mail", to=str(letter["To"]), subject=str(letter["Subject"]))

    def _nothing_is_lost(self) -> bool:
        self.provider.post_again()
        return not self.provider.lost and self.schedule.doing == 0 and not self._spool_waits()

    def _spool_waits(self) -> bool:
        return any(self.folder.glob("spool/*.waiting"))

    def _is_still(self) -> bool:
        outside = self.schedule.left or self.provider.lost or self._spool_waits()
        return not outside and not self._at_work(datetime.now(UTC))

    def _at_work(self, now: datetime) -> bool:
        with self.database.read() as db:
            goes_on = WORK.c.kind.in_(ONES_OWN) & WORK.c.subject.not_in(SILENT)
            busy = select(func.count()).where(UNFINISHED, (WORK.c.due_at <= now) | goes_on)
            until_morning = select(WORK.c.subject).where(WORK.c.kind == "send", UNFINISHED, WORK.c.due_at > now + LONG)
            on_their_way = TEXT.c.delivery.in_(IN_FLIGHT), TEXT.c.id.not_in(until_morning)
            return bool(
                db.execute(busy).scalar_one()
                or db.execute(select(func.count()).where(*on_their_way)).scalar_one()
                or db.execute(select(func.count()).where(CONVERSATION.c.state == "paging")).scalar_one()
            )

    def _offer(self, requirement: str) -> None:
        """A planner offers the requirement's gap, once the gap is recorded."""
        with self.database.read() as db:
            open_gap = select(GAP.c.id).where(GAP.c.requirement_id == requirement, GAP.c.state == "open")
            id = db.execute(open_gap).scalar_one_or_none()
        if id is None:
            if not self.people.quiet:
                self.schedule.after(3.0, lambda: self._offer(requirement))
            return
        transactions = Transactions(self.database, Vault([FIELD_KEY]), "")
        try:
            offers.offer(transactions, offers.Wish(id, at_once=True), datetime.now(UTC))
            self.offered["made"] += 1
        except VaktlinjeError as refused:  # nobody who is competent is free
            self.offered[type(refused).__name__] += 1


@contextmanager
def opened(url: str, folder: Path, size: Size, seed: int, every: float = 0.5) -> Iterator[Stage]:
    """A stage on the empty database at `url`, with everything that runs beside the processes; all ends with it."""
    record, post = Record(folder / "record.jsonl"), Post()
    post.opens()
    with Schedule() as schedule, _proxied(url) as (through, proxy):
        provider = Provider(record=record, schedule=schedule, seed=seed)
        with provider:
            house = House(through, folder, provider, _settings(folder, post))
            provider.webhook = f"{house.url}/channels/twilio/sms"
            metadata.drop_all(house.database.engine)
            crew = Crew(house, record)
            file = Path(str(make_url(url).database)) if proxy is None else None
            killer = Killer(crew, record, random.Random(seed + 2), every, proxy=proxy, sqlite=file)
            database = Database(url)
            try:
                yield Stage(
                    folder,
                    url,
                    size,
                    seed,
                    every,
                    proxy,
                    house,
                    provider,
                    schedule,
                    record,
                    post,
                    database,
                    crew,
                    killer,
                    People(provider, schedule),
                )
            finally:
                _end(house, database, killer, crew)
                post.closes()
    record.close()


def _end(house: House, database: Database, killer: Killer, crew: Crew) -> None:
    with suppress(AttributeError, RuntimeError):  # it may not have begun
        killer.stop()
    with suppress(AttributeError, RuntimeError):
        crew.stop_looking()
    for started in house.running:
        if started.process.poll() is None:
            started.process.kill()
            started.process.wait()
    house.database.close()
    database.close()


def _settings(folder: Path, post: Post) -> dict[str, str]:
    return {"VAKTLINJE_SMTP_URL": post.url, "WEB_CONCURRENCY": "2", "VAKTLINJE_SPOOL": str(folder / "spool")}


@contextmanager
def _proxied(url: str) -> Iterator[tuple[str, Proxy | None]]:
    """The address that processes get: of PostgreSQL one that leads through the proxy."""
    address = make_url(url)
    if address.drivername.startswith("sqlite"):
        yield url, None
        return
    socket = Path(str(address.query["host"])) / ".s.PGSQL.5432"
    with Proxy(socket) as proxy:
        yield f"postgresql://{address.username or 'postgres'}@127.0.0.1:{proxy.port}/{address.database}", proxy
