"""The part of a person's page that tells who has opened what, and whether the person waits for the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from service import access_log as rules
from service.access_log import Handed, requests
from service.access_log.wording import worded
from service.models.account import Role
from service.web import viewing, words
from service.web.plans.access import Visit
from service.web.words import later

AT_MOST = 20  # lines on the page; the paper has them all
HOWS: Mapping[str, str] = {
    Handed.IN_PERSON: later("i hånden"), Handed.BY_POST: later("i posten"),
    Handed.DIGITALLY: later("digitalt, på en sikker måte"),
}


@dataclass(frozen=True)
class Waiting:
    """A person waits for the log. `late`: what they were told is past."""

    at: datetime
    by: date
    name: str | None  # who is to hand it over
    mine: bool
    late: bool


def facts(visit: Visit) -> Mapping[str, Any]:
    """Reasons for breaking the glass are read by those who hand the log over; others see that there is one.

    What tells of a complaint is for those who may read it: it may be about whoever else looks here.
    """
    leads = viewing.viewer().may(visit.area.id, Role.MANAGER)
    listed, counted = (rules.of_person, rules.count) if leads else (rules.for_helpers, rules.count_for_helpers)
    lines = listed(visit.db, visit.vault, visit.user.id, AT_MOST)
    zone = ZoneInfo(visit.standing.organisation.timezone)
    request = requests.of_person_open(visit.db, visit.user.id)
    return {
        "lines": [worded(line, words.language(), zone) for line in lines],
        "count": counted(visit.db, visit.user.id), "may_hand": visit.reach.knows, "hows": list(HOWS.items()),
        "waiting": None if request is None else waiting(visit.db, request, visit.staff, visit.now.astimezone(zone)),
        "handed": _handed(visit),
    }  # fmt: skip


def waiting(db: Connection, request: requests.Request, staff: str, local: datetime) -> Waiting:
    names = rules.of_staff(db, [request.follow_up] if request.follow_up else [])
    name = names.get(request.follow_up) if request.follow_up else None
    return Waiting(request.at, request.due_on, name, request.follow_up == staff, request.due_on < local.date())


def _handed(visit: Visit) -> Sequence[tuple[datetime, str, str]]:
    """(when, by whom, how) of each time, newest first."""
    rows = requests.handed(visit.db, visit.user.id)
    names = rules.of_staff(visit.db, {row.handed_by for row in rows})
    return [(row.handed_at, names[row.handed_by], HOWS[row.handed_how]) for row in rows]
