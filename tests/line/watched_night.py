"""A night under watch: its worker can be dead, and everything that must hold is looked at after each step.

`truths`, `agreements`, `kept` and `expected` say what must hold. Each step begins some milliseconds after the one
before, so that no two are at one instant.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import Connection, event

from channels.base import Inbound
from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import organisation, queue
from service.clock import FrozenClock
from service.database import READS, Database
from service.errors import ClaimLost
from service.line import duty_changed
from service.vault import Vault
from tests.line import expected
from tests.line.agreements import (
    nobody_waits_on_nothing,
    pages_whom_the_ladder_says,
    state_holder_pages_and_timers_agree,
)
from tests.line.kept import Kept
from tests.line.night import Night
from tests.line.plain_desk import Meant
from tests.line.records import Records, Text
from tests.line.town import AREAS, PHONES, STAFF, START, Town
from tests.line.truths import EACH_TEXT, View

TICK = timedelta(milliseconds=7)
VAULT = Vault([b"\x01" * 32])


class SleepingNight(Night):
    """A night whose worker can be dead: then nothing that is due is done until it is back."""

    alive = True

    def work(self) -> None:
        while self.alive:
            with self.database.write() as db:
                claimed = queue.claim(db, self.clock.now(), 10)
            if not claimed:
                return
            for work in claimed:
                try:
                    self.handlers[work.kind](work, self.clock.now())
                except ClaimLost:  # as the worker's own loop takes it: somebody else has it, or it is no longer wanted
                    continue

    def wait(self, minutes: float = 0, **more: float) -> None:
        if self.alive:
            super().wait(minutes, **more)
        else:
            self.clock.move(timedelta(minutes=minutes, **more))


class WatchedNight(RuleBasedStateMachine):
    def __init__(self, fresh: Callable[[], AbstractContextManager[Database]]) -> None:
        super().__init__()
        self.town = Town()
        self._open = fresh()
        database = self._open.__enter__()
        self.night = SleepingNight(database, VAULT, FrozenClock(START))
        self.night.organisation(self.town.organisation())
        self.night.users(self.town.users(), **PHONES)
        self.records = Records(database, VAULT)
        self.kept = Kept()
        self.written: dict[int, tuple[str, str]] = {}
        self.tokens: Iterator[int] = count()
        self.ids: Iterator[int] = count()
        self.inbound: list[tuple[Inbound, list[str]]] = []
        self.seen_pages: set[str] = set()
        self.stirred = True
        event.listen(database.engine, "commit", self._stirs)
        self.records.refresh()

    def _stirs(self, db: Connection) -> None:
        self.stirred = self.stirred or not db.get_execution_options().get(READS)

    def teardown(self) -> None:
        self._open.__exit__(None, None, None)

    @property
    def now(self) -> datetime:
        return self.night.clock.now()

    # -- looking

    @invariant()
    def all_is_well(self) -> None:
        if self.stirred:
            self._look()

    def _look(self) -> None:
        """Everything that must hold, whatever has happened."""
        self._note_what_is_amiss()
        self.stirred = False
        self.records.refresh()
        view = View(self.town, self.records, self.now, self.written)
        for text in self.records.new_texts:
            if text.out:
                for truth in EACH_TEXT:
                    truth(view, text)
        state_holder_pages_and_timers_agree(view)
        new = {page["id"] for page in self.records.pages} - self.seen_pages
        self.seen_pages |= new
        pages_whom_the_ladder_says(view, new)
        self.kept.check(view, self.night.wire.sent)
        if self.night.alive:
            nobody_waits_on_nothing(view)

    def _note_what_is_amiss(self) -> None:
        wire = self.night.wire
        if not self.night.alive:
            self.kept.amiss["worker"] = self.now
        for phone in PHONES.values():
            silent = any(self.records.silent(phone, area) for area in AREAS)
            if silent or phone in wire.refusals or phone in wire.lost_texts or phone in wire.lost_answers:
                self.kept.amiss[phone] = self.now

    def _counts(self) -> tuple[int, ...]:
        kept = (self.records.texts, self.records.conversations, self.records.pages, self.records.holdings)
        return (*map(len, kept), len(self.records.work), len(self.records.events), len(self.night.wire.sent))

    # -- doing

    def _tick(self) -> None:
        self.night.wait(seconds=TICK.total_seconds())
        self._look()

    def _token(self, phone: str, area: str) -> int:
        token = next(self.tokens)
        self.written[token] = (phone, area)
        return token

    def _send(self, phone: str, area: str, body: str, media: int, opt_out: Any) -> list[str]:
        inbound = Inbound(f"SMin{next(self.ids)}", phone, AREAS[area].number, body, media, opt_out)
        answer = self.night.line.receive(inbound, self.now)
        self.inbound.append((inbound, answer))
        self.night.work()
        self._look()
        return answer

    def _person_texts(self, phone: str, area: str, body: str, media: int = 0, opt_out: Any = None) -> None:
        self._tick()
        met = expected.of_person(self.town, self.records, phone, area, body, opt_out, self.now)
        before = set(self.records.conversations)
        answer = self._send(phone, area, body, media, opt_out)
        new = self.records.new_texts
        [arrived] = [t for t in new if not t.out]
        to_them = [t for t in new if t.out and t.phone == phone and t.at == self.now]
        assert len(to_them) >= met.answers, (met, to_them, arrived)
        assert bool(set(self.records.conversations) - before) == met.opens, (met, arrived)
        assert (arrived.set_aside is not None) == met.set_aside, (met, arrived)
        if met.opens or met.joins:
            assert arrived.conversation == (met.joins or (set(self.records.conversations) - before).pop())
        if met.sent and not self.night.alive:
            assert answer == [t.body for t in to_them] and not any("Vi varsler den" in b for b in answer), answer
        if met.sent:
            assert not [t for t in to_them if t.id in self.records.unsent], (met, to_them)
        else:
            assert not answer, (met, answer)
        if met.relayed_to:
            self._is_relayed(new, arrived, met.relayed_to)

    def _is_relayed(self, new: list[Text], arrived: Text, holder: str) -> None:
        """To the holder, once, in its parts."""
        kinds = ("relay", "notice", "reopened_holder")
        relayed = [t for t in new if t.template in kinds and t.to_staff == holder and t.at == arrived.at]
        firsts = [t for t in relayed if not t.body.startswith("(") or t.body.startswith("(1/")]
        assert len(firsts) == 1, (arrived, relayed)

    def _staff_texts(self, staff: str, area: str, text: Meant) -> None:
        self._tick()
        if staff not in self.town.staff_ids():
            return
        ought = expected.of_staff(self.records, staff, area, text, self.now)
        self._send(STAFF[staff][1], area, text.body, 0, None)
        assert [t for t in self.records.new_texts if t.to_staff == staff] or ought.relayed, (text, ought)
        assert self._done(staff, area) == ought, (text, ought)

    def _done(self, staff: str, area: str) -> expected.Done:
        """What has become of the text that was just sent, seen in the rows."""
        number = {id: c["number"] for id, c in self.records.conversations.items()}
        relayed = [t for t in self.records.new_texts if t.out and t.author == staff]
        now = [h for h in self.records.holdings if h["staff_id"] == staff and self.now in (h["since"], h["until"])]
        began = [number[h["conversation_id"]] for h in now if h["until"] is None]
        ended = {h["ended"]: number[h["conversation_id"]] for h in now if h["until"] == self.now}
        return expected.Done(
            relayed=(number[relayed[0].conversation or ""], relayed[0].body) if relayed else None,
            taken=began[0] if began else None, closed=ended.get("closed"), given_back=ended.get("given_back"),
        )  # fmt: skip

    def _import(self) -> None:
        document = read(BytesIO(self.town.organisation().encode()), "organisation.yaml")
        with self.night.database.write() as db:
            organisation.take_in(db, document, LeftOut.RETIRES, lambda: VAULT, self.now, duty_changed)
        self.night.work()
