"""Periods by id, and which one of the year before is the same: pure. Easter moves, and a name may carry its year."""

import re
from datetime import UTC, datetime, timedelta

from schedules.calendar import NamedPeriod, periods
from schedules.instants import zone
from schedules.organisation import Organisation

YEAR = timedelta(days=365)
MOVES = timedelta(days=60)
BUILT_IN = re.compile(r"(?:jul|paske)-((?:19|20|21)\d\d)|langhelg-((?:19|20|21)\d\d)-\d\d-\d\d", re.ASCII)


def by_id(organisation: Organisation, id: str) -> NamedPeriod | None:
    """The period of the file with this id, else the built-in one; None where there is none, or it is empty."""
    clock = zone(organisation.timezone)
    for written in organisation.periods:
        if written.id == id:
            start, end = clock.moment(written.start), clock.moment(written.end)
            return NamedPeriod(id, written.name, start, end) if start < end else None
    match = BUILT_IN.fullmatch(id)
    if match is None:
        return None
    year = int(match[1] or match[2])
    near = periods(organisation, datetime(year - 1, 12, 20, tzinfo=UTC), datetime(year + 1, 2, 1, tzinfo=UTC))
    return next((period for period in near if period.id == id), None)


def year_before(organisation: Organisation, period: NamedPeriod) -> NamedPeriod | None:
    """The period that holds the same holiday, or has the same name, nearest to a year before; None: there was none."""
    about = period.start - YEAR
    near = periods(organisation, about - MOVES, about + MOVES)
    same = [other for other in near if _is_alike(period, other) and other.start < period.start]
    return min(same, key=lambda other: (period.holds[:1] != other.holds[:1], abs(other.start - about)), default=None)


def _is_alike(one: NamedPeriod, other: NamedPeriod) -> bool:
    return not set(one.holds).isdisjoint(other.holds) or _kind(one) == _kind(other)


def _kind(period: NamedPeriod) -> str:
    """The name without its year and what follows in brackets."""
    return re.sub(r"\(.*\)|\b\d{4}\b", "", period.name).strip().casefold()
