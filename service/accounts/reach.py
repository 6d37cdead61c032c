"""Whose conversations a helper may see (design: borrowed helpers). A rota may serve several areas, and so may a helper.

A responder sees the people of the areas that the role is given for. One who is borrowed from a neighbour (responder
elsewhere, on a rota that serves this area too) sees the area's people while on duty in it, and beyond that only the
conversations that they hold. What somebody may not see does not exist for them: pages answer 404.
Managers see their areas' conversations by `viewer.may(area_id, Role.MANAGER)`; admins see none by being admins.
"""

from datetime import datetime

from service.accounts.viewer import Viewer
from service.models.account import Role
from service.organisation import Standing


def sees_people_of(standing: Standing, viewer: Viewer, area_id: str, now: datetime) -> bool:
    """Whether the viewer, as a responder, may see the area's service users, conversations and plans at `now`."""
    if viewer.may(area_id, Role.RESPONDER):
        return True
    return viewer.has(Role.RESPONDER) and _is_on_duty(standing, viewer, area_id, now)


def sees_conversation(standing: Standing, viewer: Viewer, area_id: str, holder: str | None, now: datetime) -> bool:
    """The same for one conversation of the area. `holder`: the staff id of who has it now, None where nobody has."""
    holds = holder is not None and holder == viewer.staff_id and viewer.has(Role.RESPONDER)
    return holds or sees_people_of(standing, viewer, area_id, now)


def areas_seen(standing: Standing, viewer: Viewer, now: datetime) -> frozenset[str]:
    """The ids of all areas for which `sees_people_of` holds: for lists, with `or holder == viewer.staff_id` beside."""
    return frozenset(
        area.id for area in standing.organisation.areas if sees_people_of(standing, viewer, area.id, now)
    )


def _is_on_duty(standing: Standing, viewer: Viewer, area_id: str, now: datetime) -> bool:
    if viewer.staff_id is None or standing.area(area_id) is None:
        return False
    return any(holder.staff == viewer.staff_id for holder in standing.duty.on_duty(area_id, now))
