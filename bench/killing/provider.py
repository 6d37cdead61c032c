"""The stand-in for Twilio, misbehaving by its seed, and writing down all that it sees.

Out: 429, 500, cut lines and timeouts, before and after the text is taken; opt-outs; a list that is away at times.
In: a text whose webhook fails goes to the fallback address; then it is lost, and stands in the list for whoever asks.
Receipts come late, twice, in any order, or not at all.
"""

import random
import threading
import urllib.parse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from http.client import HTTPException
from xml.etree import ElementTree

from bench.killing.record import Record, now
from bench.killing.schedule import Schedule
from tests.standin.twilio import CUT_AFTER, CUT_BEFORE, Message, Misdeed, TwilioStandIn, answers, post_signed, text

LONGER_THAN_THE_TIMEOUT = 10.5  # seconds
FORGED = "not-the-token"

# How often of a thousand sends, and what it is called in the table.
MISDEEDS: list[tuple[int, str, Misdeed]] = [
    (30, "429", answers(429, 20429)), (8, "503", answers(503)), (15, "500", answers(500)),
    (10, "500 taken", answers(500, accepts=True)), (10, "cut", CUT_BEFORE), (15, "cut taken", CUT_AFTER),
    (2, "timeout", Misdeed(status=504, stalls=LONGER_THAN_THE_TIMEOUT)),
    (3, "timeout taken", Misdeed(accepts=True, stalls=LONGER_THAN_THE_TIMEOUT)),
    (5, "garbage taken", Misdeed(accepts=True, answer=b"<html>")),
    (30, "slow", Misdeed(stalls=1.0)),
    (2, "refused", answers(400, 21211)),
]  # fmt: skip
OPTED_OUT = answers(400, 21610)


