"""Simultaneous JA, and what else people do in the same instant: exactly one has the conversation (contract 7.5).

Real threads and real processes on both databases. The counts are printed: `pytest -s tests/faults`.
"""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from channels.base import Inbound
from service import heartbeat
from service.clock import FrozenClock
from service.database import Database
from service.models.conversation import State
from service.vault import Vault
from tests.e2e.house import open_house
from tests.faults.eight import (
    IDS,
    NUMBER,
    ORGANISATION,
    SERVICE_USERS,
    STAFF,
    USERS,
    Outcome,
    assert_one_taker_and_everyone_told,
    at_once,
    outcome,
)
from tests.line.night import Night

ROOT = Path(__file__).parents[2]
ROUNDS, ROUNDS_OF_PROCESSES, ROUNDS_OVER_HTTP = 25, 10, 5
SOON = 0.05  # seconds


@pytest.fixture
def night(database: Database, vault: Vault, clock: FrozenClock) -> Night:
    told = Night(database, vault, clock)
    told.organisation(ORGANISATION)
    told.users(SERVICE_USERS)
    return told


def text_of(night: Night, sender: str, body: str, sid: str) -> Callable[[], list[str]]:
    return partial(night.line.receive, Inbound(sid, sender, night.number, body), night.clock.now())


def report(kind: str, database: Database, found: list[Outcome], yeses: int = len(STAFF)) -> None:
    takers = Counter(len(one.takers) for one in found)
    told = Counter(len(one.told_who_has_it) for one in found)
    first = Counter(one.taker for one in found)
    print(f"\n{kind}, {database.engine.dialect.name}: {len(found)} rounds of {yeses} JA; rounds by takers "
          f"{dict(takers)}, by told who has it {dict(told)}; who was first {dict(sorted(first.items()))}")


def test_of_eight_who_say_yes_in_threads_one_has_it_and_seven_hear_who(night: Night, database: Database) -> None:
    found = []
    for number in range(1, ROUNDS + 1):
        night.texts(USERS[number], "er noen der?")
        at_once([text_of(night, phone, f"JA {number}", f"SM{number}-{phone[1:]}") for phone in STAFF])
        night.work()
        found.append(outcome(database, number))
        assert_one_taker_and_everyone_told(found[-1])
        assert sum("har henvendelsen" in body or "på vakt som har" in body for body in night.inbox(USERS[number])) == 1
    report("threads", database, found)


@pytest.fixture
def processes(database_url: str) -> Iterator[list["subprocess.Popen[str]"]]:
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.line_process", database_url], cwd=ROOT,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(4)
    ]
    yield started
    for process in started:
        process.communicate(timeout=30)


def test_of_four_who_say_yes_in_processes_one_has_it_and_three_hear_who(
    night: Night, database: Database, processes: list["subprocess.Popen[str]"]
) -> None:
    assert [said_by(process) for process in processes] == ["ready"] * 4
    found = []
    for number in range(1, ROUNDS_OF_PROCESSES + 1):
        night.texts(USERS[number], "er noen der?")
        instant = time.time() + SOON
        with database.write() as db:
            heartbeat.beat(db, "the worker", "worker", datetime.now(UTC))
        for process, phone in zip(processes, STAFF, strict=False):
            assert process.stdin is not None
            process.stdin.write(f"{instant} {phone} SM{number}-{phone[1:]} JA {number}\n")
            process.stdin.flush()
        assert [said_by(process) for process in processes] == ["taken in"] * 4
        found.append(outcome(database, number))
        assert found[-1].texts["taken", None] == len(found[-1].takers) == 1
        assert found[-1].told_who_has_it == sorted(set(IDS[:4]) - {found[-1].taker})
    report("processes", database, found, yeses=4)


