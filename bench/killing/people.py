"""Who texts in a run, by script and chance: people who need somebody, and helpers who answer, refuse, or do not.

Every text of a person or a helper to the other has a mark of its own, `(t12)` or `(s12)`, so that it can be followed.
"""

import itertools
import random
import re
import threading
from dataclasses import dataclass, field

from bench.killing.provider import Provider
from bench.killing.schedule import Schedule
from bench.killing.town import Visit
from tests.standin.twilio import Message

ASKED = re.compile(r"(?:Svar|Answer) (?:JA|OK) (\d+)")
HAS = re.compile(r"^(?:Du har|You have) #(\d+)")
SAID = re.compile(r"^#(\d+): .*\((t\d+)\)", re.DOTALL)
REMINDED = re.compile(r"^#(\d+): brukeren har ventet")
STAFF_PHONE = "+4759441"
FROM_A_HELPER = re.compile(r"\((s\d+)\)")


@dataclass
class People:
    """All phones of the town. `quiet`: nobody begins or prolongs anything any more, helpers still answer pages."""

    provider: Provider
    schedule: Schedule
    quiet: bool = False
    begun: int = 0  # visits
    _marks: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _answered: set[tuple[str, str, str]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, visits: list[Visit]) -> None:
        self.provider.on_delivered = self.gets
        for visit in visits:
            self.schedule.after(visit.after, lambda visit=visit: self._visits(visit))  # type: ignore[misc]

    def gets(self, message: Message) -> None:
        """A phone has got a text."""
        if message.recipient.startswith(STAFF_PHONE):
            self._helper_gets(message)
        else:
            self._person_gets(message)

    # -- people

    def _visits(self, visit: Visit) -> None:
        chance = self.provider.draw()
        self._person_says(visit.phone, visit.area_number, chance)
        with self._lock:
            self.begun += 1
        if chance.random() < 0.3:
            self._later(chance.choice([0.0, 0.5, 4.0]), visit.phone, visit.area_number)
        if chance.random() < 0.12:
            word = chance.choice(["HVEM", "MENY", "PLAN", "hjelp", "INGEN SMS", "HVEM?"])
            self._at(chance.uniform(0, 10), visit.phone, visit.area_number, word)
        if chance.random() < 0.03:
            self._at(chance.uniform(1, 6), visit.phone, visit.area_number, "STOP", "STOP")
            self._at(chance.uniform(10, 20), visit.phone, visit.area_number, "START", "START")
        if chance.random() < 0.1:  # once more, when it may be closed
            self._later(chance.uniform(25, 60), visit.phone, visit.area_number)

    def _person_gets(self, message: Message) -> None:
        chance = self.provider.draw()
        if self.quiet or chance.random() > (0.35 if FROM_A_HELPER.search(message.body) else 0.05):
            return
        self._later(chance.uniform(0.3, 3.0), message.recipient, message.sender)

    def _later(self, seconds: float, phone: str, area: str) -> None:
        self.schedule.after(seconds, lambda: self._person_says(phone, area, self.provider.draw()))

    def _person_says(self, phone: str, area: str, chance: random.Random) -> None:
        if not self.quiet:
            words = chance.choice(["er noen der?", "jeg får ikke sove", "hallo", "det er vanskelig nå – æøå"])
            self.provider.text_in(phone, area, f"{words} (t{next(self._marks)})")

    # -- helpers

    def _helper_gets(self, message: Message) -> None:
        chance = self.provider.draw()
        asked, has = ASKED.search(message.body), HAS.match(message.body)
        said, reminded = SAID.match(message.body), REMINDED.match(message.body)
        if asked is not None:
            self._is_asked(message, asked[1], chance)
        elif has is not None:
            self._has(message, has[1], chance)
        elif said is not None and chance.random() < 0.6 and not self.quiet:
            self._writes(message, said[1], chance.uniform(0.3, 3.0))
        elif reminded is not None:
            self._writes(message, reminded[1], chance.uniform(0.3, 2.0))
            self._says(message, f"FERDIG {reminded[1]}", chance.uniform(3.0, 6.0))

    def _is_asked(self, message: Message, number: str, chance: random.Random) -> None:
        roll, soon = chance.random(), chance.uniform(0.1, 4.0)
        if roll < 0.60:
            self._says(message, chance.choice([f"JA {number}", f"ja #{number}", f"#{number} ja", f"ok {number}"]), soon)
            if chance.random() < 0.1:  # impatient
                self._says(message, f"JA {number}", soon + chance.choice([0.0, 0.5]))
        elif roll < 0.65:
            self._says(message, "ja", soon)
        elif roll < 0.80:
            self._says(message, f"NEI {number}", soon)
        elif roll < 0.84:  # too late, perhaps
            self._says(message, f"JA {number}", chance.uniform(8.0, 40.0))

    def _has(self, message: Message, number: str, chance: random.Random) -> None:
        """Told that it is theirs: they write, and end it sooner or later; some give it back, some forget it."""
        if not self._first_time(message, number):
            return
        roll = chance.random()
        if roll < 0.06:
            self._says(message, f"GI FRA {number}", chance.uniform(1.0, 5.0))
            return
        if roll < 0.16:
            return
        for _ in range(chance.choice([1, 1, 2])):
            self._writes(message, number, chance.uniform(0.5, 5.0))
        self._says(message, f"FERDIG {number}", chance.uniform(5.0, 15.0))
        if chance.random() < 0.05:
            self._says(message, "STATUS", chance.uniform(0.0, 10.0))

    def _first_time(self, message: Message, number: str) -> bool:
        """A list of what they have repeats it."""
        seen = (message.recipient, message.sender, number)
        with self._lock:
            first = seen not in self._answered
            self._answered.add(seen)
        return first

    def _writes(self, message: Message, number: str, seconds: float) -> None:
        self._says(message, f"#{number} jeg er her (s{next(self._marks)})", seconds)

    def _says(self, message: Message, body: str, seconds: float) -> None:
        self._at(seconds, message.recipient, message.sender, body)

    def _at(self, seconds: float, phone: str, area: str, body: str, opt_out: str | None = None) -> None:
        self.schedule.after(seconds, lambda: self.provider.text_in(phone, area, body, opt_out))
