"""Who may do what on the pages and through the API: accounts, roles limited to areas, sessions, second factor."""

from datetime import datetime

from sqlalchemy import Connection

from service.accounts import links, sessions, throttle
from service.accounts.reach import areas_seen, follows, knows, sees_people_of
from service.accounts.viewer import Viewer

__all__ = ["Viewer", "areas_seen", "follows", "forget_old", "knows", "sees_people_of"]


def forget_old(db: Connection, now: datetime) -> None:
    """Once a day: sessions and links that ended a month ago, attempts of yesterday."""
    for part in (links, sessions, throttle):
        part.forget_old(db, now)
