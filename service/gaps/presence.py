"""When anybody at all is on duty in an area, counting towards a requirement or not; and whom a text reaches: pure."""

from collections.abc import Iterable
from datetime import datetime

from schedules.duty import Duty
from schedules.instants import seconds
from schedules.intervals import Line, union
from schedules.organisation import Area


def present(duty: Duty, area: str, start: datetime, end: datetime) -> Line:
    """When somebody is on duty on any rota that serves the area."""
    return _on(duty, (rota.id for rota in duty.serving(area)), start, end)


def reached(duty: Duty, area: Area, start: datetime, end: datetime) -> Line:
    """When somebody is on duty whom the area's ladder pages, whatever the rota."""
    return _on(duty, paged(duty, area), start, end)


def paged(duty: Duty, area: Area) -> list[str]:
    """The rotas that serve the area and are in its ladder: no others hear of a text."""
    named = {rota for step in area.ladder for rota in step.rotas}
    return [rota.id for rota in duty.serving(area.id) if rota.id in named]


def _on(duty: Duty, rotas: Iterable[str], start: datetime, end: datetime) -> Line:
    stretches = [stretch for rota in rotas for stretch in duty.timeline(rota, start, end)]
    return union((seconds(stretch.start), seconds(stretch.end)) for stretch in stretches)
