"""An area's own words for texts of the catalogue: stored, and read with the organisation, so that no text waits for it.

They have no version of the organisation's; they change its stamp, by which it is kept in memory.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from service import events
from service.database import insert
from service.models import metadata, new_id
from service.texts.wording import fits

WORDING, STANDING = metadata.tables["area_wording"], metadata.tables["standing"]


def read(db: Connection) -> dict[tuple[str, str, str], str]:
    """By area, key and language. What this version cannot fill in is passed over: the catalogue's words are sent."""
    rows = db.execute(select(WORDING.c.area_id, WORDING.c.key, WORDING.c.language, WORDING.c.wording))
    return {(row.area_id, row.key, row.language): row.wording for row in rows if fits(row.key, row.wording)}


def store(db: Connection, area: str, key: str, language: str, wording: str, account: str, now: datetime) -> None:
    """In place of what the area said before; `wording` has no faults."""
    row = {"area_id": area, "key": key, "language": language, "wording": wording, "changed_by": account,
           "changed_at": now}
    new = insert(db, WORDING).values(row)
    db.execute(new.on_conflict_do_update(index_elements=["area_id", "key", "language"], set_=row))
    _changed(db, area, key, language, account, now, "saved")


def reset(db: Connection, area: str, key: str, language: str, account: str, now: datetime) -> None:
    """Back to the catalogue's words."""
    db.execute(delete(WORDING).where(
        WORDING.c.area_id == area, WORDING.c.key == key, WORDING.c.language == language))
    _changed(db, area, key, language, account, now, "reset")


def _changed(db: Connection, area: str, key: str, language: str, account: str, now: datetime, what: str) -> None:
    db.execute(update(STANDING).values(stamp=new_id()))
    events.record(db, f"admin:wording:{what}", area, now, area_id=area, key=key, language=language, account=account)
