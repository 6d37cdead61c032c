"""When a report is due: pure (contract, section 8).

A lead day is a local date so many days before the date on which the period starts, at `reports.at`. Of several that
were missed only the latest counts; one whose time came before the area was first imported was never missed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from schedules.calendar import NamedPeriod, periods
from schedules.instants import moment, seconds, zone
from schedules.organisation import Organisation
from schedules.windows import clock_seconds

DAYS_MORE = 2  # a period starts at some time of its first date, in any zone


@dataclass(frozen=True)
class Lead:
    """The report of `period` that is due since `due_at`, `days` before the period's first date."""

    period: NamedPeriod
    days: int
    due_at: datetime


def due(organisation: Organisation, imported_at: datetime, now: datetime) -> list[Lead]:
    """The latest lead day that has come, for each period that is not over; for an area first imported at that time."""
    ahead = timedelta(days=max(organisation.reports.lead_days, default=0) + DAYS_MORE)
    found = (_latest(organisation, period, imported_at, now) for period in periods(organisation, now, now + ahead))
    return [lead for lead in found if lead is not None]


def is_late(organisation: Organisation, days: int) -> bool:
    """Is this one of the last two lead days, on which the next level is told of what is still open?"""
    return days in sorted(set(organisation.reports.lead_days))[:2]


def _latest(organisation: Organisation, period: NamedPeriod, imported_at: datetime, now: datetime) -> Lead | None:
    come = [lead for lead in _leads(organisation, period) if imported_at <= lead.due_at <= now]
    return max(come, key=lambda lead: lead.due_at, default=None)


def _leads(organisation: Organisation, period: NamedPeriod) -> Iterator[Lead]:
    clock = zone(organisation.timezone)
    first, at = clock.day(seconds(period.start)), clock_seconds(organisation.reports.at)
    for days in set(organisation.reports.lead_days):
        yield Lead(period, days, moment(clock.at(first - days, at)))
