"""What an area's public page says of its duty: from the one timeline, counting only the rotas that a text is sent on
to (the ladder's). Nobody is named, and nothing is promised but that somebody is on duty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import phonenumbers
from sqlalchemy import Connection

from schedules.calendar import NamedPeriod, periods
from schedules.duty import Duty, Holder
from schedules.instants import SECOND, moment, seconds
from schedules.intervals import Line, union
from schedules.organisation import Area
from service.gaps import book
from service.models.gap import GapState
from service.organisation import Standing
from service.web.public.days import Day, day_of
from service.web.words import language

DAYS = 7  # that are always shown
LONGEST = 31  # days of a period
AHEAD = timedelta(days=100)  # a period that begins later is not the coming one
LOOKED = timedelta(days=60)  # for when duty begins and ends next


@dataclass(frozen=True)
class Described:
    """`number` as it is read, `sms` for a link."""

    id: str
    name: str
    number: str
    sms: str
    fallback: str
    sms_only: str | None
    strangers_wait: bool


@dataclass(frozen=True)
class OnDuty:
    """A kind of duty that somebody has now; `until` None: it goes on for longer than is looked at."""

    kind: str
    until: datetime | None


@dataclass(frozen=True)
class Status:
    area: Described
    now: datetime
    on_duty: Sequence[OnDuty]
    next_start: datetime | None
    days: Sequence[Day]
    period: str | None
    period_days: Sequence[Day]


def status(db: Connection, stands: Standing, area: Area, now: datetime) -> Status:
    duty = stands.duty
    period = next(iter(periods(stands.organisation, now, now + AHEAD)), None)
    days, period_days = _dates(duty, now, period)
    end = moment(duty.zone.at(max([*days, *period_days]).toordinal() + 1, 0))
    line = reached(duty, area, now, max(end, now + LOOKED))
    accepted = [gap for gap in book.between(db, [area.id], now, end) if gap.state == GapState.ACCEPTED]
    return Status(
        described(area), now, _on_duty(duty, area, now),
        next((moment(start) for start, _ in line if start > seconds(now)), None),
        [day_of(duty.zone, day, line, accepted, now) for day in days],
        period.called(language()) if period else None,
        [day_of(duty.zone, day, line, accepted, now) for day in period_days],
    )  # fmt: skip


def described(area: Area) -> Described:
    read = phonenumbers.parse(area.sms_number)
    written = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return Described(
        area.id, area.name, written, f"sms:{area.sms_number}", area.fallback.default, area.fallback.sms_only,
        area.unknown_numbers == "reply",
    )  # fmt: skip


def reached(duty: Duty, area: Area, start: datetime, end: datetime) -> Line:
    """When somebody is on duty whom the area's ladder pages, whatever the rota."""
    stretches = [stretch for rota in _paged(duty, area) for stretch in duty.timeline(rota, start, end)]
    return union((seconds(stretch.start), seconds(stretch.end)) for stretch in stretches)


def _paged(duty: Duty, area: Area) -> list[str]:
    """The rotas that serve the area and are in its ladder: no others hear of a text."""
    named = {rota for step in area.ladder for rota in step.rotas}
    return [rota.id for rota in duty.serving(area.id) if rota.id in named]


def _on_duty(duty: Duty, area: Area, now: datetime) -> list[OnDuty]:
    """Each kind once, with the latest end."""
    paged = _paged(duty, area)
    latest: dict[str, OnDuty] = {}
    for holder in duty.on_duty(area.id, now):
        if holder.rota in paged and not _ends_before(holder, latest.get(holder.kind)):
            latest[holder.kind] = OnDuty(holder.kind, holder.until)
    return list(latest.values())


def _ends_before(holder: Holder, other: OnDuty | None) -> bool:
    if other is None:
        return False
    return other.until is None or (holder.until is not None and holder.until < other.until)


def _dates(duty: Duty, now: datetime, period: NamedPeriod | None) -> tuple[list[date], list[date]]:
    """The next days up to the coming period, and the period's own."""
    today = duty.zone.local(now).date()
    week = [today + timedelta(days=n) for n in range(DAYS)]
    if period is None:
        return week, []
    first, after = duty.zone.local(period.start).date(), duty.zone.local(period.end - SECOND).date()
    first = max(first, today)
    whole = [first + timedelta(days=n) for n in range(min(LONGEST, (after - first).days + 1))]
    return [day for day in week if day < first], whole
