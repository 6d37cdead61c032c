"""Which promised help falls in a stretch of time: by the days of the week and the last day, in the area's zone.

A promise names days and no hours, so help on a day that a gap touches falls in the gap.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from service.models import metadata
from service.promised.book import PERSON

GAP = metadata.tables["gap"]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHORTEST = timedelta(seconds=1)


@dataclass(frozen=True)
class Falling:
    """One promised thing of one person, as far as it is known without opening it."""

    service_user_id: str
    promised_id: str
    days: tuple[str, ...]
    until: date | None

    @property
    def ref(self) -> str:
        """How it is named where nobody's name is."""
        return f"{self.service_user_id}/{self.promised_id}"

    def falls_on(self, dates: Sequence[date]) -> bool:
        return any(DAYS[on.weekday()] in self.days for on in dates if self.until is None or on <= self.until)


def dates_of(start: datetime, end: datetime, zone: ZoneInfo) -> list[date]:
    """The dates that [start, end) touches; of more than a week the first week's, after which the days come again."""
    first, last = start.astimezone(zone).date(), (end - SHORTEST).astimezone(zone).date()
    return [first + timedelta(days=n) for n in range(min((last - first).days, 6) + 1)]


def standing_in(db: Connection, area_ids: Iterable[str]) -> Mapping[str, Sequence[Falling]]:
    """All that is promised to people of these areas, by area."""
    kept = select(PERSON.c.id, PERSON.c.area_id, PERSON.c.promised_days).where(
        PERSON.c.area_id.in_(set(area_ids)), PERSON.c.retired_at.is_(None), PERSON.c.promised_sealed.is_not(None)
    )
    found: dict[str, list[Falling]] = {}
    for row in db.execute(kept.order_by(PERSON.c.id)):
        found.setdefault(row.area_id, []).extend(_of(row.id, one) for one in row.promised_days)
    return found


def people_in(promised: Iterable[Falling], start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """How many people's promised help falls in [start, end)."""
    dates = dates_of(start, end, zone)
    return len({one.service_user_id for one in promised if one.falls_on(dates)})


def falling(db: Connection, gap_id: str, zone: ZoneInfo) -> list[Falling]:
    """What is promised in the time of a recorded gap, by person."""
    gap = db.execute(select(GAP).where(GAP.c.id == gap_id)).one_or_none()
    if gap is None:
        return []
    promised = standing_in(db, [gap.area_id]).get(gap.area_id, ())
    dates = dates_of(gap.start, gap.end, zone)
    return [one for one in promised if one.falls_on(dates)]


def _of(service_user_id: str, kept: Mapping[str, Any]) -> Falling:
    until = date.fromisoformat(kept["until"]) if kept["until"] is not None else None
    return Falling(service_user_id, kept["id"], tuple(kept["days"]), until)
