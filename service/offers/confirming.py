"""JA and NEI to a duty that is to be confirmed (contract, section 8). Each may be taken back by the other."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from schedules.fill import Open
from schedules.fitting import counting
from schedules.parts import takers
from service import events, organisation, queue
from service.errors import UnknownArea
from service.gaps import planners
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import ConfirmationRow
from service.models.offer import ConfirmationState
from service.offers import confirmations, needed
from service.offers.asking import facts_of, is_theirs
from service.offers.telling import Sentence, take_back, to_planners, to_staff
from service.organisation import Standing
from service.queue import Claimed

DECLINED = "duty_declined"  # the kind of work that tells the planners at once, with who could be asked
NAMED = 3  # so many who could be asked are named; a text is short
LONGEST = timedelta(days=1)  # of a duty that lasts longer, somebody is looked for so far


def accept(moment: Moment, row: ConfirmationRow) -> None:
    if _void_unless_theirs(moment, row):
        return
    known_to_fail = row.told_at is not None or row.state == ConfirmationState.DECLINED
    if row.state != ConfirmationState.CONFIRMED:
        confirmations.become(moment, row, ConfirmationState.CONFIRMED, answered_at=moment.now, told_at=None)
        queue.drop(moment.db, _key(row), moment.now)
        if known_to_fail:
            to_planners(moment, ("planner_confirmed", facts_of(moment, row)))
    to_staff(moment, row.staff_id, ("confirmed", _facts(row)))


def decline(moment: Moment, row: ConfirmationRow) -> None:
    """Planners are told at once, also at night; by a worker, since who could be asked takes reckoning."""
    if _void_unless_theirs(moment, row):
        return
    if row.state != ConfirmationState.DECLINED:
        confirmations.become(moment, row, ConfirmationState.DECLINED, answered_at=moment.now)
        queue.put_or_move(
            moment.db, key=_key(row), kind=DECLINED, subject=row.id, due_at=moment.now, now=moment.now
        )
    told: tuple[Sentence, ...] = (("planner_is_told", {}),) if planners(moment.standing, moment.area) else ()
    to_staff(moment, row.staff_id, ("confirm_declined", _facts(row)), *told)


def show(moment: Moment, row: ConfirmationRow) -> None:
    key = {
        ConfirmationState.CONFIRMED: "confirmed",
        ConfirmationState.DECLINED: "confirm_declined",
        ConfirmationState.VOID: "confirm_void",
    }.get(ConfirmationState(row.state), "status_confirmation")
    to_staff(moment, row.staff_id, (key, _facts(row)))


def tell_declined(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler for `duty_declined`. ClaimLost undoes it."""
    with transactions.database.read() as db:
        found = confirmations.find(db, claimed.subject)
        ask = _could_be_asked(db, organisation.standing(db), found, now) if found is not None else []
    with transactions.database.write() as db:
        moment = _moment(transactions, db, found, now)
        queue.finish_or_undo(db, claimed, now)
        row = confirmations.find(db, claimed.subject)
        if moment is None or row is None or row.state != ConfirmationState.DECLINED:
            return
        confirmations.change(moment, row, told_at=now)
        told = to_planners(moment, ("planner_declined", facts_of(moment, row)), *ask)
        name = "confirmation:told" if told else "confirmation:nobody_told"
        events.record(db, name, row.id, now, area_id=row.area_id, staff_id=row.staff_id, number=row.number)


def _moment(transactions: Transactions, db: Connection, row: ConfirmationRow | None, now: datetime) -> Moment | None:
    """None where the area, or the rota, has been retired since."""
    try:
        moment = transactions.moment(db, row.area_id, now) if row is not None else None
    except UnknownArea:
        return None
    return moment if row is not None and moment is not None and row.rota_id in moment.duty.rotas else None


def _could_be_asked(db: Connection, stands: Standing, row: ConfirmationRow, now: datetime) -> list[Sentence]:
    """Who could take the duty, or a part where nobody could take all; nothing where it counts for no requirement."""
    holder = stands.duty.holder(row.rota_id, row.start)
    if holder is None or holder.staff != row.staff_id:
        return []
    start = max(row.start, now)
    until = min(holder.until or start + LONGEST, start + LONGEST)
    for wanted in stands.organisation.coverage:
        if row.rota_id in [rota.id for rota in counting(stands.duty, wanted)]:
            open_time = Open(wanted.id, start, until, row.rota_id)
            free = takers(needed.filling(db, stands.duty, open_time, now), open_time)
            able = [stands.staff(one.staff) for one in free.candidates]
            names = ", ".join([staff.first_name for staff in able if staff is not None][:NAMED])
            return [("urgent_ask" if free.part is None else "urgent_ask_part", {"names": names})] if names else []
    return []


def _void_unless_theirs(moment: Moment, row: ConfirmationRow) -> bool:
    """True: the duty is not theirs, and they have been told."""
    if row.state != ConfirmationState.VOID and is_theirs(moment.duty, row, moment.now):
        return False
    if row.state != ConfirmationState.VOID and row.start > moment.now:
        take_back(moment, row.texts)
        confirmations.become(moment, row, ConfirmationState.VOID)
    to_staff(moment, row.staff_id, ("confirm_void", _facts(row)))
    return True


def _facts(row: ConfirmationRow) -> dict[str, object]:
    return {"number": row.number, "start": row.start}


def _key(row: ConfirmationRow) -> str:
    return f"{DECLINED}:{row.id}"
