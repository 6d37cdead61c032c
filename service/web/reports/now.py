"""A report made now: of one area or a few, else first how each area stands, to choose among."""

from dataclasses import dataclass
from datetime import datetime

from flask import abort, request

from schedules.calendar import NamedPeriod
from schedules.organisation import Area
from service import gaps
from service.gaps import ahead
from service.models.gap import GapState
from service.organisation import Standing
from service.reports import Report, on_period
from service.reports.naming import by_id
from service.reports.wording import Words
from service.web import viewing, words
from service.web.edge import edge
from service.web.reports.archive import theirs

A_PAGE = 3  # areas; of more, nobody reads the reports in one


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. `area`: the one that was named, None where it is all of theirs."""

    standing: Standing
    period: NamedPeriod
    areas: tuple[Area, ...]
    area: Area | None
    now: datetime


@dataclass(frozen=True)
class Stands:
    """How many gaps of the area are open and accepted in the period."""

    id: str
    name: str
    open: int
    accepted: int


@dataclass(frozen=True)
class Choice:
    period: str
    title: str
    dates: str
    areas: tuple[Stands, ...]


def wanted() -> Wanted:
    """404 for an area that is not theirs, and a period that there is not."""
    now, area = edge().now(), request.args.get("area", "")
    standing = gaps.bring_up_to_date(edge().database, now)
    areas = tuple(one for one in theirs(standing, viewing.viewer()) if area in ("", one.id))
    period = by_id(standing.organisation, request.args.get("period", ""))
    if not areas or period is None:
        abort(404)
    return Wanted(standing, period, areas, areas[0] if area else None, now)


def made(asked: Wanted) -> Report:
    with edge().database.read() as db:
        return on_period(db, asked.standing, asked.period.id, asked.areas, asked.now)


def choice(asked: Wanted) -> Choice | None:
    """Areas with most that is open first; None where a page holds the reports of all."""
    if len(asked.areas) <= A_PAGE:
        return None
    ids, states = tuple(area.id for area in asked.areas), (GapState.OPEN, GapState.ACCEPTED)
    with edge().database.read() as db:
        found = ahead.counted(db, ahead.Wanted(ids, states, asked.period.start, asked.period.end), asked.now)
    counts = {(one.area, one.state): one.gaps for one in found}
    stands = [Stands(area.id, area.name, *(counts.get((area.id, state), 0) for state in states))
              for area in asked.areas]  # fmt: skip
    said = Words(words.language(), asked.standing.organisation.timezone)
    return Choice(
        asked.period.id, asked.period.called(said.language), said.dates(asked.period.start, asked.period.end),
        tuple(sorted(stands, key=lambda one: (-one.open, -one.accepted, one.name))),
    )  # fmt: skip
