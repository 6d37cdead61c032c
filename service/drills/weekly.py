"""Drills that an area has each week: the clock queues them, a worker begins them.

One that comes more than an hour late is left out until the next week: nobody asked for a drill at another time, and
an area that has just been given a time had none before it.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.organisation import Area, Drill, Organisation
from schedules.windows import clock_seconds
from service import events, queue
from service.drills.beginning import begin_by_clock
from service.drills.errors import DrillUnderway, NobodyToAsk
from service.errors import UnknownArea
from service.line.transactions import Transactions
from service.queue import Claimed

WEEKLY = "drill_weekly"
LATE = timedelta(hours=1)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekly(organisation: Organisation) -> list[tuple[Area, Drill]]:
    """The areas that have one."""
    return [(area, area.drill) for area in organisation.areas if area.drill is not None]


def when(drill: Drill) -> tuple[int, time]:
    """The weekday (Monday is 0) and the local time; 24:00 is the next day's 00:00."""
    more, minutes = divmod(clock_seconds(drill.at) // 60, 24 * 60)
    hour, minute = divmod(minutes, 60)
    return (DAYS.index(drill.day) + more) % 7, time(hour, minute)


def latest(drill: Drill, now: datetime, zone: ZoneInfo) -> datetime:
    """The last time of the week that is not after `now`."""
    weekday, at = when(drill)
    local = now.astimezone(zone)
    day = local.date() if local.time() >= at else local.date() - timedelta(days=1)
    return datetime.combine(day - timedelta(days=(day.weekday() - weekday) % 7), at, zone)


def begin(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler; the subject is the area. ClaimLost undoes it."""
    with transactions.database.write() as db:
        try:
            moment = transactions.moment(db, claimed.subject, now)
        except UnknownArea:
            queue.finish(db, claimed, now)
            return
        queue.finish_or_undo(db, claimed, now)
        drill = moment.area.drill
        if drill is None:
            return
        if now - latest(drill, now, moment.zone) > LATE:
            events.record(db, "drill:not_begun", claimed.subject, now, area_id=claimed.subject, why="late")
            return
        try:
            begin_by_clock(moment)
        except (DrillUnderway, NobodyToAsk) as error:
            why = "underway" if isinstance(error, DrillUnderway) else "nobody"
            events.record(db, "drill:not_begun", claimed.subject, now, area_id=claimed.subject, why=why)
