"""Changing the known helper, and whom the person would rather be without, as staff do with the person (contract 2)."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, update

from service import events
from service.errors import VaktlinjeError
from service.organisation import Standing
from service.people import ServiceUser
from service.people.finding import SERVICE_USER


class HelpersChanged(VaktlinjeError):
    """Somebody, or a file, has changed them since they were looked at."""

    def __init__(self, id: str) -> None:
        super().__init__(f"the helpers of {id!r} have been changed meanwhile")


class UnknownHelper(VaktlinjeError):
    """No staff member has that id, or the known helper is also among those to be without."""

    def __init__(self, id: str) -> None:
        super().__init__(f"{id!r} cannot be the known helper or among those to be without")


@dataclass(frozen=True)
class Wanted:
    primary_contact: str | None  # staff ids
    avoid: tuple[str, ...]


def fingerprint(user: ServiceUser) -> str:
    """What stands, so that a form knows whether it still does."""
    return sha256("\0".join((user.primary_contact or "", *sorted(user.avoid))).encode()).hexdigest()[:16]


def change(
    db: Connection, stands: Standing, user: ServiceUser, wanted: Wanted, seen: str, by: str, now: datetime
) -> bool:
    """In the area's lock. False: it was so already. HelpersChanged, UnknownHelper.

    The event tells that the known helper, or the list, was changed: no names.
    """
    named = [*wanted.avoid, *([wanted.primary_contact] if wanted.primary_contact else [])]
    kept = {user.primary_contact, *user.avoid}  # who has left may stay named
    for id in named:
        if stands.staff(id) is None and id not in kept:
            raise UnknownHelper(id)
    if wanted.primary_contact in wanted.avoid:
        raise UnknownHelper(str(wanted.primary_contact))
    if seen != fingerprint(user):
        raise HelpersChanged(user.id)
    moved = {"contact": wanted.primary_contact != user.primary_contact, "avoid": set(wanted.avoid) != set(user.avoid)}
    if not any(moved.values()):
        return False
    values = {"primary_contact": wanted.primary_contact, "avoid": list(wanted.avoid)}
    db.execute(update(SERVICE_USER).where(SERVICE_USER.c.id == user.id).values(values))
    events.record(db, "people:helpers:changed", user.id, now, area_id=user.area_id, staff_id=by, **moved)
    return True
