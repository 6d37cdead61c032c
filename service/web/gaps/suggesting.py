"""Who could take a gap's time, or parts of it.

Whoever is chosen is looked at anew when they are given the time (`service.offers.assign`, `offer`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from schedules.fill import Candidate, Filling, Open
from schedules.organisation import Organisation
from schedules.parts import parts
from service.callouts import SEEN, callouts
from service.gaps import Record
from service.organisation import Standing
from service.reports.outlook import person
from service.web.gaps.telling import Telling
from service.web.words import _

MOST_PARTS = 6


@dataclass(frozen=True)
class Suggested:
    """`reason`: why this person, in a few words."""

    staff: str
    name: str
    reason: str


@dataclass(frozen=True)
class Stretch:
    """[start, end) of the gap; `value` is what a form sends. `people`: fewest holiday hours first."""

    value: str
    said: str
    start: datetime
    end: datetime
    people: tuple[Suggested, ...]


def stretches(db: Connection, telling: Telling, gap: Record) -> list[Stretch]:
    """The whole of what is left of it, and where it is long, the parts that one person may work."""
    start = max(gap.start, telling.now.replace(second=0, microsecond=0))
    whole = Open(gap.requirement_id, start, gap.end)
    if gap.requirement_id not in telling.requirements or start >= gap.end:
        return []
    filling = Filling(telling.standing.duty, telling.now, callouts(db, start - SEEN, telling.now))
    wanted = [whole, *parts(whole)[:MOST_PARTS]]
    return [_stretch(telling, one, filling.candidates(one)) for one in wanted]


def chosen(value: str, now: datetime) -> tuple[datetime, datetime]:
    """What a form has sent, without the minutes of it that have gone since its page was opened. ValueError."""
    start, end = (datetime.fromisoformat(part) for part in value.split("/"))
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError(value)
    return max(start, now.replace(second=0, microsecond=0)), end


def _stretch(telling: Telling, wanted: Open, able: list[Candidate]) -> Stretch:
    said = telling.words.stretch(wanted.start, wanted.end)
    value = f"{wanted.start.isoformat()}/{wanted.end.isoformat()}"
    return Stretch(value, said, wanted.start, wanted.end, tuple(_people(telling, wanted, able)))


def _people(telling: Telling, wanted: Open, able: list[Candidate]) -> Iterator[Suggested]:
    standing: Standing = telling.standing
    fit = _fit_by_plan(standing.organisation, wanted.requirement)
    for one in able:
        hours = telling.words.hours(round(one.holiday_hours, 1))
        reason = _("ledig, uthvilt, {hours} timer på helligdager og i høytider, siste år og framover", hours=hours)
        if one.staff not in fit:
            reason = _("står ikke i grunnturnus eller vakter her, bare i en endring; {reason}", reason=reason)
        yield Suggested(one.staff, person(standing, one.staff).name, reason)


def _fit_by_plan(organisation: Organisation, requirement: str) -> set[str]:
    """Who has the competence that is wanted; where none is, those in layers and shifts of the area's rotas.

    Others are in these rotas by an override alone: a manager who stepped in once.
    """
    wanted = next(one for one in organisation.coverage if one.id == requirement)
    if wanted.competences is not None:
        return {staff.id for staff in organisation.staff}
    rotas = [rota for rota in organisation.rotas if wanted.area in rota.areas]
    members = {id for rota in rotas for layer in rota.layers for id in layer.members if id is not None}
    return members | {shift.staff for rota in rotas for shift in rota.shifts}
