"""Whose conversations a helper may see (design: borrowed helpers). A rota may serve several areas, and so may a helper.

The texts, names, notes and plans of an area's people are for whoever is on duty in it now (contract 2: a plan is shared
with staff on duty), whichever area their role is given for. Beside them a conversation is read by who has an open page
for it, who holds it, and who held it within a day, to journal it: that hangs on the conversation, and the pages of the
inbox ask for it. Everybody else with a role in the area, helpers who are off duty too, sees where its conversations
stand: states, times, who was asked, who has it. To others, and to admins as such, they do not exist: 404.

The page of one person is for the same, and by day for the person's own coordinator and primary contact, whether they
are on duty or not: they make the plan with the person.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from service.accounts.viewer import Viewer
from service.models import metadata
from service.models.account import EVERY_AREA, Role
from service.organisation import Standing
from service.people import ServiceUser

ACCOUNT, ROLE = metadata.tables["account"], metadata.tables["account_role"]
HELPERS = (Role.RESPONDER, Role.MANAGER)


def sees_people_of(standing: Standing, viewer: Viewer, area_id: str, now: datetime) -> bool:
    """Whether the viewer may see the area's service users, their texts and plans at `now`: is on duty there."""
    if viewer.staff_id is None or not viewer.has(*HELPERS) or standing.area(area_id) is None:
        return False
    return any(holder.staff == viewer.staff_id for holder in standing.duty.on_duty(area_id, now))


def knows(viewer: Viewer, user: ServiceUser) -> bool:
    """Whether the viewer is the person's coordinator or primary contact, with a role that proves who they are."""
    return viewer.staff_id is not None and viewer.has(*HELPERS) and viewer.staff_id in (
        user.coordinator, user.primary_contact)


def to_follow_up(db: Connection, standing: Standing, user: ServiceUser) -> list[str]:
    """Who may see to what the person asks for: the coordinator, the primary contact, the area's managers.

    Those with an account that lets them do it come first: who is named to the person must be able to.
    """
    area = standing.area(user.area_id)
    near = [id for id in (user.coordinator, user.primary_contact) if id is not None]
    leads = area.managers if area is not None else ()
    able = with_role(db, near, HELPERS) | with_role(db, leads, (Role.MANAGER,), user.area_id)
    named = [id for id in dict.fromkeys((*near, *leads)) if standing.staff(id) is not None]
    return sorted(named, key=lambda id: id not in able)


def with_role(
    db: Connection, staff: Collection[str], roles: Collection[Role], area_id: str | None = None
) -> frozenset[str]:
    """Those of them who have an open account with one of the roles, in this area where it is given."""
    theirs = select(ACCOUNT.c.staff_id).join(ROLE, ROLE.c.account_id == ACCOUNT.c.id).where(
        ACCOUNT.c.staff_id.in_(staff), ACCOUNT.c.closed_at.is_(None), ROLE.c.role.in_(roles))
    if area_id is not None:
        theirs = theirs.where(ROLE.c.area_id.in_((area_id, EVERY_AREA)))
    return frozenset(db.execute(theirs).scalars())


def follows(viewer: Viewer, area_id: str) -> bool:
    """Whether the viewer may see where the area's conversations stand: managers, and helpers who are on the rotas."""
    return viewer.may(area_id, Role.MANAGER) or (viewer.staff_id is not None and viewer.may(area_id, Role.RESPONDER))


def areas_seen(standing: Standing, viewer: Viewer, now: datetime) -> frozenset[str]:
    """The ids of all areas for which `sees_people_of` holds: for lists."""
    return frozenset(
        area.id for area in standing.organisation.areas if sees_people_of(standing, viewer, area.id, now)
    )
