"""Once a day: count figures for good, forget work, forms and answers of long ago, and what killed processes left."""

from datetime import datetime, timedelta

from service import accounts, figures, heartbeat, queue
from service.accounts import tokens
from service.database import Database
from service.line import once
from service.queue import Claimed

REMEMBERED = timedelta(days=30)  # so long, the key of finished work keeps it from being done again
SILENT = timedelta(days=1)


def tidy(database: Database, claimed: Claimed, now: datetime) -> None:
    """The worker's handler for `tidy`. ClaimLost undoes what is forgotten; what was counted is right in any case."""
    figures.keep(database, now)
    with database.write() as db:
        queue.finish_or_undo(db, claimed, now)
        queue.forget_finished(db, now - REMEMBERED)
        once.forget(db, now - REMEMBERED)
        heartbeat.forget_silent(db, now - SILENT)
        accounts.forget_old(db, now)
        tokens.forget_answers(db, now - REMEMBERED)
