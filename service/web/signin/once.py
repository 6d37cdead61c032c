"""What is shown once and stored nowhere: it waits, sealed, in the browser's own cookie until the next page."""

from flask import session

from service.errors import FieldKeyUnknown, SealBroken
from service.web.edge import edge

TABLE = "cookie"


def keep(name: str, shown: str) -> None:
    session[name] = edge().vault.seal(shown, table=TABLE, id=name, column="shown")


def look(name: str) -> str | None:
    """What waits there; it stays."""
    sealed = session.get(name)
    if not isinstance(sealed, str):
        return None
    try:
        return edge().vault.open(sealed, table=TABLE, id=name, column="shown")
    except (SealBroken, FieldKeyUnknown):
        return None


def take(name: str) -> str | None:
    """What waits there, for the last time."""
    found = look(name)
    session.pop(name, None)
    return found
