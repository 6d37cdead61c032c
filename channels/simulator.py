"""Phones that are not there: a channel that delivers at once, for the demo and, later, for phones on a page.

What is shown of a phone is read from the stored texts, since other processes send too; `Simulator` keeps only what
this process sent, and how each phone is to behave. Nothing leaves the machine.
"""

import secrets
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from channels.base import Accepted, Inbound, Listed, Outcome, Outgoing, Receipt, Rejected, Unknown

Behaviour: TypeAlias = Literal["answering", "undelivered", "rejecting", "opted_out", "silent"]
UNREACHABLE_HANDSET = "30003"
REMEMBERED = 1000  # texts a phone and receipts: a process that runs for months must not grow


@dataclass(frozen=True)
class PhoneText:
    """One text on a phone's screen. `other` is the number at the other end."""

    direction: Literal["received", "written"]
    other: str
    body: str = field(repr=False)
    at: datetime


class Simulator:
    """The channel. `now` says the time that a text arrives; it is asked once for each."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._phones: dict[str, deque[PhoneText]] = {}
        self._behaviour: dict[str, Behaviour] = {}
        self._receipts: deque[Receipt] = deque(maxlen=REMEMBERED)

    def send(self, outgoing: Outgoing) -> Outcome:
        behaviour = self._behaviour.get(outgoing.recipient, "answering")
        if behaviour == "silent":
            return Unknown("the simulated provider said nothing")
        if behaviour in ("rejecting", "opted_out"):
            opted_out = behaviour == "opted_out"
            return Rejected("21610" if opted_out else "21211", permanent=True, opted_out=opted_out)
        provider_id = made_up_id()
        if behaviour == "undelivered":
            self._receipts.append(Receipt(outgoing.id, provider_id, "undelivered", UNREACHABLE_HANDSET))
        else:
            self._show(outgoing.recipient, PhoneText("received", outgoing.sender, outgoing.body, self._now()))
            self._receipts.append(Receipt(outgoing.id, provider_id, "delivered"))
        return Accepted(provider_id)

    def find(self, outgoing: Outgoing, since: datetime, known: Collection[str] = ()) -> Accepted | None:
        """None: what this provider never told of, it never had."""
        return None

    def received(self, number: str, since: datetime) -> Iterator[Listed]:
        """Nothing: what is written on these phones is taken in at once, and kept nowhere else."""
        return iter(())

    def behave(self, phone: str, behaviour: Behaviour) -> None:
        """From now on the phone is so: `silent` is a provider that never tells what became of the text."""
        self._behaviour[phone] = behaviour

    def write(self, phone: str, to: str, body: str) -> Inbound:
        """Somebody writes on a phone; the text as the provider would bring it."""
        self._show(phone, PhoneText("written", to, body, self._now()))
        return Inbound(provider_id=made_up_id(), sender=phone, recipient=to, body=body)

    def screen(self, phone: str) -> list[PhoneText]:
        """What this process saw come and go on the phone, oldest first."""
        with self._lock:
            return list(self._phones.get(phone, ()))

    def take_receipts(self) -> list[Receipt]:
        """The receipts that have come since they were last taken, in order."""
        taken: list[Receipt] = []
        while self._receipts:
            taken.append(self._receipts.popleft())
        return taken

    def _show(self, phone: str, text: PhoneText) -> None:
        with self._lock:
            self._phones.setdefault(phone, deque(maxlen=REMEMBERED)).append(text)


def made_up_id() -> str:
    return f"SIM{secrets.token_hex(16)}"
