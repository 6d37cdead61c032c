"""Making duty reports: the clock looks every five minutes, and each area's next one is made once, under its lock."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from service import queue
from service.errors import UnknownArea
from service.events import record
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.models import DutyReportCopyRow, DutyReportRow, new_id
from service.models.morning import DueOf
from service.models.report import Mail
from service.mornings import book, due, telling
from service.mornings.due import Due
from service.mornings.telling import Told
from service.organisation import standing
from service.queue import Claimed

LOOK, MAIL, REMIND, TELL_MANAGERS = "morning_look", "morning_mail", "morning_remind", "morning_managers"
EVERY = 5  # minutes
FIRST_LOOKS_BACK = timedelta(minutes=EVERY)  # while nobody has written to an area
FIRST_TELLS, FIRST_TELLS_AT_MOST = timedelta(days=1), timedelta(days=7)
DAYTIME_AHEAD = timedelta(days=4)  # over a long weekend


def look(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """The worker's handler. Each area in a transaction of its own, so that no lock is held for long."""
    with transactions.database.read() as db:
        areas = [area.id for area in standing(db).organisation.areas]
        areas = [id for id in areas if due.latest(standing(db), id, _after(db, id, now), now)]
    for area in areas:
        with transactions.database.write() as db:
            try:
                make_due(transactions.moment(db, area, now))
            except UnknownArea:  # retired since
                continue
    with transactions.database.write() as db:
        queue.finish_or_undo(db, claimed, now)


def make_due(moment: Moment) -> DutyReportRow | None:
    """The area's next report, where one is due; None where none is, or somebody has made it meanwhile."""
    db, area = moment.db, moment.area.id
    found = due.latest(moment.standing, area, _after(db, area, moment.now), moment.now)
    return None if found is None else make(moment, found, book.last_until(db, area) or _first_since(db, area, found.at))


def recipients(moment: Moment, lines: Sequence[Told], until: datetime) -> dict[str, bool]:
    """For whom it is, by staff id, and whether it is all for them: the daytime team, the next on duty, coordinators."""
    whole = [*_daytime(moment, until), *due.next_on_duty(moment.standing, moment.area.id, until)]
    found = {id: True for id in whole if moment.standing.staff(id) is not None}
    for one in lines:
        id = one.user.coordinator if one.user is not None else None
        if id is not None and moment.standing.staff(id) is not None:
            found.setdefault(id, False)
    return found


def make_copies(moment: Moment, report_id: str, lines: Sequence[Told], to: Iterable[tuple[str, bool]]) -> None:
    """One for each, and the mail to those who have an address, where there is something to tell them."""
    copies = []
    for staff_id, whole in to:
        theirs = lines if whole else telling.of_coordinator(lines, staff_id)
        mail = Mail.QUEUED if lines and moment.staff(staff_id).email is not None else Mail.NONE
        copies.append(DutyReportCopyRow(
            id=new_id(), report_id=report_id, staff_id=staff_id, whole=whole, counts=telling.counts(theirs), mail=mail))
    book.add_copies(moment.db, copies)
    for copy in copies:
        if copy.mail == Mail.QUEUED:
            queue.put(moment.db, key=f"{MAIL}:{copy.id}", kind=MAIL, subject=copy.id, due_at=moment.now, now=moment.now)


def make(moment: Moment, found: Due, since: datetime) -> DutyReportRow:
    """Under the area's lock: the report, a copy for each, their mail, and when it is asked for."""
    lines = telling.told(moment, since, found.at)
    counted = telling.counts(lines)
    left = found.of is DueOf.MORNING and bool(counted["unanswered"] or counted["unjournalled"])
    report = DutyReportRow(
        id=new_id(), area_id=moment.area.id, due_of=found.of, day=found.at.astimezone(moment.zone).date().isoformat(),
        since=since, until=found.at, made_at=moment.now, counts=counted,
        tells=bool(counted["conversations"]) or left,
    )  # fmt: skip
    book.add(moment.db, report, [])
    record(moment.db, "morning:report:made", report.id, moment.now, area_id=moment.area.id, of=report.due_of,
           counts=counted)  # fmt: skip
    make_copies(moment, report.id, lines if report.tells else (), recipients(moment, lines, found.at).items())
    if report.tells:
        for kind, at in zip((REMIND, TELL_MANAGERS), due.reminders(moment.standing, moment.now), strict=True):
            queue.put(moment.db, key=f"{kind}:{report.id}", kind=kind, subject=report.id, due_at=at, now=moment.now)
    return report


def _daytime(moment: Moment, until: datetime) -> list[str]:
    """The area's own list, else who has its daytime rotas at the time, or is the next who has."""
    if moment.area.daytime:
        return list(moment.area.daytime)
    found = []
    for rota in moment.duty.serving(moment.area.id):
        if rota.kind == "daytime":
            found += [stretch.staff for stretch in moment.duty.timeline(rota.id, until, until + DAYTIME_AHEAD)[:1]]
    return found


def _after(db: Connection, area: str, now: datetime) -> datetime:
    """What was due after this is due. Before the first report: since somebody wrote, so that a late look loses none."""
    last = book.last_until(db, area)
    if last is not None:
        return last
    wrote = telling.first_opened(db, area)
    return now - FIRST_LOOKS_BACK if wrote is None else max(now - FIRST_TELLS, min(wrote, now - FIRST_LOOKS_BACK))


def _first_since(db: Connection, area: str, until: datetime) -> datetime:
    """From when the first report tells: a day, or since somebody first wrote, at most a week."""
    wrote = telling.first_opened(db, area) or until
    return max(until - FIRST_TELLS_AT_MOST, min(wrote, until - FIRST_TELLS))
