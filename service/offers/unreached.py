"""Planners hear that texts do not reach somebody's phone: once, of all areas where the person is asked for.

At once where their duty begins before the night is over; else by day. Whoever it is about is not told of it by text.
"""

from datetime import datetime, timedelta

from schedules.confirming import at_night, may_be_told, night_ends
from schedules.duty import Duty
from schedules.instants import moment, seconds
from schedules.organisation import Staff
from service import events, organisation, queue, unreachable
from service.gaps import planners
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.offers.telling import Sentence, to_staff
from service.organisation.items import areas_of_staff
from service.queue import Claimed

AHEAD = timedelta(weeks=4)  # the next duty is looked for so far
WORTH = timedelta(hours=12)


def tell(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler for `unreachable`. ClaimLost undoes it."""
    with transactions.database.write() as db:
        stands = organisation.standing(db)
        staff = stands.staff(claimed.subject)
        theirs = areas_of_staff(stands.organisation).get(claimed.subject, frozenset())
        held = {area: transactions.moment(db, area, now) for area in sorted(theirs)}
        queue.finish_or_undo(db, claimed, now)
        if staff is None or not unreachable.to_be_told(db, staff, now):
            return
        told = _tell([held[area.id] for area in stands.organisation.areas if area.id in held], staff)
        name = "staff:unreachable:told" if told else "staff:unreachable:nobody_told"
        events.record(db, name, staff.id, now, staff_id=staff.id, told=told)


def next_duty(duty: Duty, staff: str, now: datetime, ahead: timedelta = AHEAD) -> datetime | None:
    """When the person's duty begins, on whatever rota; `now` where they have it; None where none is near."""
    since, until = seconds(now), seconds(now + ahead)
    begins = [
        start for rota in duty.rotas.values() if staff in rota.people
        for start, _, who in rota.runs(since, until) if who == staff
    ]  # fmt: skip
    return max(moment(min(begins)), now) if begins else None


def _tell(moments: list[Moment], staff: Staff) -> int:
    """One text to each, about the first area that they plan; how many are told."""
    told: set[str] = set()
    for at in moments:
        begins = next_duty(at.duty, staff.id, at.now)
        waits = at_night(at.now, at.zone) and (begins is None or not may_be_told(at.now, begins, at.zone))
        not_before = night_ends(at.now, at.zone) if waits else None
        for planner in _others(at, staff.id):
            if planner not in told:
                told.add(planner)
                to_staff(at, planner, *_sentences(at, staff, begins), until=(not_before or at.now) + WORTH,
                         not_before=not_before)
    return len(told)


def _others(at: Moment, staff: str) -> list[str]:
    """The area's planners; where the person is the only one, its managers."""
    others = [id for id in planners(at.standing, at.area) if id != staff]
    return others or [id for id in at.area.managers if id != staff and at.standing.staff(id)]


def _sentences(at: Moment, staff: Staff, begins: datetime | None) -> list[Sentence]:
    lead: Sentence = ("planner_unreachable", {"area": at.area.name, "name": staff.first_name})
    if begins is None:
        return [lead]
    if begins <= at.now:
        return [lead, ("planner_unreachable_now", {"name": staff.first_name})]
    return [lead, ("planner_unreachable_next", {"start": begins})]
