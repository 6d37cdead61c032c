"""What a change of areas, requirements or ladders would weaken: pure. (Of rotas and people, `preview` tells more.)

How much time would be open, by requirement; and who would not be asked, or told what to do, any more.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from schedules import coverage
from schedules.coverage import Gap
from schedules.duty import Duty
from schedules.organisation import Area, Organisation
from schedules.orgchanges import PARTS, What, changes
from schedules.touched import touched
from service.gaps.preview import reduced

EMERGENCY = ("116117", "113")


@dataclass(frozen=True)
class OpenTime:
    """Of a requirement: hours that somebody is lacking. `first`: the first time that is open and was not, so far."""

    area: str
    requirement: str
    before: timedelta
    after: timedelta
    first: tuple[datetime, datetime]


@dataclass(frozen=True, order=True)
class Weakness:
    """`key`: no_ladder, no_managers, not_asked (of a rota), no_numbers (in the fallback), other_number."""

    key: str
    area: str
    rota: str | None = None


@dataclass(frozen=True)
class Gone:
    """`kind` as in a `Change`: area, rota, staff, coverage, period, or absences (then the ids are of staff)."""

    kind: str
    ids: tuple[str, ...]


def gone(before: Organisation, after: Organisation) -> list[Gone]:
    """What would not be there any more, areas first."""
    found = [one for one in changes(before, after).listed if one.what is What.RETIRED]
    each = [Gone(kind, tuple(one.id for one in found if one.kind == kind)) for kind in PARTS]
    return [one for one in each if one.ids]


def opened(before: Organisation, after: Organisation, start: datetime, end: datetime) -> list[OpenTime]:
    """The requirements of which more time in [start, end) would be open than is now."""
    areas = touched(before, after)
    old, new = (Duty(reduced(one, areas, set())) for one in (before, after))
    found = []
    for area in (area.id for area in after.areas if area.id in areas):
        was, will = ([*coverage.gaps(duty, start, end, area)] if area in _ids(one) else []
                     for duty, one in ((old, before), (new, after)))
        for wanted in new.requirements(area):
            open_then, open_now = ([gap for gap in gaps if gap.requirement == wanted.id] for gaps in (was, will))
            if _lacking(open_now) > _lacking(open_then):
                known = {(gap.start, gap.end, gap.covered) for gap in open_then}
                first = next((gap for gap in open_now if (gap.start, gap.end, gap.covered) not in known), open_now[0])
                found.append(OpenTime(
                    area, wanted.id, _lacking(open_then), _lacking(open_now), (first.start, first.end)))
    return found


def weaknesses(before: Organisation, after: Organisation) -> list[Weakness]:
    """Those that `after` has and `before` had not."""
    numbers = {area.id: area.sms_number for area in before.areas}
    new = {Weakness("other_number", area.id) for area in after.areas
           if numbers.get(area.id, area.sms_number) != area.sms_number}
    return sorted(new | (set(_weak(after)) - set(_weak(before))))


def _weak(organisation: Organisation) -> Iterator[Weakness]:
    for area in organisation.areas:
        asked = {rota for step in area.ladder for rota in step.rotas}
        if not any(step.rotas or step.staff for step in area.ladder):
            yield Weakness("no_ladder", area.id)
        if not area.managers:
            yield Weakness("no_managers", area.id)
        if not _says_where_to_turn(area):
            yield Weakness("no_numbers", area.id)
        yield from (Weakness("not_asked", area.id, rota.id) for rota in organisation.rotas
                    if area.id in rota.areas and rota.id not in asked)


def _says_where_to_turn(area: Area) -> bool:
    texts = (area.fallback.default, *filter(None, (area.fallback.sms_only,)))
    return all(number in re.findall(r"\d+", area.fallback.default) for number in EMERGENCY) and all(
        EMERGENCY[1] in re.findall(r"\d+", text) for text in texts)


def _ids(organisation: Organisation) -> set[str]:
    return {area.id for area in organisation.areas}


def _lacking(gaps: Iterable[Gap]) -> timedelta:
    """Of two who are lacking, each hour counts twice."""
    return sum(((gap.end - gap.start) * (gap.minimum - gap.covered) for gap in gaps), timedelta())
