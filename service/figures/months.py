"""Months on the wall of the organisation's zone, and which time has settled. Pure."""

from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

Month: TypeAlias = tuple[int, int]  # year, month from 1
SETTLES = timedelta(days=2)


def begins(zone: ZoneInfo, month: Month) -> datetime:
    """The month's first instant."""
    return datetime(*month, 1, tzinfo=zone)


def after(month: Month) -> Month:
    year, number = month
    return (year + 1, 1) if number == 12 else (year, number + 1)


def month_of(zone: ZoneInfo, at: datetime) -> Month:
    local = at.astimezone(zone)
    return local.year, local.month


def settled(zone: ZoneInfo, now: datetime) -> datetime:
    """Before this midnight, hardly anything changes any more."""
    return (now.astimezone(zone) - SETTLES).replace(hour=0, minute=0, second=0, microsecond=0)
