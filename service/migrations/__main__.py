"""`python -m service.migrations "what changes"`: writes the revision that the models are ahead by, for reading."""

import sys
import tempfile
from pathlib import Path

from service.database import Database
from service.migrations import upgrade, write_revision

with tempfile.TemporaryDirectory() as directory:
    database = Database(f"sqlite:///{Path(directory) / 'scratch.db'}")
    upgrade(database)
    write_revision(database, " ".join(sys.argv[1:]) or "change")
    database.close()
