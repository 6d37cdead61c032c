"""Storvik before Christmas 2026, as Anne sees it: she has asked for a text a week ahead. Pia coordinates.

In Christmas Kari has duty, then nobody on 26 December from 08 to 20, then Ola.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from service import consents, gaps, promised
from service.consents import Given, How, Purpose
from service.gaps.book import between
from service.models.conversation import Delivery
from service.reports import beforehand
from tests.reports.season import FILLED, ORGANISATION, Season, at

OSLO = ZoneInfo("Europe/Oslo")
ANNE = "+4759442001"
DUE = "12-16"  # a week before 23 December
FILE = """
service_users:
  - {{id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, coordinator: pia, texts_before_holidays: 7{more}}}
"""
UNCOVERED = ORGANISATION.replace('{staff: ola, start: "2026-12-26T20:00"', '{staff: ola, start: "2026-12-27T20:00"')
EMPTY = "service_users: []\n"
__all__ = ["ANNE", "DUE", "EMPTY", "FILLED", "ORGANISATION", "UNCOVERED", "Advent", "at"]


@dataclass
class Advent(Season):
    zone = OSLO

    def __post_init__(self) -> None:
        super().__post_init__()
        self.night.handlers |= beforehand.handlers(self.night.line.transactions)

    def users(self, more: str = "", file: str | None = None) -> None:
        """Anne as in the file; `more`: further keys of hers."""
        self.night.users(FILE.format(more=more) if file is None else file, anne=ANNE, bo="+4759442002")

    def agrees(self, purpose: Purpose = Purpose.TEXTS_BEFORE_HOLIDAYS, days: int = 7) -> None:
        now = self.night.clock.now()
        with self.night.database.write() as db:
            said = Given(purpose, now.date(), None, None, How.SPOKEN, "pia", days)
            consents.give(db, self.night.vault, "anne", said, now.date(), now)

    def withdraws(self) -> None:
        with self.night.database.write() as db:
            consents.withdraw(db, "anne", [Purpose.TEXTS_BEFORE_HOLIDAYS], How.SPOKEN, "pia", self.night.clock.now())

    def clock_runs_until(self, date: str, time: str, every: timedelta = timedelta(minutes=15)) -> None:
        """The clock ticks, and a worker works, from now on."""
        until = at(date, time)
        while (now := self.night.clock.now() + every) <= until:
            self.night.clock.set(now)
            self.looks()
        self.night.clock.set(until)
        self.looks()

    def gap(self) -> gaps.Record:
        with self.night.database.read() as db:
            [found] = between(db, ["storvik"], at("12-23", "00:00"), at("12-31", "00:00"))
        return found

    def accepts(self, words: str, instead: dict[str, str] | None = None) -> None:
        """Mona accepts the gap of Christmas. `instead`: by ref, or for the only one that there is (key "")."""
        gap, night = self.gap(), self.night
        with night.database.write() as db:
            refs = promised.missing(db, gap.id, OSLO)
            said = {ref or refs[0]: told for ref, told in (instead or {}).items()}
            promised.keep(db, night.vault, gap.id, said, "mona", OSLO, night.clock.now())
            gaps.accept_by_role(db, gap.id, gaps.Acceptance("mona", "Ingen kan.", words), night.clock.now())

    def inbox(self) -> list[str]:
        return self.night.inbox("anne")

    def sent_at(self) -> list[str]:
        """When each text to Anne went: `12-16 10:00`."""
        return [f"{sent.at.astimezone(OSLO):%m-%d %H:%M}" for sent in self.night.sent_to("anne")]

    def dropped(self) -> list[Any]:
        return [row["error"] for row in self.rows("text") if row["delivery"] == Delivery.DROPPED]


def rota(*shifts: tuple[str, str, str]) -> str:
    """The organisation with these shifts (staff, start, end) on its one rota."""
    written = "".join(f'      - {{staff: {who}, start: "{start}", end: "{end}"}}\n' for who, start, end in shifts)
    head, tail = ORGANISATION.split("    shifts:\n")
    return f"{head}    shifts:\n{written}coverage:{tail.split('coverage:')[1]}"
