"""When a duty report is due: at 07:30, and when somebody's unbroken duty in the area is over. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from schedules.calendar import calendar
from schedules.duty import Duty
from service.models.morning import DueOf
from service.organisation import Standing

AT = time(7, 30)
REMIND_AT, TELL_MANAGERS_AT = time(10), time(12)
LEAST = timedelta(minutes=30)  # between a report and the reminder of it
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    of: DueOf
    at: datetime


def latest(stands: Standing, area: str, after: datetime, now: datetime) -> Due | None:
    """The last time in (after, now] at which one is due. Of several that were missed one report tells it all."""
    mornings = list(_mornings(after, now, ZoneInfo(stands.organisation.timezone)))
    ends = list(_duty_ends(stands.duty, area, after, now))
    if not mornings and not ends:
        return None
    return Due(DueOf.MORNING if mornings else DueOf.DUTY_END, max(*mornings, *ends, after))


def reminders(stands: Standing, made_at: datetime) -> tuple[datetime, datetime]:
    """When it is asked for, and when the managers hear: the first such times of a day that leave time to read."""
    zone = ZoneInfo(stands.organisation.timezone)
    day = made_at.astimezone(zone).date()
    first = datetime.combine(day, REMIND_AT, zone)
    if first - made_at < LEAST:
        day += DAY
    return datetime.combine(day, REMIND_AT, zone), datetime.combine(day, TELL_MANAGERS_AT, zone)


def is_day_off(stands: Standing, at: datetime) -> bool:
    """A Saturday, a Sunday or a holiday, where the organisation is."""
    told = stands.organisation
    day = at.astimezone(ZoneInfo(told.timezone)).date()
    return calendar(told.country, told.extra_holidays).is_free(day.toordinal())


def next_on_duty(stands: Standing, area: str, at: datetime) -> list[str]:
    """Whose unbroken duty begins at the instant, or first after it."""
    first = stands.duty.next_start(area, at - timedelta(seconds=1))
    found = stands.duty.starting(area, first.at) if first is not None else []
    return list(dict.fromkeys(start.staff for start in found))


def _mornings(after: datetime, now: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    today = now.astimezone(zone).date()
    for day in (today - DAY, today):
        at = datetime.combine(day, AT, zone)
        if after < at <= now:
            yield at


def _duty_ends(duty: Duty, area: str, after: datetime, now: datetime) -> Iterator[datetime]:
    """An end is one after which the person has no duty in the area on any of its rotas."""
    for rota in duty.serving(area):
        for stretch in duty.timeline(rota.id, after, now):
            if stretch.end > after and stretch.staff not in {one.staff for one in duty.on_duty(area, stretch.end)}:
                yield stretch.end
