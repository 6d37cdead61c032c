"""Every minute: whose duty begins soon and is to be confirmed, and what has become of what was asked (section 8).

`todo` says what is to be done at an instant; it is found without locks, and found again under each area's lock before
it is done, so two workers that look at once ask once. What fell due before the area was imported is not asked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from schedules.confirming import asked_at, at_night, may_be_asked, may_be_told
from schedules.duty import Duty, Start
from schedules.organisation import Rota
from schedules.written import duration
from service import events, organisation, queue
from service.errors import UnknownArea
from service.line.conversations import next_number
from service.line.moment import AREA, Moment
from service.line.transactions import Transactions
from service.models import ConfirmationRow
from service.models.offer import ConfirmationState
from service.offers import confirmations, losing
from service.offers.telling import take_back, to_planners, to_staff
from service.organisation import Standing
from service.queue import Claimed

CONFIRM = "confirm"  # queued by the clock every minute
EVENING_BEFORE = timedelta(hours=14)  # no question is moved further from its time than this


class Do(StrEnum):
    ASK = "ask"
    TELL = "tell"  # the planners, that it is not confirmed
    TELL_LATE = "tell_late"  # the same, once it has begun
    SILENCE = "silence"  # it has begun without an answer
    VOID = "void"  # it is not this person's, or does not begin then
    LOST = "lost"  # it was confirmed, and is not this person's any more: they hear so


@dataclass(frozen=True)
class Task:
    """`row` is None where somebody is to be asked: about `start`."""

    area: str
    do: Do
    row: ConfirmationRow | None
    start: Start | None


def look(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler for `confirm`. What is done when it dies is not done again."""
    with transactions.database.read() as db:
        stands = organisation.standing(db)
        areas = sorted({task.area for task in todo(db, stands, now)} | losing.areas(db, stands, now))
    for area in areas:
        try:
            with transactions.database.write() as db:
                moment = transactions.moment(db, area, now)
                tasks = [task for task in todo(db, moment.standing, now) if task.area == area]
                for task in tasks:
                    DOES[task.do](moment, task)
                losing.tell(moment, [task.row for task in tasks if task.do is Do.LOST and task.row is not None])
        except UnknownArea:  # retired since: nobody is asked from there
            continue
    with transactions.database.write() as db:
        queue.finish_or_undo(db, claimed, now)


def todo(db: Connection, stands: Standing, now: datetime) -> list[Task]:
    """What is to be done at `now`, old questions first."""
    zone = ZoneInfo(stands.organisation.timezone)
    rows = confirmations.live(db, now)
    rotas = {rota.id: rota for rota in stands.organisation.rotas}
    done = [_with(row, rotas.get(row.rota_id), stands, zone, now) for row in rows]
    tasks = [Task(row.area_id, do, row, None) for row, do in zip(rows, done, strict=True) if do is not None]
    known = {(row.rota_id, row.staff_id, row.start) for row, do in zip(rows, done, strict=True) if do is not Do.VOID}
    imported = {row.id: row.imported_at for row in db.execute(select(AREA.c.id, AREA.c.imported_at))}
    for rota, start, due in _due(stands, zone, now):
        area = asks_from(stands, rota)
        if area is not None and due >= imported[area] and (start.rota, start.staff, start.at) not in known:
            tasks.append(Task(area, Do.ASK, None, start))
    return tasks


def asks_from(stands: Standing, rota: Rota) -> str | None:
    """The area whose number asks: the first that the rota serves."""
    return next((area for area in rota.areas if stands.area(area) is not None), None)


def is_theirs(duty: Duty, row: ConfirmationRow, now: datetime) -> bool:
    """Whether the duty is still this person's: begins then, or began then and goes on."""
    if row.start > now:
        return any(start.staff == row.staff_id for start in duty.starts(row.rota_id, row.start, row.start))
    holder = duty.holder(row.rota_id, row.start)
    return holder is not None and holder.staff == row.staff_id and (holder.until is None or holder.until > now)


def _due(stands: Standing, zone: ZoneInfo, now: datetime) -> Iterator[tuple[Rota, Start, datetime]]:
    """Duties that begin after `now` and should have been asked about by now, with when."""
    for rota in stands.organisation.rotas:
        if rota.confirm:
            before = duration(rota.confirm_before)
            for start in stands.duty.starts(rota.id, now + timedelta(seconds=1), now + before + EVENING_BEFORE):
                due = asked_at(start.at, before, zone)
                if due <= now and may_be_asked(now, start.at, zone) and stands.staff(start.staff) is not None:
                    yield rota, start, due


