"""A state machine that plays nights which nobody would think of, and looks at everything after each step.

The rules are what people, the plan of duty, the provider and the processes can do; `truths`, `kept` and `expected`
say what must hold. Each step begins some milliseconds after the one before, so that no two are at one instant.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import Connection, event

from channels.base import Inbound, Receipt, Rejected
from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import organisation, queue
from service.clock import FrozenClock
from service.database import READS, Database
from service.errors import ClaimLost
from service.line import duty_changed
from service.line.desk import Does
from service.vault import Vault
from tests.line import expected
from tests.line.kept import Kept
from tests.line.night import Night
from tests.line.plain_desk import Meant, meant
from tests.line.records import Records, Text
from tests.line.town import AREAS, PHONES, ROTAS, STAFF, START, Stint, Town
from tests.line.truths import EACH_MOMENT, EACH_TEXT, View, nobody_waits_on_nothing, pages_whom_the_ladder_says

TICK = timedelta(milliseconds=7)
VAULT = Vault([b"\x01" * 32])
PEOPLE = st.sampled_from(sorted(PHONES))
AREA = st.sampled_from(sorted(AREAS))
STAFF_ID = st.sampled_from(sorted(STAFF))
NTH = st.integers(0, 5)
PHONE = st.sampled_from([*PHONES.values(), *(phone for _, phone, _ in STAFF.values())])
WORDS = ("HJELP", "stopp!", "Hvem?", "plan", "MENY", "ingen sms", "", "👍", "ja 1", "NEI", "2", "#1 hei", "113")
LONG = " Det er så mye jeg vil si, og ingen å si det til." * 40
WAITS = (5, 31, 65, 125, 190, 310, 310, 620, 620, 905, 905, 1860, 3700, 5 * 3600, 13 * 3600)


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


class RandomNight(RuleBasedStateMachine):
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

    # -- what people do

    @rule(who=PEOPLE, area=AREA, long=st.sampled_from([0, 0, 0, 1]))
    def a_person_writes(self, who: str, area: str, long: int) -> None:
        self._person_texts(PHONES[who], area, f"<<{self._token(PHONES[who], area)}>> jeg er redd" + LONG * long)

    @rule(nth=NTH)
    def somebody_writes_more(self, nth: int) -> None:
        going = [c for c in self.records.conversations.values() if c["state"] != "closed" or nth == 5]
        if going:
            conversation = going[nth % len(going)]
            self._tick()
            phone, area = self.records.phone(conversation), conversation["area_id"]
            self._person_texts(phone, area, f"<<{self._token(phone, area)}>> er du der?")

    @rule(who=PEOPLE, area=AREA, body=st.sampled_from(WORDS), media=st.sampled_from([0, 0, 2]))
    def a_person_writes_a_word(self, who: str, area: str, body: str, media: int) -> None:
        self._person_texts(PHONES[who], area, body, media=0 if body else media)

    @rule(who=PEOPLE, area=AREA, word=st.sampled_from(["STOP", "START"]))
    def a_person_writes_what_the_provider_acts_on(self, who: str, area: str, word: str) -> None:
        self._person_texts(PHONES[who], area, word, opt_out=word)

    @rule(area=AREA)
    def a_name_writes(self, area: str) -> None:
        self._tick()
        self._send("Posten", area, "Pakken din er kommet", 0, None)
        assert not [t for t in self.records.new_texts if t.out], self.records.new_texts
        assert [t.set_aside for t in self.records.new_texts] == ["cannot_be_answered"]

    @rule(staff=STAFF_ID, area=AREA, text=meant())
    def staff_write(self, staff: str, area: str, text: Meant) -> None:
        self._staff_texts(staff, area, text)

    @rule(nth=NTH, word=st.sampled_from([Does.ACCEPT, Does.ACCEPT, Does.DECLINE]), bare=st.booleans())
    def somebody_answers_a_page(self, nth: int, word: Does, bare: bool) -> None:
        pages = [p for p in self.records.pages if p["ended_at"] is None and p["staff_id"] in self.town.staff_ids()]
        if pages:
            page = pages[-1 - nth % len(pages)]
            conversation = self.records.conversations[page["conversation_id"]]
            spelled = "ja" if word is Does.ACCEPT else "nei"
            number = None if bare else conversation["number"]
            text = Meant(word, number, False, spelled if bare else f"{spelled} {number}")
            self._staff_texts(page["staff_id"], conversation["area_id"], text)

    @rule(nth=NTH, word=st.sampled_from(["text", "text", "#text", "ferdig", "gi fra", "113", "ja"]))
    def a_holder_does_something(self, nth: int, word: str) -> None:
        held = [c for c in self.records.conversations.values() if c["holder"] in self.town.staff_ids()]
        if held:
            conversation = held[nth % len(held)]
            number, staff, area = conversation["number"], conversation["holder"], conversation["area_id"]
            body = f"<<{self._token(STAFF[staff][1], area)}>> her er jeg"
            texts = {
                "text": Meant(None, None, False, body),
                "#text": Meant(None, number, True, f"#{number} {body}"),
                "ferdig": Meant(Does.CLOSE, None, False, "Ferdig."),
                "gi fra": Meant(Does.GIVE_BACK, number, False, f"gi fra {number}"),
                "113": Meant(Does.CARD, number, False, f"113 {number}"),
                "ja": Meant(Does.ACCEPT, None, False, "ja"),
            }
            self._staff_texts(staff, area, texts[word])

    # -- what the world does

    @rule(seconds=st.sampled_from(WAITS))
    def time_passes(self, seconds: int) -> None:
        self.night.wait(seconds=seconds)

    @rule()
    @precondition(lambda self: self.night.alive)
    def time_passes_until_something_is_due(self) -> None:
        due = self.night._next_due()
        if due is not None:
            self.night.wait_until(due)

    @rule(rota=st.sampled_from(sorted(ROTAS)), staff=STAFF_ID, start=st.integers(-60, 600), minutes=st.integers(1, 900),
          what=st.sampled_from(["shift", "override", "nobody", "absence", "less", "retire"]))  # fmt: skip
    def duty_changes(self, rota: str, staff: str, start: int, minutes: int, what: str) -> None:
        self._tick()
        since = self.now.replace(microsecond=0, second=0) + timedelta(minutes=start)
        until = since + timedelta(minutes=minutes)
        known = staff in self.town.staff_ids()
        match what:
            case "shift" if known:
                self.town.shifts.append(Stint(rota, staff, since, until))
            case "override" if known:
                self.town.overrides.append(Stint(rota, staff, since, until))
            case "nobody":
                self.town.overrides.append(Stint(rota, None, since, until))
            case "absence" if known:
                self.town.absences.append(Stint("", staff, since, until))
            case "less":
                self.town.overrides, self.town.absences = self.town.overrides[1:], self.town.absences[1:]
            case "retire" if known and minutes < 200:
                self.town.retire(staff)
        self._import()

    @rule(phone=PHONE, mood=st.sampled_from(
        ["well", "well", "well", "temporary", "permanent", "opted out", "lost text", "lost answer", "list away"]))
    def the_provider_changes(self, phone: str, mood: str) -> None:
        wire = self.night.wire
        wire.refusals.pop(phone, None)
        wire.lost_texts.discard(phone)
        wire.lost_answers.discard(phone)
        wire.list_is_away = mood == "list away"
        match mood:
            case "temporary":
                wire.refusals[phone] = Rejected("429", permanent=False)
            case "permanent":
                wire.refusals[phone] = Rejected("30005", permanent=True)
            case "opted out":
                wire.refusals[phone] = Rejected("21610", permanent=True, opted_out=True)
            case "lost text":
                wire.lost_texts.add(phone)
            case "lost answer":
                wire.lost_answers.add(phone)

    @rule(nth=st.integers(1, 12), status=st.sampled_from(["delivered", "undelivered", "failed", "sent"]),
          code=st.sampled_from([None, "30003", "21610"]))  # fmt: skip
    def a_receipt_comes(self, nth: int, status: str, code: str | None) -> None:
        if len(self.night.wire.sent) >= nth:
            self._tick()
            sent = self.night.wire.sent[-nth]
            failed = status in ("undelivered", "failed")
            if failed:
                self.kept.amiss[sent.text.recipient] = self.now
            receipt = Receipt(sent.text.id, sent.provider_id, status, code if failed else None)
            self.night.line.receipt(receipt, self.now)
            self.night.work()

    @rule(nth=st.integers(1, 8))
    def a_webhook_comes_again(self, nth: int) -> None:
        if len(self.inbound) >= nth:
            self._tick()
            inbound, answer = self.inbound[-nth]
            self._look()
            before = self._counts()
            assert self.night.line.receive(inbound, self.now) == answer, inbound
            self.records.refresh()
            assert self._counts() == before, inbound

    @rule()
    @precondition(lambda self: self.night.alive)
    def the_worker_dies(self) -> None:
        self.night.alive = False
        self.night.worker_is_dead()

    @rule()
    @precondition(lambda self: not self.night.alive)
    def the_worker_returns(self) -> None:
        self.night.alive = True
        self.night.worker_is_alive()
        self.night.work()

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
        for holds in EACH_MOMENT:
            holds(view)
        new = {page["id"] for page in self.records.pages} - self.seen_pages
        self.seen_pages |= new
        pages_whom_the_ladder_says(view, self.now, new)
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
