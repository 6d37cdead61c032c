"""What the pages of drills show: whom texts do not reach, the areas' drills, and one with everyone in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from channels import twilio_errors
from schedules.organisation import Area
from service import drills, offers, unreachable
from service.accounts import Viewer
from service.drills import MISSING, REACHED, Held, Outcome
from service.drills.outcome import Asked
from service.models import DrillRow
from service.models.account import Role
from service.models.drill import DrillState
from service.organisation import Standing
from service.organisation.items import areas_of_staff
from service.unreachable import Unreachable
from service.web.admin.kinds import WEEKDAYS
from service.web.words import _, counted, language

MOST = 20  # drills in the list
MAY = (Role.PLANNER, Role.MANAGER)


@dataclass(frozen=True)
class Silent:
    """Somebody whom texts do not reach. `next_duty`: None where none is near."""

    name: str
    phone: str
    since: datetime
    why: str
    next_duty: datetime | None
    on_duty: bool


@dataclass(frozen=True)
class Line:
    """A drill in the list. `badge`: the class of `how`."""

    id: str
    area: str
    number: int
    begun_at: datetime
    badge: str
    how: str


@dataclass(frozen=True)
class Choice:
    """An area where a drill can be begun. `weekly`: in words; '' where the clock begins none. `busy`: one under way."""

    id: str
    name: str
    weekly: str
    people: int
    busy: bool


@dataclass(frozen=True)
class Overview:
    silent: Sequence[Silent]
    choices: Sequence[Choice]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Person:
    name: str
    badge: str
    how: str
    begins: datetime | None
    had_duty: bool
    answered_at: datetime | None


@dataclass(frozen=True)
class Shown:
    """`asks_at`: whom it is about is asked then; None once they have been."""

    line: Line
    by: str
    people: Sequence[Person]
    ends_at: datetime | None
    is_open: bool
    is_planned: bool
    told: int


def overview(db: Connection, standing: Standing, viewer: Viewer, now: datetime) -> Overview:
    areas = [area for area in standing.organisation.areas if viewer.may(area.id, *MAY)]
    names = {area.id: area.name for area in areas}
    held = drills.held(db, drills.latest(db, list(names), MOST))
    busy = {one.drill.area_id for one in held if one.drill.state != DrillState.OVER}
    return Overview(
        silent(db, standing, names, now), [_choice(standing, area, area.id in busy, now) for area in areas],
        [_line(one, names[one.drill.area_id]) for one in held],
    )  # fmt: skip


def silent(db: Connection, standing: Standing, areas: Sequence[str] | dict[str, str], now: datetime) -> list[Silent]:
    """Whom texts do not reach, of those who are asked for in these areas; who has duty first before the others."""
    theirs = areas_of_staff(standing.organisation)
    marks = unreachable.marked(db, standing.organisation.staff)
    found = []
    for staff in standing.organisation.staff:
        if (mark := marks.get(staff.id)) is not None and not theirs[staff.id].isdisjoint(areas):
            begins = offers.next_duty(standing.duty, staff.id, now)
            on_duty = begins is not None and begins <= now
            found.append(Silent(staff.name, staff.phone, mark.since, why(mark), begins, on_duty))
    return sorted(found, key=lambda one: (one.next_duty is None, one.next_duty or now, one.name))


def why(mark: Unreachable) -> str:
    if mark.code in twilio_errors.OPTED_OUT:
        return _("har meldt seg av hos leverandøren (STOP)")
    if twilio_errors.number_is_dead(mark.code):
        return _("nummeret kan ikke få SMS")
    return _("flere SMS på rad kom ikke fram")


def shown(db: Connection, standing: Standing, drill: DrillRow, now: datetime) -> Shown:
    [held] = drills.held(db, [drill])
    area = standing.area(drill.area_id)
    people = [_person(standing, held, one) for one in (*held.those(*MISSING), *_others(held))]
    staff = standing.staff(drill.started_by) if drill.started_by is not None else None
    by = _("ukentlig, av seg selv") if drill.by_clock else staff.name if staff is not None else ""
    return Shown(_line(held, area.name if area is not None else drill.area_id), by, people, drill.ends_at,
                 drill.state == DrillState.OPEN, drill.state == DrillState.PLANNED, drill.told)  # fmt: skip


def _others(held: Held) -> list[Asked]:
    return [one for one in held.asked if one.outcome not in MISSING]


def _choice(standing: Standing, area: Area, busy: bool, now: datetime) -> Choice:
    weekly = ""
    if area.drill is not None:
        clock = area.drill.at if language() == "en" else area.drill.at.replace(":", ".")
        weekly = _("Av seg selv hver uke: {day} {clock}.", day=dict(WEEKDAYS)[area.drill.day], clock=clock)
    return Choice(area.id, area.name, weekly, len(drills.whom(standing.duty, area, now)), busy)


def _line(held: Held, area: str) -> Line:
    drill, reached = held.drill, len(held.those(*REACHED))
    missing = len(held.those(*MISSING))
    if drill.state == DrillState.PLANNED:
        badge, how = "", _("sendes i morgen tidlig")
    elif drill.state == DrillState.OPEN:
        badge, how = "", _("{n} av {asked} har svart så langt", n=reached, asked=held.texted)
    elif missing:
        badge, how = "wrong", counted("{n} av {asked} ble ikke nådd", "{n} av {asked} ble ikke nådd", missing,
                                      asked=held.texted)  # fmt: skip
    elif held.texted:
        badge, how = "good", _("alle {asked} svarte", asked=held.texted)
    else:
        badge, how = "warn", _("ingen ble spurt")
    if held.texted and (busy := len(held.those(Outcome.BUSY))):
        how = counted("{how}, og én ble ikke spurt", "{how}, og {n} ble ikke spurt", busy, how=how)
    return Line(drill.id, area, drill.number, drill.begun_at, badge, how)


def _person(standing: Standing, held: Held, one: Asked) -> Person:
    badge, how = {
        Outcome.ANSWERED: ("good", _("svarte")), Outcome.LATE: ("warn", _("svarte for sent")),
        Outcome.WAITING: ("", _("har ikke svart ennå")), Outcome.SILENT: ("wrong", _("svarte ikke")),
        Outcome.UNDELIVERED: ("wrong", _("SMS kom ikke fram")), Outcome.UNSENT: ("wrong", _("SMS ble ikke sendt")),
        Outcome.BUSY: ("", _("ble ikke spurt, hadde en henvendelse eller et varsel")),
    }[one.outcome]  # fmt: skip
    staff, asked_at = standing.staff(one.staff), held.drill.asked_at
    had = one.begins is not None and asked_at is not None and one.begins <= asked_at
    return Person(staff.name if staff is not None else one.staff, badge, how, one.begins, had, one.answered_at)
