"""What only one process may be at a time, held by a row that runs out when its holder is gone."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_

from service.database import insert
from service.models import metadata

LEASE = metadata.tables["lease"]
LASTS = timedelta(seconds=15)


def hold(db: Connection, name: str, holder: str, now: datetime) -> bool:
    """Takes the lease, or keeps it for another 15 s. False: somebody else has it."""
    wanted = {"holder": holder, "until": now + LASTS}
    taken = insert(db, LEASE).values(name=name, **wanted).on_conflict_do_update(
        index_elements=["name"], set_=wanted, where=or_(LEASE.c.holder == holder, LEASE.c.until <= now)
    )
    return db.execute(taken.returning(LEASE.c.name)).first() is not None


def let_go(db: Connection, name: str, holder: str) -> None:
    """The holder stops on purpose: the next one need not wait."""
    db.execute(delete(LEASE).where(LEASE.c.name == name, LEASE.c.holder == holder))
