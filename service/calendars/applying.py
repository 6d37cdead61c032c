"""What a plan that was read would change in the organisation, and changing it, in the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from schedules import planned, takein
from schedules.instants import DAY, moment
from schedules.planned import Occurrence, Planned, PlanRefused
from schedules.takein import Proposal, Window
from service import events, line
from service.calendars import sources
from service.calendars.sources import Into, Source
from service.organisation import Standing, standing, writing

AHEAD = timedelta(days=400)


def window(stands: Standing, now: datetime) -> Window:
    """From the beginning of today, as far ahead as gaps are looked for."""
    local = stands.duty.zone
    today = local.day(int(now.timestamp()))
    return Window(moment(local.at(today, 0)), moment(local.at(today, 0) + AHEAD.days * DAY))


def plan(stands: Standing, into: Into, occurrences: Sequence[Occurrence], file: str) -> list[Planned]:
    """What the occurrences say, by person. PlanRefused where one says nobody, or more than one."""
    staff = stands.organisation.staff
    said = occurrences if into.staff is None else planned.belonging_to(occurrences, into.staff)
    return planned.absences(said, staff, file) if into.rota is None else planned.shifts(said, staff, file)


def proposed(
    stands: Standing, into: Into, given: Sequence[Planned], wanted: Sequence[Planned], within: Window
) -> Proposal:
    """What taking the plan in would change; `given` is what its source gave before."""
    organisation, local = stands.organisation, stands.duty.zone
    present = (takein.absences_of(organisation, local) if into.rota is None
               else takein.shifts_of(organisation, into.rota, local))
    return takein.propose(present, wanted, given, within)


def apply_file(
    db: Connection, into: Into, wanted: Sequence[Planned], within: Window, mapping: str | None, now: datetime
) -> Proposal:
    """Takes a file's plan in, and remembers its mapping for the next. PlanRefused, UnknownRota, UnknownStaff."""
    writing.hold(db)
    source = sources.of_files(db, standing(db), into) or sources.first_file(db, into, now)
    sources.remember(db, source.id, mapping=mapping)
    return apply(db, source, wanted, within, now)


def apply(db: Connection, source: Source, wanted: Sequence[Planned], within: Window, now: datetime) -> Proposal:
    """Takes the plan in, whole; what it changed. PlanRefused where somebody in it has left."""
    writing.hold(db)
    stands = standing(db)
    _know(stands, wanted)
    proposal = proposed(stands, source.into, source.given, wanted, within)
    sources.remember(db, source.id, given=proposal.given)
    if not proposal.empty:
        before, local, rota = stands.organisation, stands.duty.zone, source.into.rota
        after = (takein.with_absences(before, proposal, local) if rota is None
                 else takein.with_shifts(before, rota, proposal, local))
        writing.write(db, before, after, now)
        line.duty_changed(db, now)
        events.record(db, "calendar:plan:taken_in", source.id, now, rota=rota,
                      added=len(proposal.added), removed=len(proposal.removed))
    return proposal


def _know(stands: Standing, wanted: Sequence[Planned]) -> None:
    gone = sorted({one.staff for one in wanted if stands.staff(one.staff) is None})
    if gone:
        raise PlanRefused("calendar", [f"{staff!r} is no longer on the staff" for staff in gone])
