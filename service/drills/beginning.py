"""A drill begins: who has duty in the area in the coming week gets a test page, by day.

Also those whom the ladder names whatever their duty: they are paged at any time. Nobody is texted who has a
conversation or a page to answer: a bare JA of theirs would go to a person in need, or take one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from schedules.confirming import at_night, night_ends
from schedules.duty import Duty
from schedules.instants import moment as instant
from schedules.instants import seconds
from schedules.organisation import Area
from service import queue
from service.drills import book
from service.drills.errors import DrillUnderway, NobodyToAsk
from service.line import waiting
from service.line.conversations import next_number
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import DrillRow, new_id
from service.models.drill import DrillAnswer, DrillState
from service.offers.telling import to_staff

DRILL = "drill"  # the kind of work that asks when the night is over, and ends a drill
COMING = timedelta(days=7)
ANSWER_WITHIN = timedelta(hours=2)


@dataclass(frozen=True)
class Begun:
    """`asks_at`: when people are texted, in the morning where it is night now."""

    drill: DrillRow
    asks_at: datetime
    staff: tuple[str, ...]


def begin(transactions: Transactions, area: str, now: datetime, staff_id: str | None = None) -> Begun:
    """For a person, on the rotas or not. UnknownArea, DrillUnderway, NobodyToAsk."""
    with transactions.database.write() as db:
        return _begin(transactions.moment(db, area, now), lambda row: DrillRow(**row, started_by=staff_id))


def begin_by_clock(moment: Moment) -> Begun:
    """Inside a transaction that has the area's lock. DrillUnderway, NobodyToAsk."""
    return _begin(moment, lambda row: DrillRow(**row, by_clock=True))


def _begin(moment: Moment, made: Callable[[dict[str, Any]], DrillRow]) -> Begun:
    earlier = book.under_way(moment.db, moment.area.id)
    if earlier is not None:
        raise DrillUnderway(moment.area.id, earlier.number)
    who = whom(moment.duty, moment.area, moment.now)
    if not who:
        raise NobodyToAsk(moment.area.id)
    drill = made({
        "id": new_id(), "area_id": moment.area.id, "number": next_number(moment), "begun_at": moment.now,
    })  # fmt: skip
    book.add(moment, drill)
    night = at_night(moment.now, moment.zone)
    asks_at = night_ends(moment.now, moment.zone) if night else moment.now
    if night:
        wake(moment, drill, asks_at)
    else:
        ask(moment, drill)
    return Begun(drill, asks_at, tuple(who))


def whom(duty: Duty, area: Area, now: datetime) -> Mapping[str, datetime | None]:
    """Staff ids with when the duty begins that they have next in the area, those first; None for the ladder's own."""
    since, until = seconds(now), seconds(now + COMING)
    begins: dict[str, datetime | None] = {}
    runs = sorted(run for rota in duty.serving(area.id) for run in rota.runs(since, until))
    for start, _, staff in runs:
        begins.setdefault(staff, instant(start))
    for staff in (staff for step in area.ladder for staff in step.staff):
        if not duty.absent(staff, now):
            begins.setdefault(staff, None)
    return begins


def ask(moment: Moment, drill: DrillRow) -> None:
    """Everyone who has duty from now on is texted, and two hours later it ends; at once where nobody is texted."""
    ends = moment.now + ANSWER_WITHIN
    texted = 0
    for staff, begins in whom(moment.duty, moment.area, moment.now).items():
        if moment.standing.staff(staff) is None:
            continue
        if _is_busy(moment, staff):
            book.add_ask(moment, drill, {"staff_id": staff, "begins": begins, "answer": DrillAnswer.BUSY})
            continue
        sentence = ("drill", {"area": moment.area.name, "number": drill.number})
        texts = to_staff(moment, staff, sentence, until=ends)
        book.add_ask(moment, drill, {"staff_id": staff, "begins": begins, "texts": texts})
        texted += 1
    book.change(moment.db, drill, state=DrillState.OPEN, asked_at=moment.now, ends_at=ends)
    book.record(moment, drill, "asked", texted=texted)
    told_at = night_ends(ends, moment.zone) if at_night(ends, moment.zone) else ends
    wake(moment, drill, told_at if texted else moment.now)


def wake(moment: Moment, drill: DrillRow, at: datetime) -> None:
    """A worker looks at the drill then."""
    queue.put_or_move(moment.db, key=f"{DRILL}:{drill.id}", kind=DRILL, subject=drill.id, due_at=at, now=moment.now)


def _is_busy(moment: Moment, staff: str) -> bool:
    return bool(waiting.held(moment.db, staff) or waiting.paging(moment.db, staff))
