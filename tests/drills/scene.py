"""Storvik in the week before Christmas 2026: Kari, Ola and Per have the evenings, Mona stands on the ladder, Pia plans.

Siri has the next duty but one week, Tor none. It is Tuesday 15 December, 12.00.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from channels.email import SmtpMailer
from schedules.organisation import Staff
from service import drills, organisation
from service.bootstrap import questions
from service.drills import Begun, Held
from service.line import Line
from service.offers import Uncertain, uncertain
from service.processes.jobs import jobs, put_latest
from tests.offers.scene import Planned
from tests.standin.post import Post

OSLO = ZoneInfo("Europe/Oslo")
TUESDAY = datetime(2026, 12, 15, 12, 0, tzinfo=OSLO)

ORGANISATION = """
areas:
  - id: storvik
    name: Storvik
    sms_number: "+4759440001"
    fallback: "Ring legevakten 116117. Ved fare for liv ring 113."
    managers: [mona]
    planners: [pia]
    ladder: [{rotas: [kveld], wait: 5m}, {staff: [mona], wait: 10m}]
staff:
  - {id: kari, name: Kari Oppdikt, phone: "+4759441001"}
  - {id: ola, name: Ola Oppdikt, phone: "+4759441002"}
  - {id: per, name: Per Oppdikt, phone: "+4759441003"}
  - {id: siri, name: Siri Oppdikt, phone: "+4759441004"}
  - {id: tor, name: Tor Oppdikt, phone: "+4759441005"}
  - {id: pia, name: Pia Oppdikt, email: pia@example.org, phone: "+4759441007"}
  - {id: mona, name: Mona Oppdikt, phone: "+4759441008"}
rotas:
  - id: kveld
    name: Kveldsvakt
    areas: [storvik]
    confirm: false
    shifts:
      - {staff: kari, start: "2026-12-15T08:00", end: "2026-12-16T08:00"}
      - {staff: ola, start: "2026-12-16T15:00", end: "2026-12-17T08:00"}
      - {staff: kari, start: "2026-12-18T15:00", end: "2026-12-19T08:00"}
      - {staff: per, start: "2026-12-19T15:00", end: "2026-12-20T08:00"}
      - {staff: siri, start: "2026-12-23T15:00", end: "2026-12-24T08:00"}
"""
USERS = """
service_users:
  - {id: anne, name: Anne Oppdikt, phone: "+4759442001", area: storvik}
"""
ANNE = "+4759442001"


@dataclass
class Drilled(Planned):
    """Storvik with drills. `post`: its mail server."""

    post: Post | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.line = Line(self.database, self.vault, "simulator", "https://vakt.example.org", questions())
        mailer = SmtpMailer(self.post.url) if self.post is not None else None
        self.handlers |= {**self.line.handlers(self.wire), **drills.handlers(self.line.transactions, mailer)}

    def drill(self) -> Begun:
        begun = drills.begin(self.line.transactions, "storvik", self.clock.now())
        self.work()
        return begun

    def clock_ticks(self, until: datetime, every: timedelta = timedelta(minutes=10)) -> None:
        """The clock's minutes until then, so many of them, with all jobs of the organisation."""
        while self.clock.now() < until:
            self.wait_until(min(self.clock.now() + every, until))
            with self.database.write() as db:
                for job in jobs(organisation.standing(db).organisation):
                    if job.kind == drills.WEEKLY:
                        put_latest(db, job, self.clock.now(), OSLO)
            self.work()

    def outcome(self) -> dict[str, str]:
        """Of the newest drill."""
        [held] = self.held()[:1]
        return {one.staff: str(one.outcome) for one in held.asked}

    def people(self) -> tuple[Staff, ...]:
        with self.database.read() as db:
            return organisation.standing(db).organisation.staff

    def held(self) -> list[Held]:
        with self.database.read() as db:
            return drills.held(db, drills.latest(db, ["storvik"], 10))

    def uncertain(self, start: datetime, end: datetime) -> list[Uncertain]:
        with self.database.read() as db:
            return uncertain(db, "kveld", start, end, self.clock.now())


def at(hour: int, minute: int = 0, day: int = 15) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=OSLO)
