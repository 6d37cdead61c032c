"""Which rota open time is duty on: the one whose kind fits, else the one that is there then (contract, section 8)."""

from collections.abc import Iterator

from schedules.calendar import calendar, periods
from schedules.duty import Duty
from schedules.instants import moment, seconds
from schedules.intervals import Line, clip, union
from schedules.organisation import Coverage, Layer, Rota
from schedules.windows import always


def counting(duty: Duty, wanted: Coverage) -> list[Rota]:
    """The rotas whose duty counts for the requirement, in the file's order."""
    return [
        rota for rota in duty.organisation.rotas
        if wanted.area in rota.areas and (wanted.kinds is None or rota.kind in wanted.kinds)
    ]  # fmt: skip


def by_fit(duty: Duty, wanted: Coverage, start: int, end: int) -> list[Rota]:
    """Those that count for the requirement, which fits [start, end), in seconds, best first; alike: the file's order.

    A holiday rota fits time that lies mostly in holidays; then the rota fits whose layers hold for most of the time.
    """
    rotas = counting(duty, wanted)
    if len(rotas) < 2:
        return rotas
    in_holiday = 2 * _length(_holidays(duty, start, end)) > end - start
    return sorted(rotas, key=lambda rota: (
        not (in_holiday and rota.kind == "holiday"), -_length(_hours(duty, rota, start, end)), rota.kind == "holiday"))


def _hours(duty: Duty, rota: Rota, start: int, end: int) -> Line:
    """When the rota's layers hold in [start, end), whoever's turn it is."""
    return union(interval for layer in rota.layers for interval in _of_layer(duty, layer, start, end))


def _of_layer(duty: Duty, layer: Layer, start: int, end: int) -> Line:
    start = max(start, duty.zone.instant(layer.handoff.start))
    end = min(end, duty.zone.instant(layer.until)) if layer.until is not None else end
    if start >= end:
        return []
    if layer.windows is not None:
        return duty.hours.of(layer.windows).line(start, end)
    if layer.outside_office_hours_of is not None:
        return duty.hours.office(layer.outside_office_hours_of).outside(start, end)
    return always(start, end)


def _holidays(duty: Duty, start: int, end: int) -> Line:
    """The holidays in [start, end), and the built-in periods around them."""
    return clip(union([*_built_in(duty, start, end), *_dates(duty, start, end)]), start, end)


def _built_in(duty: Duty, start: int, end: int) -> Line:
    written = {period.id for period in duty.organisation.periods}
    found = periods(duty.organisation, moment(start), moment(end))
    return [(seconds(p.start), seconds(p.end)) for p in found if p.id not in written]


def _dates(duty: Duty, start: int, end: int) -> Iterator[tuple[int, int]]:
    first, last = duty.zone.day(start), duty.zone.day(end)
    days = calendar(duty.organisation.country, duty.organisation.extra_holidays).holidays(first, last)
    return ((duty.zone.at(day, 0), duty.zone.at(day + 1, 0)) for day in days)


def _length(line: Line) -> int:
    return sum(end - start for start, end in line)
