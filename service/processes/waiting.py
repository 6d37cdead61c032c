"""A worker or a clock that starts while PostgreSQL is away waits for it, as it does when that goes away later."""

import threading
from contextlib import closing

from service import keys_fit, log
from service.clock import elapsed
from service.config import Settings
from service.database import Database
from service.errors import DatabaseAway
from service.opening import answering, checked
from service.vault import Vault

PATIENCE = 300.0  # seconds: longer than a server takes to start again, or another to take its place
LOOK = 1.0  # seconds between two looks
SAY = 30.0  # seconds between two words about it


def until_it_answers(settings: Settings, stopping: threading.Event) -> bool:
    """False: asked to stop meanwhile, which is looked at between two looks of some seconds at most.

    DatabaseAway after PATIENCE; at once what waiting does not mend: a SQLite file that cannot be used (DatabaseAway),
    tables of another version (SchemaBehind, SchemaUnknown), a field key that is missing (FieldKeyUnknown).
    """
    begun, says = elapsed(), 0.0
    while not stopping.is_set():
        try:
            _look(settings)
            return True
        except DatabaseAway as error:
            if elapsed() >= begun + PATIENCE or settings.database_url.startswith("sqlite"):
                raise
            if elapsed() >= says:
                log.warning("database:away_at_start", says=str(error), waited=round(elapsed() - begun))
                says = elapsed() + SAY
        stopping.wait(LOOK)
    return False


def _look(settings: Settings) -> None:
    with closing(Database(settings.database_url)) as database:
        if database.file is None:  # whoever asks us to stop need not wait for a server that hangs
            database.impatient()
        checked(database)
        with answering(), database.read() as db:
            keys_fit.check(db, Vault(settings.field_keys))