def said_by(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_of_eight_who_say_yes_over_http_one_has_it_and_seven_hear_who(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path, WEB_CONCURRENCY="2", WEB_THREADS="4") as house:
        house.furnish(ORGANISATION, SERVICE_USERS)
        house.start_web()
        found = []
        for number in range(1, ROUNDS_OVER_HTTP + 1):
            house.texts(USERS[number], NUMBER, "er noen der?")
            with house.database.write() as db:
                heartbeat.beat(db, "a worker", "worker", datetime.now(UTC))
            answers = at_once([partial(house.texts, phone, NUMBER, f"ja {number}") for phone in STAFF])
            assert answers == [[]] * len(STAFF)
            found.append(outcome(house.database, number))
            assert_one_taker_and_everyone_told(found[-1])
        report("two web processes", house.database, found)


@pytest.mark.parametrize("worker_is_alive", [True, False], ids=["a worker is alive", "no worker is alive"])
@pytest.mark.parametrize("sender", [USERS[0], STAFF[0], "+4759449999"], ids=["user", "staff", "stranger"])
def test_the_same_text_eight_times_at_once_has_one_effect_and_one_answer(
    night: Night, database: Database, sender: str, worker_is_alive: bool
) -> None:
    if not worker_is_alive:
        night.worker_is_dead()
    answers = at_once([text_of(night, sender, "hei", "SMsame")] * 8)
    assert answers == [answers[0]] * 8
    assert bool(answers[0]) is not worker_is_alive
    assert len([row for row in night.rows("text") if row["direction"] == "in"]) == 1
    assert len(night.rows("conversation")) == (sender != STAFF[0])
    assert Counter(row["template"] for row in night.rows("text") if row["to_staff"] is None).total() == (
        2 - (sender == STAFF[0]))


def test_the_same_text_to_nobodys_number_eight_times_at_once_is_kept_once(night: Night) -> None:
    night.number = "+4759440099"
    answers = at_once([text_of(night, USERS[0], "hei", "SMsame")] * 8)
    assert answers == [answers[0]] * 8 and answers[0]
    assert len(night.rows("text")) == 1


def test_two_texts_of_one_user_at_once_open_one_conversation(night: Night) -> None:
    for round in range(10):
        night.wait(minutes=1)
        at_once([text_of(night, USERS[round], body, f"SM{round}-{body}") for body in ("er", "noen", "der")])
        night.work()
    conversations = night.rows("conversation")
    assert {row["number"] for row in conversations} == set(range(1, 11))
    for row in conversations:
        texts = [text for text in night.rows("text") if text["conversation_id"] == row["id"]]
        assert sorted(int(str(text["position"])) for text in texts) == list(range(1, len(texts) + 1))
        assert Counter(text["direction"] for text in texts) == {"in": 3, "out": 1 + len(STAFF)}
    assert all(len(night.inbox(user)) == 1 for user in USERS[:10])


def test_a_users_text_in_the_same_instant_as_done_is_never_lost(night: Night) -> None:
    ends: Counter[str] = Counter()
    for number in range(1, 11):
        user, holder = USERS[number], STAFF[0]
        night.texts(user, "er noen der?")
        night.texts(holder, f"ja {number}")
        at_once([
            text_of(night, user, f"vent litt {number}", f"SM{number}-a"),
            text_of(night, holder, f"FERDIG {number}", f"SM{number}-b"),
        ])
        night.work()
        conversation = night.conversation(number)
        ends[str(conversation["state"])] += 1
        assert conversation["state"] in (State.CLOSED, State.TAKEN)
        assert conversation["holder"] == ("s1" if conversation["state"] == State.TAKEN else None)
        assert sum(f"vent litt {number}" in body for body in night.inbox(holder)) == 1
        night.texts(holder, f"FERDIG {number}")
    assert len(night.rows("conversation")) == 10
    print(f"\nFERDIG against a text: {dict(ends)} (closed: the text came first; taken: it reopened)")


def test_giving_it_back_against_anothers_yes_leaves_one_holder_or_none_and_says_so(night: Night) -> None:
    ends: Counter[str | None] = Counter()
    for number in range(1, 11):
        night.texts(USERS[number], "er noen der?")
        night.texts(STAFF[0], f"ja {number}")
        at_once([
            text_of(night, STAFF[0], f"GI FRA {number}", f"SM{number}-a"),
            text_of(night, STAFF[1], f"JA {number}", f"SM{number}-b"),
        ])
        night.work()
        conversation = night.conversation(number)
        held = [row["staff_id"] for row in night.rows("holding")
                if row["conversation_id"] == conversation["id"] and row["until"] is None]
        assert held == ([conversation["holder"]] if conversation["holder"] else [])
        ends[str(conversation["holder"]) if held else None] += 1
        if held:
            assert (conversation["holder"], conversation["state"]) == ("s2", State.TAKEN)
            assert any("s2" in body.lower() for body in night.inbox(USERS[number])[-2:])
        else:
            assert conversation["state"] == State.PAGING and conversation["step_until"] is not None
            assert night.last(STAFF[1]).startswith("Sted #"), "asked again, after having been told that it was taken"
    assert set(ends) <= {"s2", None}
    print(f"\nGI FRA against JA: {dict(ends)}")


def test_a_silent_holder_who_writes_in_the_instant_of_anothers_yes_keeps_it_or_hears_that_nothing_was_sent(
    night: Night, database: Database
) -> None:
    ends: Counter[str] = Counter()
    for number in range(1, 9):
        user = USERS[number]
        night.texts(user, "er noen der?")
        night.texts(STAFF[0], f"ja {number}")
        night.wait(minutes=16)
        assert f"JA {number}" in night.last(STAFF[1]), "a colleague is asked"
        before = len(night.inbox(user))
        at_once([
            text_of(night, STAFF[0], f"#{number} her er jeg", f"SM{number}-a"),
            *[text_of(night, phone, f"JA {number}", f"SM{number}-{phone[1:]}") for phone in STAFF[1:4]],
        ])
        night.work()
        holder = str(night.conversation(number)["holder"])
        ends["kept" if holder == "s1" else "moved"] += 1
        heard = night.inbox(user)[before:]
        assert len(set(outcome(database, number).takers)) == (1 if holder == "s1" else 2)
        assert len(heard) == 1 and ("her er jeg" in heard) == (holder == "s1")
        assert any("IKKE SENDT" in body for body in night.inbox(STAFF[0])[-2:]) == (holder != "s1")
        losers = {"s2", "s3", "s4"} - {holder}
        told = [staff for key, staff in outcome(database, number).texts.elements() if key == "who_has"]
        assert sorted(filter(None, told)) == sorted(losers)
        night.texts(STAFF[IDS.index(holder)], f"FERDIG {number}")
    print(f"\nA silent holder's text against three JA: {dict(ends)}")
