"""Whose conversations a helper may see (design: borrowed helpers). A rota may serve several areas, and so may a helper.

The texts, names, notes and plans of an area's people are for whoever is on duty in it now (contract 2: a plan is shared
with staff on duty), whichever area their role is given for. Beside them a conversation is read by who has an open page
for it, who holds it, and who held it within a day, to journal it: that hangs on the conversation, and the pages of the
inbox ask for it. Everybody else with a role in the area, helpers who are off duty too, sees where its conversations
stand: states, times, who was asked, who has it. To others, and to admins as such, they do not exist: 404.

The page of one person is for the same, and by day for the person's own coordinator and primary contact, whether they
are on duty or not: they make the plan with the person.
"""

from datetime import datetime

from service.accounts.viewer import Viewer
from service.models.account import Role
from service.organisation import Standing
from service.people import ServiceUser

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


def follows(viewer: Viewer, area_id: str) -> bool:
    """Whether the viewer may see where the area's conversations stand: managers, and helpers who are on the rotas."""
    return viewer.may(area_id, Role.MANAGER) or (viewer.staff_id is not None and viewer.may(area_id, Role.RESPONDER))


def areas_seen(standing: Standing, viewer: Viewer, now: datetime) -> frozenset[str]:
    """The ids of all areas for which `sees_people_of` holds: for lists."""
    return frozenset(
        area.id for area in standing.organisation.areas if sees_people_of(standing, viewer, area.id, now)
    )
