"""What an area's public page says of its duty: from the one timeline, counting only the rotas that a text is sent on
to (the ladder's). Nobody is named, and nothing is promised but that somebody is on duty."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import phonenumbers
from sqlalchemy import Connection

from schedules.calendar import NamedPeriod, periods
from schedules.duty import Duty, Holder
from schedules.instants import SECOND, moment, seconds
from schedules.organisation import Area
from service.gaps import book
from service.gaps.presence import paged, reached
from service.models.gap import GapState
from service.organisation import Standing
from service.web.public.days import Day, day_of
from service.web.words import _, language

DAYS = 7  # that are always shown
LONGEST = 31  # days of a period
AHEAD = timedelta(days=100)  # a period that begins later is not the coming one
NUMBERS_ONLY = re.compile(r"ring legevakt(?:en|a)?(?: på)? 116117\. (?:ved )?fare for liv:? ring 113\.", re.IGNORECASE)
LOOKED = timedelta(days=60)  # for when duty begins and ends next


@dataclass(frozen=True)
class Said:
    """Words that the area has written, in `lang`; None: they are in the page's own language."""

    words: str
    lang: str | None


@dataclass(frozen=True)
class Described:
    """`number` as it is read, `sms` for a link.

    When nobody is on duty, `managers_hear` of every text, and with `others_are_asked` the ladder has steps that page
    people whether they are on duty or not.
    """

    id: str
    name: str
    number: str
    sms: str
    fallback: Said
    sms_only: Said | None
    strangers_wait: bool
    managers_hear: bool
    others_are_asked: bool


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
    instead: Sequence[str]  # what is told now that nobody is on duty, of gaps that are accepted
    told_in: str | None  # the language of what is told of those, where it is not the page's
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
        list(dict.fromkeys(str(gap.told_instead) for gap in accepted if gap.start <= now < gap.end)),
        area.language if area.language != language() else None,
        [day_of(duty.zone, day, line, accepted, now) for day in days],
        period.called(language()) if period else None,
        [day_of(duty.zone, day, line, accepted, now) for day in period_days],
    )  # fmt: skip


def described(area: Area) -> Described:
    read = phonenumbers.parse(area.sms_number)
    written = phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return Described(
        area.id, area.name, written, f"sms:{area.sms_number}", _said(area, area.fallback.default),
        _said(area, area.fallback.sms_only) if area.fallback.sms_only else None,
        area.unknown_numbers == "reply", bool(area.managers), any(step.staff for step in area.ladder),
    )  # fmt: skip


def _said(area: Area, words: str) -> Said:
    """Words that only say to phone 116117 and 113 are said in the page's language; others as they were written."""
    if language() == area.language:
        return Said(words, None)
    if NUMBERS_ONLY.fullmatch(words.strip()):
        return Said(_("Ring legevakten 116117. Ved fare for liv ring 113."), None)
    return Said(words, area.language)


def _on_duty(duty: Duty, area: Area, now: datetime) -> list[OnDuty]:
    """Each kind once, with the latest end."""
    asked = paged(duty, area)
    latest: dict[str, OnDuty] = {}
    for holder in duty.on_duty(area.id, now):
        if holder.rota in asked and not _ends_before(holder, latest.get(holder.kind)):
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
