"""Who may see a conversation, and how much of it. Whoever may not: 404, as for one that does not exist.

Its people and texts are read by a helper (responder or manager, and on the rotas) who is on duty in the area, has it,
is asked to take it, or had it within a day (to journal it). Everybody else with a role in the area, whoever is off duty
too, sees its states, times, who was asked and who has it, and no texts or names. Admins see nothing by being admins.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import abort
from sqlalchemy import Connection, select

from service import log
from service.accounts import Viewer, follows, sees_people_of
from service.errors import UnknownArea
from service.line import conversations, pages, waiting
from service.line.conversations import CONVERSATION
from service.line.moment import Moment
from service.models import ConversationRow
from service.models.account import Role
from service.web import viewing
from service.web.edge import edge

HELPERS = (Role.RESPONDER, Role.MANAGER)
AFTERWARDS = timedelta(hours=24)


@dataclass(frozen=True)
class Access:
    """`reads` its texts and names; `follows` where it stands; `oversees` it as a manager of the area; `holds` it.

    `waits`: a page is open to the viewer. `was_asked`: has been paged for it at some time, so that JA and NEI get an
    answer whatever has happened since.
    """

    reads: bool
    follows: bool
    oversees: bool
    holds: bool
    waits: bool
    was_asked: bool
    sees_people: bool  # on duty in the area


@dataclass(frozen=True)
class Acting:
    """Somebody who does something with a conversation, under the area's lock."""

    moment: Moment
    conversation: ConversationRow
    staff: str
    access: Access


def of(moment: Moment, conversation: ConversationRow, viewer: Viewer) -> Access:
    """An account that is nobody on the rotas reads nothing; a manager's sees where it stands."""
    log.note(conversation=conversation.id)
    staff = viewer.staff_id if viewer.has(*HELPERS) else None
    oversees = viewer.may(conversation.area_id, Role.MANAGER)
    where = follows(viewer, conversation.area_id)
    if staff is None:
        return Access(False, where, oversees, False, False, False, False)
    mine = pages.of_person(moment, conversation, staff)
    holds = conversation.holder == staff
    waits = any(page.ended_at is None for page in mine)
    sees = sees_people_of(moment.standing, viewer, conversation.area_id, moment.now)
    had = waiting.had_since(moment.db, conversation.id, staff, moment.now - AFTERWARDS)
    return Access(holds or waits or sees or had, where, oversees, holds, waits, bool(mine), sees)


@contextmanager
def looking(id: str, now: datetime) -> Iterator[tuple[Moment, ConversationRow, Access]]:
    """To read one conversation; 404 where the viewer may see nothing of it."""
    with edge().database.read() as db:
        moment = _moment(db, id, now)
        conversation = conversations.find(moment, id)
        access = of(moment, conversation, viewing.viewer())
        if not (access.reads or access.follows):
            abort(404)
        yield moment, conversation, access


@contextmanager
def acting(id: str, now: datetime) -> Iterator[Acting]:
    """To do something with it, under the area's lock. 404 for whoever neither reads it nor was ever asked."""
    staff = viewing.viewer().staff_id
    with edge().database.read() as db:
        _moment(db, id, now)
    if staff is None:
        abort(404)
    with edge().transactions.of_conversation(id, now) as (moment, conversation):
        access = of(moment, conversation, viewing.viewer())
        if moment.standing.staff(staff) is None or not (access.reads or access.was_asked):
            abort(404)
        yield Acting(moment, conversation, staff, access)


def _moment(db: Connection, id: str, now: datetime) -> Moment:
    area = db.execute(select(CONVERSATION.c.area_id).where(CONVERSATION.c.id == id)).scalar_one_or_none()
    if area is None:
        abort(404)
    try:
        return edge().transactions.look(db, area, now)
    except UnknownArea:
        abort(404)
