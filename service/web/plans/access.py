"""Who may see the page of a service user. Whoever may not: 404, as for one who does not exist.

Helpers who are on duty in the person's area now, or have a conversation with the person there; and, on duty or not,
the person's coordinator and primary contact. Managers and admins see nothing by being that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import abort
from sqlalchemy import Connection

from schedules.organisation import Area
from service import people
from service.accounts import Viewer, knows, sees_people_of
from service.accounts.reach import HELPERS
from service.line import conversations, moment
from service.organisation import Standing, standing
from service.people import ServiceUser
from service.vault import Vault
from service.web import viewing
from service.web.edge import edge


@dataclass(frozen=True)
class Reach:
    """Why the viewer sees the person."""

    on_duty: bool
    holds: bool
    knows: bool  # is the coordinator or the primary contact


@dataclass(frozen=True)
class Visit:
    """One look at a person's page, or one act on it: in this transaction, by this staff member."""

    db: Connection
    vault: Vault
    now: datetime
    standing: Standing
    area: Area
    user: ServiceUser
    staff: str
    reach: Reach


def of(db: Connection, stands: Standing, viewer: Viewer, user: ServiceUser, now: datetime) -> Reach:
    staff = viewer.staff_id if viewer.has(*HELPERS) else None
    holds = staff is not None and conversations.holds_one_of(db, staff, user.id, user.area_id)
    return Reach(sees_people_of(stands, viewer, user.area_id, now), holds, knows(viewer, user))


@contextmanager
def looking(id: str, now: datetime) -> Iterator[Visit]:
    """To read the page; 404 where the viewer may not."""
    with edge().database.read() as db:
        yield _visit(db, id, now)


@contextmanager
def acting(id: str, now: datetime) -> Iterator[Visit]:
    """To do something about the person, or to open what is logged: under the lock of the person's area."""
    with edge().database.read() as db:
        area = _visit(db, id, now).area
    with edge().database.write() as db:
        moment.lock(db, area.id)
        yield _visit(db, id, now)


def _visit(db: Connection, id: str, now: datetime) -> Visit:
    viewer, user, stands = viewing.viewer(), people.find(db, edge().vault, id), standing(db)
    area = None if user is None else stands.area(user.area_id)
    if user is None or area is None or viewer.staff_id is None or stands.staff(viewer.staff_id) is None:
        abort(404)
    reach = of(db, stands, viewer, user, now)
    if not (reach.on_duty or reach.holds or reach.knows):
        abort(404)
    return Visit(db, edge().vault, now, stands, area, user, viewer.staff_id, reach)
