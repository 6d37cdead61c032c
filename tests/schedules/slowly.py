"""Contract section 3 said slowly: what holds at one instant, straight from its words, for Europe/Oslo in 2025–2027.

Shares no code with `schedules` but the shape of the file, and takes no short cut, so that it is easy to believe.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from schedules.organisation import Coverage, Layer, Organisation, Rota, Window

OSLO = ZoneInfo("Europe/Oslo")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EASTERS = (date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28))
FIXED = ((1, 1), (5, 1), (5, 17), (12, 25), (12, 26))
HOLIDAYS = {e + timedelta(days=n) for e in EASTERS for n in (-3, -2, 0, 1, 39, 49, 50)}
HOLIDAYS |= {date(year, month, day) for year in (2025, 2026, 2027) for month, day in FIXED}


@cache
def instant(wall: datetime) -> datetime:
    """The first instant whose Oslo clock shows `wall` (naive); if none does, the one that shows an hour more."""
    for shown in (wall, wall + timedelta(hours=1)):
        for offset in (2, 1):
            at = (shown - timedelta(hours=offset)).replace(tzinfo=UTC)
            if at.astimezone(OSLO).replace(tzinfo=None) == shown:
                return at
    raise AssertionError(f"no clock in Oslo ever shows {wall}")


def written(time: str) -> datetime:
    read = datetime.fromisoformat(time)
    return instant(read) if read.tzinfo is None else read.astimezone(UTC)


def as_wall(time: str) -> datetime:
    read = datetime.fromisoformat(time)
    return read if read.tzinfo is None else read.astimezone(OSLO).replace(tzinfo=None)


def local_date(at: datetime) -> date:
    return at.astimezone(OSLO).date()


def is_holiday(day: date, organisation: Organisation) -> bool:
    return day in HOLIDAYS or str(day) in organisation.extra_holidays or str(day)[5:] in organisation.extra_holidays


def clock(day: date, time: str) -> datetime:
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=int(time[:2]), minutes=int(time[3:]))


def on_date(window: Window, day: date, organisation: Organisation) -> tuple[datetime, datetime] | None:
    if WEEKDAYS[day.weekday()] not in window.days:
        return None
    if window.holidays == "exclude" and is_holiday(day, organisation):
        return None
    if window.holidays == "only" and not is_holiday(day, organisation):
        return None
    end = day if window.to > window.from_ else day + timedelta(days=1)
    return instant(clock(day, window.from_)), instant(clock(end, window.to))


def in_windows(windows: tuple[Window, ...], at: datetime, organisation: Organisation) -> bool:
    days = [local_date(at) + timedelta(days=n) for n in range(-3, 2)]
    spans = [on_date(window, day, organisation) for window in windows for day in days]
    return any(span is not None and span[0] <= at < span[1] for span in spans)


def in_office_hours(area: str, at: datetime, organisation: Organisation) -> bool:
    return any(in_windows(a.office_hours, at, organisation) for a in organisation.areas if a.id == area)


def handoff(layer: Layer, k: int) -> datetime:
    every, start = layer.handoff.every, layer.handoff.start
    if layer.handoff.unit == "hour":
        return written(start) + timedelta(hours=k * every)
    days = k * every * (7 if layer.handoff.unit == "week" else 1)
    return instant(as_wall(start) + timedelta(days=days)) if k else written(start)


def turn_by_clock(layer: Layer, at: datetime) -> str | None:
    k = 0
    while handoff(layer, k + 1) <= at:
        k += 1
    return layer.members[k % len(layer.members)]


def turn_by_shift(layer: Layer, at: datetime, organisation: Organisation) -> str | None:
    spans = []
    day = local_date(written(layer.handoff.start)) - timedelta(days=3)
    while day <= local_date(at) + timedelta(days=1):
        for place, window in enumerate(layer.windows or ()):
            span = on_date(window, day, organisation)
            if span is not None and span[0] < span[1] and span[0] >= written(layer.handoff.start):
                spans.append((span[0], place, span[1]))
        day += timedelta(days=1)
    holding = [number for number, (start, _, end) in enumerate(sorted(spans)) if start <= at < end]
    return layer.members[(max(holding) // layer.handoff.every) % len(layer.members)] if holding else None


def layer_person(layer: Layer, at: datetime, organisation: Organisation) -> str | None:
    if at < written(layer.handoff.start) or (layer.until is not None and at >= written(layer.until)):
        return None
    if layer.windows is not None and not in_windows(layer.windows, at, organisation):
        return None
    away_from = layer.outside_office_hours_of
    if away_from is not None and in_office_hours(away_from, at, organisation):
        return None
    if layer.handoff.unit == "shift":
        return turn_by_shift(layer, at, organisation)
    return turn_by_clock(layer, at)


def absent(staff: str, at: datetime, organisation: Organisation) -> bool:
    return any(a.staff == staff and written(a.start) <= at < written(a.end) for a in organisation.absences)


def holder(rota: Rota, at: datetime, organisation: Organisation) -> tuple[str, str] | None:
    """(staff, source) of the one who has duty on the rota at the instant."""
    for override in reversed(rota.overrides):
        if written(override.start) <= at < written(override.end):
            if override.staff is None:
                return None
            if not absent(override.staff, at, organisation):
                return override.staff, "override"
    for shift in reversed(rota.shifts):
        if written(shift.start) <= at < written(shift.end) and not absent(shift.staff, at, organisation):
            return shift.staff, "shift"
    for layer in reversed(rota.layers):
        person = layer_person(layer, at, organisation)
        if person is not None and not absent(person, at, organisation):
            return person, "layer"
    return None


def counting(wanted: Coverage, at: datetime, organisation: Organisation) -> int:
    """How many different people count for the requirement at the instant."""
    able = {
        s.id for s in organisation.staff if wanted.competences is None or set(wanted.competences) & set(s.competences)
    }
    rotas = [
        r for r in organisation.rotas if wanted.area in r.areas and (wanted.kinds is None or r.kind in wanted.kinds)
    ]
    held = [holder(rota, at, organisation) for rota in rotas]
    return len({found[0] for found in held if found is not None} & able)


def required(wanted: Coverage, at: datetime, organisation: Organisation) -> bool:
    if wanted.start is not None and at < written(wanted.start):
        return False
    if wanted.end is not None and at >= written(wanted.end):
        return False
    if wanted.windows is not None and not in_windows(wanted.windows, at, organisation):
        return False
    return not (wanted.outside_office_hours and in_office_hours(wanted.area, at, organisation))
