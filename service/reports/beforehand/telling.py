"""Telling people ahead of periods, once each, and putting right what has become untrue (contract, section 8).

The clock queues LOOK each quarter of an hour. That queues a TELL for each person and period of which something is to be
said; and that one looks again under the area's lock, so that two clocks and two workers say it once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from schedules.calendar import NamedPeriod, periods
from schedules.instants import moment as instant
from service import consents, events, gaps, organisation, people, queue
from service.consents import MOST_DAYS, Purpose
from service.errors import UnknownArea
from service.line import outgoing, person
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.line.person import Person
from service.line.transactions import Transactions
from service.organisation import Standing
from service.people import ServiceUser
from service.queue import Claimed
from service.reports.beforehand import book, facts, when, wording
from service.reports.beforehand.book import Said
from service.reports.naming import by_id

LOOK, TELL = "holiday_texts", "holiday_text"  # kinds of work
EVERY = 15  # minutes
AHEAD = timedelta(days=MOST_DAYS + 2)
LEAD, NEWS = "holiday_lead", "holiday_news"
Opened: TypeAlias = Callable[[Connection, str, datetime], Moment]


@dataclass(frozen=True)
class Telling:
    transactions: Transactions

    def look(self, claimed: Claimed, now: datetime) -> None:
        """Work kind LOOK."""
        database = self.transactions.database
        with database.read() as db:
            asked = book.wanting(db)
        if asked:
            gaps.bring_up_to_date(database, now)
        with database.read() as db:
            found = [
                pair for pair in _to_look_at(db, organisation.standing(db), asked, now) if self._is_due(db, pair, now)
            ]
        with database.write() as db:
            queue.finish_or_undo(db, claimed, now)
            for service_user_id, period_id in found:
                key = f"{TELL}:{service_user_id}:{period_id}:{claimed.key}"
                detail = {"period": period_id}
                queue.put(db, key=key, kind=TELL, subject=service_user_id, due_at=now, now=now, detail=detail)

    def tell(self, claimed: Claimed, now: datetime) -> None:
        """Work kind TELL; the subject is the person. ClaimLost undoes it."""
        with self.transactions.database.write() as db:
            moment = self._in_area_of(db, claimed.subject, now, self.transactions.moment)
            queue.finish_or_undo(db, claimed, now)
            user = people.find(db, self.transactions.vault, claimed.subject)  # as it is under the area's lock
            if moment is None or user is None or user.area_id != moment.area.id:
                return
            due = _due(moment, user, claimed.detail["period"])
            if due is not None:
                _send(moment, user, *due)

    def _is_due(self, db: Connection, pair: tuple[str, str], now: datetime) -> bool:
        moment = self._in_area_of(db, pair[0], now, self.transactions.look)
        user = people.find(db, self.transactions.vault, pair[0])
        return moment is not None and user is not None and _due(moment, user, pair[1]) is not None

    def _in_area_of(self, db: Connection, service_user_id: str, now: datetime, opened: Opened) -> Moment | None:
        """None where the person or their area have left."""
        user = people.find(db, self.transactions.vault, service_user_id)
        try:
            return opened(db, user.area_id, now) if user is not None else None
        except UnknownArea:
            return None


def _to_look_at(db: Connection, stands: Standing, asked: Mapping[str, int], now: datetime) -> Iterator[tuple[str, str]]:
    """(person, period): of those who asked, what they were told of and is not over, and first texts that are due."""
    zone = ZoneInfo(stands.organisation.timezone)
    near = periods(stands.organisation, now, now + AHEAD) if when.may_tell_first(now, zone) else []
    told = book.told_of(db, now)
    for id, days in asked.items():
        known = sorted(told.get(id, ()))
        yield from ((id, period) for period in known)
        yield from ((id, one.period.id) for one in when.coming(near, days, known, now, zone) if one.due_at <= now)


def _due(moment: Moment, user: ServiceUser, period_id: str) -> tuple[NamedPeriod, str] | None:
    """What is to be said now: about which period, and as what; None where nothing is."""
    holds = consents.holds(moment.db, user.id, Purpose.TEXTS_BEFORE_HOLIDAYS, moment.now)
    if not holds or person.why_silent(moment, user.phone) is not None:
        return None
    said = book.believed(moment.db, moment.vault, user.id, period_id, moment.now)
    period = by_id(moment.standing.organisation, period_id) or _gone(period_id, said)
    if period is None or period.end <= moment.now:
        return None
    if said is not None:
        return (period, NEWS) if _is_wrong(moment, user, period, said) else None
    days = user.texts_before_holidays or consents.DAYS_AHEAD
    coming = next(when.coming([period], days, (), moment.now, moment.zone), None)
    is_time = coming is not None and coming.due_at <= moment.now and when.may_tell_first(moment.now, moment.zone)
    return (period, LEAD) if is_time else None


def _gone(period_id: str, said: Said | None) -> NamedPeriod | None:
    """A period that was told of and has been taken out of the file: its time comes all the same."""
    if said is None or said.told is None:
        return None
    told = said.told
    return NamedPeriod(period_id, told.name, instant(told.start), instant(told.end))


def _is_wrong(moment: Moment, user: ServiceUser, period: NamedPeriod, said: Said) -> bool:
    """Whether what was said has become untrue, and is put right now: by day, or in a night in which it matters."""
    so, day = facts.gather(moment, user, period), when.is_day(moment.now, moment.zone)
    if said.told is None:
        return day
    if facts.same(said.told, so, moment.now):
        return False
    return day or facts.lost_before(said.told, so, moment.now, when.next_morning(moment.now, moment.zone))


def _send(moment: Moment, user: ServiceUser, period: NamedPeriod, key: str) -> None:
    told, whom = facts.gather(moment, user, period), Person(user.phone, user, moment.area.language)
    body = wording.body(moment, whom, told, key)
    worth = when.worth_until(moment.now, period.end, moment.zone)
    text_id = outgoing.send(moment, Draft(whom.phone, body, template=key, expires_at=worth))[0]
    book.keep(moment.db, moment.vault, user.id, period, told, text_id, moment.now)
    what = "told" if key == LEAD else "corrected"
    events.record(moment.db, f"people:holiday:{what}", user.id, moment.now, area_id=moment.area.id, period=period.id)
