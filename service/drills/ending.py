"""A drill ends two hours after it was asked, or when everybody has answered; never at night where somebody is missing.

Planners get a text where somebody did not answer or could not be reached, and a letter in either case. Users are told
nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from schedules.confirming import at_night, night_ends
from service import queue
from service.drills import beginning, book, letters, outcome
from service.drills.outcome import MISSING, REACHED, Held, Outcome
from service.errors import UnknownArea
from service.gaps import planners
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import DrillRow
from service.models.drill import DrillState
from service.offers.telling import Sentence, take_back, to_staff
from service.queue import Claimed

NAMED = 5  # so many are named in a text; the page and the letter name all
SAID = {
    Outcome.SILENT: "drill_silent",
    Outcome.UNDELIVERED: "drill_undelivered",
    Outcome.UNSENT: "drill_unsent",
    Outcome.BUSY: "drill_busy",
}


def look(transactions: Transactions, mails: bool, claimed: Claimed, now: datetime) -> None:
    """The worker's handler for `drill`. `mails`: there is a mail server. ClaimLost undoes it."""
    with transactions.database.write() as db:
        drill = book.find(db, claimed.subject)
        try:
            moment = transactions.moment(db, drill.area_id, now) if drill is not None else None
        except UnknownArea:  # retired since: there is no number to write from
            moment = None
        drill = book.find(db, claimed.subject)  # as it is under the lock
        later = _later(moment, drill) if moment is not None and drill is not None else None
        if later is not None:
            queue.retry(db, claimed, later)
            return
        queue.finish_or_undo(db, claimed, now)
        if moment is not None and drill is not None and drill.state == DrillState.PLANNED:
            beginning.ask(moment, drill)
        elif moment is not None and drill is not None and drill.state == DrillState.OPEN:
            _end(moment, drill, mails)
        elif drill is not None and drill.state != DrillState.OVER:
            book.change(db, drill, state=DrillState.OVER, ended_at=now)


def _later(moment: Moment, drill: DrillRow) -> datetime | None:
    """When to look again; None: it is to be asked or ended now."""
    night = night_ends(moment.now, moment.zone) if at_night(moment.now, moment.zone) else None
    if drill.state != DrillState.OPEN:
        return night if drill.state == DrillState.PLANNED else None
    [held] = outcome.held(moment.db, [drill])
    if held.those(Outcome.WAITING) and drill.ends_at is not None and moment.now < drill.ends_at:
        return drill.ends_at
    return night if len(held.those(*REACHED)) < held.texted else None


def _end(moment: Moment, drill: DrillRow, mails: bool) -> None:
    for ask in book.asks(moment.db, [drill.id]):
        if ask.answer is None:
            take_back(moment, ask.texts)
    book.change(moment.db, drill, state=DrillState.OVER, ended_at=moment.now)
    [held] = outcome.held(moment.db, [drill])
    missing = held.those(*MISSING)
    told = _tell(moment, held) if missing else []
    told_by_mail = letters.queue_all(moment, drill) if mails else []
    book.change(moment.db, drill, told=len({*told, *told_by_mail}))
    book.record(moment, drill, "ended", texted=held.texted, missing=len(missing), told=drill.told)


def _tell(moment: Moment, held: Held) -> Sequence[str]:
    """One text to each planner; who was told."""
    told = planners(moment.standing, moment.area)
    for planner in told:
        to_staff(moment, planner, *sentences(moment, held))
    return told


def sentences(moment: Moment, held: Held) -> list[Sentence]:
    """How many answered, and who did not, with the reason that is known."""
    facts = {"area": moment.area.name, "number": held.drill.number, "answered": len(held.those(*REACHED)),
             "asked": held.texted}  # fmt: skip
    said: list[Sentence] = [("planner_drill", facts)]
    for which, key in SAID.items():
        names = [moment.first_name(one.staff) for one in held.those(which)]
        if names:
            more = [f"+{len(names) - NAMED}"] if len(names) > NAMED else []
            said.append((key, {"names": ", ".join([*names[:NAMED], *more])}))
    return said
