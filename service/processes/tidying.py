"""Once a day: forget work that was done and forms that were sent long ago, and what killed processes left."""

from datetime import datetime, timedelta

from service import accounts, heartbeat, queue
from service.accounts import tokens
from service.database import Database
from service.line import once
from service.queue import Claimed

REMEMBERED = timedelta(days=30)  # so long, the key of finished work keeps it from being done again
SILENT = timedelta(days=1)


def tidy(database: Database, claimed: Claimed, now: datetime) -> None:
    """The worker's handler for `tidy`. ClaimLost undoes it."""
    with database.write() as db:
        queue.finish_or_undo(db, claimed, now)
        queue.forget_finished(db, now - REMEMBERED)
        once.forget(db, now - REMEMBERED)
        heartbeat.forget_silent(db, now - SILENT)
        accounts.forget_old(db, now)
        tokens.forget_answers(db, now - REMEMBERED)
