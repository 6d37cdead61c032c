"""People write while everything is brought under a new key, and some processes still seal with the old one.

The race that would double a conversation: two texts of one person, whose numbers' indexes differ, and the row of an
open conversation on its way from one to the other.
"""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import func, select

from channels.base import Inbound
from service.clock import FrozenClock
from service.database import Database
from service.line import Line
from service.models import metadata
from service.vault import Vault
from tests.faults.eight import NUMBER, ORGANISATION, SERVICE_USERS, USERS, at_once
from tests.keys.conftest import AFTER, BOTH, NEW, OLD, opened, rotated
from tests.line.conftest import AT_TWO
from tests.line.night import Night

TEXT, CONVERSATION = metadata.tables["text"], metadata.tables["conversation"]
COME_IN = TEXT.c.direction == "in"
OPEN_BEFORE = 30  # of the sixty: the others write for the first time in the middle


@pytest.fixture
def crowd(database: Database, vault: Vault, clock: FrozenClock) -> Night:
    clock.set(AT_TWO)
    told = Night(database, vault, clock)
    told.organisation(ORGANISATION)
    told.users(SERVICE_USERS)
    for nth, phone in enumerate(USERS[:OPEN_BEFORE]):
        told.line.receive(Inbound(f"SMfirst{nth}", phone, NUMBER, "hei"), clock.now())
    return told


def test_whoever_writes_in_the_middle_has_one_conversation_with_all_of_it(crowd: Night, database: Database) -> None:
    wrote = len(USERS) * 2 + OPEN_BEFORE
    at_once([
        partial(everybody, crowd, Vault([OLD, NEW]), "a"), partial(everybody, crowd, BOTH, "b"),
        partial(rotate_until, crowd, wrote),
    ])  # fmt: skip
    rotated(database, BOTH, crowd.clock)

    assert len(crowd.rows("conversation")) == len(USERS)
    assert {row["open_for"] for row in crowd.rows("conversation")} == {AFTER.index(phone) for phone in USERS}
    with database.read() as db:
        theirs = select(CONVERSATION.c.phone_index).join(TEXT, TEXT.c.conversation_id == CONVERSATION.c.id)
        joined = Counter(db.scalars(theirs.where(COME_IN)))
    assert joined == {AFTER.index(phone): 3 if nth < OPEN_BEFORE else 2 for nth, phone in enumerate(USERS)}
    bodies = Counter(said for (_, _, column), said in opened(database, AFTER).items() if column == "body_sealed")
    assert all(bodies[f"er noen der? {name} {phone}"] == 1 for name in "ab" for phone in USERS)


def everybody(crowd: Night, vault: Vault, name: str) -> None:
    """All of the sixty, from three connections of a process with these keys."""
    line = Line(crowd.database, vault, "simulator", "https://vakt.example.org")

    def write(phone: str) -> None:
        inbound = Inbound(f"SM{name}{phone[1:]}", phone, NUMBER, f"er noen der? {name} {phone}")
        line.receive(inbound, crowd.clock.now())

    with ThreadPoolExecutor(3) as phones:
        list(phones.map(write, USERS))


def rotate_until(crowd: Night, texts: int) -> None:
    """Again and again, as long as people write."""
    counted = select(func.count()).select_from(TEXT).where(COME_IN)
    come_in, deadline = 0, time.monotonic() + 50
    while come_in < texts and time.monotonic() < deadline:
        rotated(crowd.database, BOTH, crowd.clock)
        with crowd.database.read() as db:
            come_in = db.scalar(counted) or 0
