"""How a drill went, by e-mail to each planner: everyone who was asked, those who were not reached first.

A letter that the mail server will not take now is tried again for a while. One whose outcome it never told may come
twice: it has the same id.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from channels.base import Accepted, Rejected
from channels.email import Letter, Mailer, plain_letter
from schedules.organisation import Area, Staff
from service import events, organisation, queue
from service.drills import book, outcome
from service.drills.outcome import MISSING, REACHED, Asked, Held, Outcome
from service.gaps import planners
from service.line import outgoing
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import DrillRow
from service.organisation import Standing
from service.queue import Claimed
from service.texts.catalogue import catalogue, known

MAIL = "drill_mail"
PATIENCE = [timedelta(minutes=m) for m in (1, 2, 5, 15)]
TRIES = 12


@dataclass(frozen=True)
class Mailing:
    transactions: Transactions
    mailer: Mailer | None

    def send(self, claimed: Claimed, now: datetime) -> None:
        """Work kind `drill_mail`."""
        written = self._written(claimed) if self.mailer is not None else None
        if self.mailer is None or written is None:
            with self.transactions.database.write() as db:
                queue.finish_or_undo(db, claimed, now)
            return
        outcome = self.mailer.send(written)
        done = isinstance(outcome, Accepted) or (isinstance(outcome, Rejected) and outcome.permanent)
        tries = int(claimed.detail.get("tries", 0)) + 1
        with self.transactions.database.write() as db:
            if done or tries >= TRIES:
                queue.finish_or_undo(db, claimed, now)
                name = "drill:mail:sent" if isinstance(outcome, Accepted) else "drill:mail:failed"
                events.record(db, name, claimed.subject, now, staff_id=claimed.detail["staff"], tries=tries)
            else:
                later = now + PATIENCE[min(tries, len(PATIENCE)) - 1]
                queue.retry(db, claimed, later, {**claimed.detail, "tries": tries})

    def _written(self, claimed: Claimed) -> Letter | None:
        """None where the drill's area or the planner is gone since."""
        with self.transactions.database.read() as db:
            stands = organisation.standing(db)
            drill, staff = book.find(db, claimed.subject), stands.staff(claimed.detail["staff"])
            area = stands.area(drill.area_id) if drill is not None else None
            if drill is None or area is None or staff is None or staff.email is None:
                return None
            [held] = outcome.held(db, [drill])
        return letter(stands, area, held, staff, self.transactions.public_url)


def queue_all(moment: Moment, drill: DrillRow) -> list[str]:
    """A letter to each planner with an address; who they are."""
    found = [id for id in planners(moment.standing, moment.area) if moment.staff(id).email is not None]
    for id in found:
        queue.put(moment.db, key=f"{MAIL}:{drill.id}:{id}", kind=MAIL, subject=drill.id, due_at=moment.now,
                  now=moment.now, detail={"staff": id})  # fmt: skip
    return found


def letter(stands: Standing, area: Area, held: Held, planner: Staff, public_url: str) -> Letter:
    words = catalogue(language := known(outgoing.language_of(planner)), "drill").gettext
    missing = held.those(*MISSING)
    facts = {"area": area.name, "number": held.drill.number, "answered": len(held.those(*REACHED)),
             "asked": held.texted}  # fmt: skip
    lead = words("some" if missing else "all").format(**facts)
    rest = [one for one in held.asked if one not in missing]
    people = [_person(stands, held, one, language) for one in (*missing, *rest)]
    link = f"{public_url.rstrip('/')}/drills/{held.drill.id}"
    parts = [lead, *([words("call")] if missing else []), *people, link]
    at = held.drill.ended_at or held.drill.begun_at
    subject = words("subject").format(**facts)
    return plain_letter(f"{held.drill.id}-{planner.id}", str(planner.email), subject, parts, link, language, at)


def _person(stands: Standing, held: Held, one: Asked, language: str) -> str:
    words, staff = catalogue(language, "drill").gettext, stands.staff(one.staff)
    facts = {"name": staff.name if staff is not None else one.staff, "outcome": words(Outcome(one.outcome))}
    if one.begins is None:
        return words("ladder").format(**facts)
    if held.drill.asked_at is not None and one.begins <= held.drill.asked_at:
        return words("now").format(**facts)
    zone = ZoneInfo(stands.organisation.timezone)
    return words("person").format(
        **facts, begins=format_datetime(one.begins, words("pattern"), tzinfo=zone, locale=language)
    )