def _with(row: ConfirmationRow, rota: Rota | None, stands: Standing, zone: ZoneInfo, now: datetime) -> Do | None:
    """What is to be done with what was asked."""
    if row.start <= now:
        return _with_begun(row, rota, stands, zone, now)
    if rota is None or not is_theirs(stands.duty, row, now):
        return _with_somebody_elses(row, stands, zone, now)
    if not rota.confirm:
        return Do.VOID
    due = confirmations.in_doubt_from(row, rota, zone)
    untold = row.state == ConfirmationState.WAITING and row.told_at is None
    return Do.TELL if untold and due <= now and not at_night(now, zone) else None


def _with_somebody_elses(row: ConfirmationRow, stands: Standing, zone: ZoneInfo, now: datetime) -> Do | None:
    """Who said yes to it hears that it is not theirs, by day where that is soon enough."""
    holder = stands.duty.holder(row.rota_id, row.start)
    if row.state != ConfirmationState.CONFIRMED or (holder is not None and holder.staff == row.staff_id):
        return Do.VOID
    return Do.LOST if may_be_told(now, row.start, zone) else None


def _with_begun(row: ConfirmationRow, rota: Rota | None, stands: Standing, zone: ZoneInfo, now: datetime) -> Do | None:
    """It began without an answer; planners who have not heard so do, in the morning where it is night."""
    if row.told_at is not None or rota is None or not rota.confirm:
        return Do.SILENCE
    holder = stands.duty.holder(row.rota_id, row.start)
    if holder is None or holder.staff != row.staff_id:
        return Do.VOID
    return None if at_night(now, zone) else Do.TELL_LATE


def _ask(moment: Moment, task: Task) -> None:
    assert task.start is not None
    start, number = task.start, next_number(moment)
    rota, holder = _rota(moment, start.rota), moment.duty.holder(start.rota, start.at)
    until = holder.until if holder is not None else None
    facts = {"area": moment.area.name, "number": number, "rota": rota.name, "start": start.at, "end": until}
    texts = to_staff(moment, start.staff, ("confirm" if until else "confirm_lasting", facts), until=start.at)
    confirmations.create(moment, start.rota, start.staff, start.at, ConfirmationState.WAITING, texts, number)


def _tell(moment: Moment, task: Task) -> None:
    assert task.row is not None
    _tell_planners(moment, task.row, "planner_unconfirmed", until=task.row.start)


def _tell_late(moment: Moment, task: Task) -> None:
    assert task.row is not None
    _tell_planners(moment, task.row, "planner_unconfirmed_begun")
    confirmations.become(moment, task.row, ConfirmationState.SILENT)


def _tell_planners(moment: Moment, row: ConfirmationRow, key: str, until: datetime | None = None) -> None:
    confirmations.change(moment, row, told_at=moment.now)
    told = to_planners(moment, (key, facts_of(moment, row)), until=until)
    name = "confirmation:told" if told else "confirmation:nobody_told"
    events.record(moment.db, name, row.id, moment.now, area_id=row.area_id, staff_id=row.staff_id, number=row.number)


def _silence(moment: Moment, task: Task) -> None:
    assert task.row is not None
    confirmations.become(moment, task.row, ConfirmationState.SILENT)


def _void(moment: Moment, task: Task) -> None:
    assert task.row is not None
    take_back(moment, task.row.texts)
    confirmations.become(moment, task.row, ConfirmationState.VOID)


def facts_of(moment: Moment, row: ConfirmationRow) -> dict[str, object]:
    """The facts that planners are told of a duty."""
    name, rota = moment.first_name(row.staff_id), _rota(moment, row.rota_id).name
    return {"area": moment.area.name, "name": name, "rota": rota, "start": row.start}


def _rota(moment: Moment, id: str) -> Rota:
    return next(rota for rota in moment.standing.organisation.rotas if rota.id == id)


DOES: dict[Do, Callable[[Moment, Task], None]] = {
    Do.ASK: _ask, Do.TELL: _tell, Do.TELL_LATE: _tell_late, Do.SILENCE: _silence, Do.VOID: _void,
    Do.LOST: _void,
}
