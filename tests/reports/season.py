"""Storvik in the autumn before Christmas 2026: time passes day by day, the clock and a worker do what is due.

The mail server is a real one on loopback; phones are those of the nights on the line. Imported on 1 October at noon;
Christmas is reported on 28 October, 25 November and 9, 16 and 21 December, each at 07:00.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from channels.email import SmtpMailer
from service import gaps, reports
from service.processes import clock as timekeeper
from tests.line.night import Night
from tests.standin.post import Post

OSLO = ZoneInfo("Europe/Oslo")
LEAD_DAYS = ("10-28", "11-25", "12-09", "12-16", "12-21")
CHRISTMAS_GAP = "Lørdag 26. desember kl. 08.00–20.00: ingen på vakt, én kreves."

ORGANISATION = """
areas:
  - id: storvik
    name: Storvik
    sms_number: "+4759440001"
    fallback: "Ring legevakten 116117. Ved fare for liv ring 113."
    managers: [mona]
    planners: [pia]
    escalate_to: [rune]
    ladder: [{rotas: [kveld], wait: 30m}]
staff:
  - {id: kari, name: Kari Oppdikt, phone: "+4759441001", email: kari@example.org, competences: [nurse]}
  - {id: ola, name: Ola Oppdikt, phone: "+4759441002", competences: [nurse]}
  - {id: mona, name: Mona Oppdikt, phone: "+4759441003", email: mona@example.org}
  - {id: pia, name: Pia Oppdikt, phone: "+4759441004", email: pia@example.org}
  - {id: rune, name: Rune Oppdikt, phone: "+4759441005", email: rune@example.org}
rotas:
  - id: kveld
    name: Kveldsvakt
    kind: after_hours
    areas: [storvik]
    shifts:
      - {staff: kari, start: "2026-12-23T00:00", end: "2026-12-26T08:00"}
      - {staff: ola, start: "2026-12-26T20:00", end: "2027-01-04T00:00"}
coverage:
  - {id: jul, area: storvik, competences: [nurse], start: "2026-12-23T00:00", end: "2027-01-04T00:00"}
"""
FILLED = ORGANISATION.replace('start: "2026-12-23T00:00", end: "2026-12-26T08:00"',
                              'start: "2026-12-23T00:00", end: "2026-12-26T20:00"')


@dataclass
class Season:
    night: Night
    post: Post | None

    def __post_init__(self) -> None:
        transactions = self.night.line.transactions
        mailer = SmtpMailer(self.post.url) if self.post is not None else None
        self.night.handlers |= gaps.handlers(transactions)
        self.night.handlers |= reports.handlers(transactions, mailer)

    def imports(self, yaml: str = ORGANISATION) -> None:
        self.night.organisation(yaml)
        self.night.work()

    def comes(self, date: str, time: str = "07:00") -> None:
        """That day and time, `12-09`, with no clock running in between; then the clock looks, and a worker works."""
        self.night.clock.set(at(date, time))
        self.looks()

    def looks(self) -> None:
        timekeeper.once(self.night.database, self.night.clock.now())
        self.night.work()

    def hours_pass(self, hours: float) -> None:
        self.night.wait(60 * hours)

    def texts(self, who: str) -> list[str]:
        return self.night.inbox(who)

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.night.rows(table)

    def events(self, prefix: str = "report") -> list[str]:
        return [str(event["name"]) for event in self.rows("event") if str(event["name"]).startswith(prefix)]


def at(date: str, time: str = "07:00") -> datetime:
    return datetime.fromisoformat(f"2026-{date}T{time}").replace(tzinfo=OSLO)