@dataclass
class Provider(TwilioStandIn):
    """`on_delivered` is what the phones do with a text; `misbehaves` is turned off when the run comes to rest."""

    record: Record = field(kw_only=True)
    schedule: Schedule = field(kw_only=True)
    seed: int = field(kw_only=True)
    webhook: str = ""
    misbehaves: bool = True
    hears: bool = True  # people text, and receipts are posted; else the webhook is left in peace
    on_delivered: Callable[[Message], None] = lambda _: None
    faults: Counter[str] = field(default_factory=Counter)
    lost: list[dict[str, str]] = field(default_factory=list)
    _opted_out: set[tuple[str, str]] = field(default_factory=set)
    _here: threading.local = field(default_factory=threading.local)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        self._turn = threading.Lock()
        self._sids = 0

    def draw(self) -> random.Random:
        """A chance of its own for one decision, so that threads do not disturb each other's."""
        with self._turn:
            return random.Random(self._chance.getrandbits(64))

    # -- out

    def misdeed_for(self, form: dict[str, str]) -> Misdeed:
        name, misdeed = self._choose(form)
        self.attempts += 1
        if name != "good":
            self.faults[f"send: {name}"] += 1
        told = {"text": _text_id(form), "from": form["From"], "to": form["To"], "body": form["Body"], "told": name}
        if misdeed.accepts or (misdeed.status is None and misdeed.answer is None and not misdeed.cuts):
            self._here.told = told  # `take` comes next, in this thread
        else:
            self.record.write("send", sid=None, **told)
        return misdeed

    def _choose(self, form: dict[str, str]) -> tuple[str, Misdeed]:
        if (form["From"], form["To"]) in self._opted_out:
            return "opted out", OPTED_OUT
        if not self.misbehaves:
            return "good", Misdeed()
        roll = self.draw().randrange(1000)
        for often, name, misdeed in MISDEEDS:
            roll -= often
            if roll < 0:
                return name, misdeed
        return "good", Misdeed()

    def take(self, form: dict[str, str], at: datetime | None = None) -> Message:
        message = super().take(form, at)
        self.record.write("send", sid=message.sid, **self._here.told)
        chance = self.draw()
        fate = chance.random()
        arrives = not self.misbehaves or fate >= 0.04
        if arrives:
            self.schedule.after(chance.uniform(0.02, 0.3), lambda: self.on_delivered(message))
        self._tell(message, "delivered" if arrives else "undelivered", chance)
        return message

    def _tell(self, message: Message, end: str, chance: random.Random) -> None:
        """Receipts: `sent` for some, the end for most, some of them twice."""
        if chance.random() < 0.15:
            self.schedule.after(chance.uniform(0.0, 3.0), lambda: self._receipt(message, "sent"))
        if end == "undelivered" or chance.random() < 0.5:
            self.schedule.after(chance.uniform(0.05, 2.0), lambda: self._receipt(message, end))
            if self.misbehaves and chance.random() < 0.1:
                self.faults["receipt: twice"] += 1
                self.schedule.after(chance.uniform(0.05, 6.0), lambda: self._receipt(message, end))

    def _receipt(self, message: Message, status: str) -> None:
        if not self.hears:
            return
        code = 30003 if status == "undelivered" else None
        try:
            answered = self.receipt(message, status, code)
        except (OSError, HTTPException):
            answered = 0
        self.record.write("receipt", sid=message.sid, text=_text_id(message.fields), status=status, answered=answered)

    # -- in

    def text_in(self, phone: str, area_number: str, body: str, opt_out: str | None = None) -> None:
        """A person or a helper texts: the webhook, as Twilio posts it."""
        if not self.hears:
            return
        with self._turn:
            self._sids += 1
            sid = f"SMin{self._sids:028x}"
        more = {"OptOutType": opt_out} if opt_out else {}
        if opt_out is not None:
            pair = (area_number, phone)
            (self._opted_out.add if opt_out == "STOP" else self._opted_out.discard)(pair)
        form = text(phone, area_number, body, sid, **more)
        self.record.write("text", sid=sid, **{"from": phone, "to": area_number, "body": body, "opt_out": opt_out})
        with self._lock:
            came = Message(sid, phone, area_number, body, form, self.clock(), "received", "inbound")
            self.messages.append(came)
        chance = self.draw()
        if self.misbehaves and chance.random() < 0.05:
            self.faults["webhook: twice"] += 1
            self.schedule.after(chance.choice([0.0, 0.0, 2.0, 9.0]), lambda: self._posts_again(form))
        if self.misbehaves and chance.random() < 0.01:
            self.faults["webhook: forged"] += 1
            self._forge(form)
        answer = self._post(form, "first")
        answer = self._post(form, "fallback") if answer is None else answer
        if answer is None:
            self.faults["webhook: lost"] += 1
            with self._lock:
                self.lost.append(form)
        for said in answer or []:
            reply = Message(f"{sid}-reply", area_number, phone, said, form, self.clock())
            self.schedule.after(chance.uniform(0.02, 0.3), partial(self.on_delivered, reply))

    def forget_lost(self, stored: set[str]) -> None:
        """What was lost and has been read back from the list."""
        with self._lock:
            self.lost = [form for form in self.lost if form["MessageSid"] not in stored]

    def post_again(self) -> None:
        """What was lost is posted once more, for a run that is too short for the list to be read back."""
        with self._lock:
            lost, self.lost = self.lost, []
        still = [form for form in lost if self._post(form, "again") is None]
        with self._lock:
            self.lost += still

    def _posts_again(self, form: dict[str, str]) -> None:
        self._post(form, "twin")

    def _post(self, form: dict[str, str], why: str) -> list[str] | None:
        """The texts of the webhook's own reply; None where it failed."""
        began = now()
        try:
            status, answer = post_signed(self.webhook, form)
            bodies = _texts(answer) if status == 200 else []
        except (OSError, HTTPException) as error:
            status, bodies = 0, [type(error).__name__]
        kind = "post" if status else "failed"
        self.record.write(kind, sid=form["MessageSid"], why=why, began=began, status=status, bodies=bodies)
        return bodies if status == 200 else None

    def _forge(self, form: dict[str, str]) -> None:
        forged = {**form, "MessageSid": form["MessageSid"].replace("SMin", "SMno"), "Body": "JA 1"}
        try:
            status = post_signed(self.webhook, forged, FORGED)[0]
        except (OSError, HTTPException):
            status = 0
        self.record.write("forged", sid=forged["MessageSid"], status=status)


def _texts(twiml: str) -> list[str]:
    return [said.text or "" for said in ElementTree.fromstring(twiml).iter("Message")]


def _text_id(form: dict[str, str]) -> str:
    query = urllib.parse.urlsplit(form.get("StatusCallback", "")).query
    return urllib.parse.parse_qs(query).get("text", [""])[0]
