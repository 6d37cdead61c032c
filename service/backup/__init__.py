"""A verified copy of a SQLite database while it is used, and the way back from one.

PostgreSQL has tools of its own for both: docs/operations.md says how they are used here.
"""

from service.backup.errors import BackupBroken, BackupRefused, RestoreRefused
from service.backup.making import MADE, last_made, make
from service.backup.restoring import Restored, restore, restore_anyway
from service.backup.verifying import Contents

__all__ = [
    "MADE", "BackupBroken", "BackupRefused", "Contents", "RestoreRefused", "Restored", "last_made", "make", "restore",
    "restore_anyway",
]  # fmt: skip
