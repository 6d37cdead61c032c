"""What a process reads before it begins, and keeps for as long as it lives."""

import gc

from sqlalchemy.exc import SQLAlchemyError

from service import heartbeat, log
from service.clock import Clock
from service.database import Database
from service.organisation import standing


def know_the_organisation(database: Database, clock: Clock) -> None:
    """So that what an area says when nobody can be reached can be said although the database goes away."""
    try:
        with database.read() as db:
            standing(db)
            heartbeat.agree(db, clock)
    except SQLAlchemyError as error:
        log.trouble("process:organisation_not_read", error)


def keep() -> None:
    """What is there now stays: nobody looks through it for garbage, which would take 0.1 s in which nobody is answered.

    What refers to itself among it is kept although it is replaced later: one organisation, once.
    """
    gc.collect()
    gc.freeze()
