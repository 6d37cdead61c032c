"""The heads of the calendar's columns: dates with their weekday and holiday, or the hours of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from schedules.calendar import calendar
from schedules.duty import Duty
from service.web.rota.saying import Saying
from service.web.rota.short import Short
from service.web.rota.span import Span
from service.web.words import _

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Head:
    """`day` is what it is about; `brief` two short lines, `whole` the same in full; `gaps` a mark for its open time."""

    day: date
    brief: tuple[str, str]
    whole: str
    start: str
    free: bool
    today: bool
    holiday: str
    gaps: str


def heads(duty: Duty, span: Span, saying: Saying, now: datetime, missing: Sequence[Short]) -> list[Head]:
    today = saying.local(now).date()
    if span.view == "day":
        mark = ":00" if saying.language == "en" else ".00"
        return [
            Head(span.first, (f"{hour:02}", ""), f"{hour:02}{mark}", f"{span.first}T{hour:02}:00", False,
                 False, "", "")
            for hour in range(24)
        ]  # fmt: skip
    return [_date(duty, saying, day, today, missing) for day in span.dates]


def holiday_of(duty: Duty, day: date) -> str:
    """What a holiday is called; one of the organisation's own has no name; '' where it is none."""
    days = calendar(duty.organisation.country, duty.organisation.extra_holidays)
    on = day.toordinal()
    if on not in days.year(day.year):
        return ""
    return days.named(day.year).get(on) or _("fridag")


def _date(duty: Duty, saying: Saying, day: date, today: date, missing: Sequence[Short]) -> Head:
    holiday = holiday_of(duty, day)
    names = [saying.day(day), holiday, _("i dag") if day == today else ""]
    return Head(
        day, (saying.on(day, "EEEEEE"), str(day.day)), ", ".join(filter(None, names)), day.isoformat(),
        day.weekday() >= 5 or bool(holiday), day == today, holiday, _gaps(duty, day, missing),
    )  # fmt: skip


def _gaps(duty: Duty, day: date, missing: Sequence[Short]) -> str:
    """How many requirements are not met at some time of the date, in words; '' where all are."""
    start, end = duty.zone.moment(day.isoformat()), duty.zone.moment((day + DAY).isoformat())
    found = {(one.area, one.requirement) for one in missing
             if not one.accepted and one.start < end and one.end > start}
    return _("{n} udekket", n=len(found)) if found else ""
