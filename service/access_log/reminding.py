"""Once a day: who is to hand a log over is reminded before it is due, and managers hear when it is late; whoever
follows somebody up hears that a consent ends, or has ended.

Each is told again after a week (a consent that has ended: after a month) until it is dealt with. Nothing is shut.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from service import consents, organisation, people, queue
from service.access_log import requests
from service.access_log.requests import Request
from service.consents.book import Ending
from service.line import rights
from service.line.moment import Moment
from service.line.transactions import Transactions
from service.queue import Claimed

REMIND = "rights"
BEFORE_DUE, AGAIN = timedelta(days=7), timedelta(days=7)
BEFORE_END, AGAIN_ENDED = timedelta(days=14), timedelta(days=30)


def handlers(transactions: Transactions) -> Mapping[str, Callable[[Claimed, datetime], None]]:
    return {REMIND: lambda claimed, now: remind(transactions, claimed, now)}


def remind(transactions: Transactions, claimed: Claimed, now: datetime) -> None:
    """Each area in its own transaction; what was told is marked in it, so that a second time tells nothing twice."""
    with transactions.database.read() as db:
        areas = [area.id for area in organisation.standing(db).organisation.areas]
    for area in areas:
        with transactions.database.write() as db:
            moment = transactions.moment(db, area, now)
            _logs(moment)
            _endings(moment)
    with transactions.database.write() as db:
        queue.finish_or_undo(db, claimed, now)


def _logs(moment: Moment) -> None:
    today = _today(moment)
    for request in requests.of_areas(moment.db, [moment.area.id]):
        near = today >= request.due_on - BEFORE_DUE or not _is_here(moment, request.follow_up)
        if near and _rested(moment, request.reminded_at, AGAIN) and _tell(moment, request, today):
            requests.reminded(moment.db, request.id, moment.now)


def _tell(moment: Moment, request: Request, today: date) -> bool:
    """Whether there was somebody to tell."""
    by = rights.due_at(moment, request)
    told = []
    if _is_here(moment, request.follow_up):
        told.append((str(request.follow_up), "follow_access_again"))
    if request.due_on < today or not told:
        told += [(id, "manager_access_late" if request.due_on < today else "follow_access")
                 for id in moment.area.managers if _is_here(moment, id)]
    for staff, key in told:
        rights.by_day(moment, staff, key, area=moment.area.name, by=by)
    return bool(told)


def _endings(moment: Moment) -> None:
    """One text to each, however many it is about: who they are stands behind sign-in."""
    today = _today(moment)
    due = [ending for ending in consents.ending(moment.db, today, BEFORE_END, moment.area.id)
           if _worth_telling(moment, ending, today)]
    users = people.find_all(moment.db, moment.vault, {ending.service_user_id for ending in due})
    told: set[str] = set()
    for ending in due:
        staff = requests.follow_up_of(moment.db, moment.standing, users[ending.service_user_id])
        if staff is not None and staff not in told:
            rights.by_day(moment, staff, "follow_consent_end", area=moment.area.name)
            told.add(staff)
    consents.reminded(moment.db, [ending.id for ending in due], moment.now)


def _worth_telling(moment: Moment, ending: Ending, today: date) -> bool:
    """Once before it ends, once when it has, and then once a month."""
    if ending.reminded_at is None:
        return True
    before = ending.reminded_at.astimezone(moment.zone).date() <= ending.until
    return ending.until < today if before else _rested(moment, ending.reminded_at, AGAIN_ENDED)


def _rested(moment: Moment, told: datetime | None, between: timedelta) -> bool:
    return told is None or _today(moment) - told.astimezone(moment.zone).date() >= between


def _is_here(moment: Moment, staff_id: str | None) -> bool:
    return staff_id is not None and moment.standing.staff(staff_id) is not None


def _today(moment: Moment) -> date:
    return moment.now.astimezone(moment.zone).date()
