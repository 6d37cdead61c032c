"""Why a copy is not made, not believed, or not put back: a sentence each, for whoever typed the command."""

from pathlib import Path

from service.errors import VaktlinjeError


class BackupRefused(VaktlinjeError):
    """No copy was begun: there is nothing to copy, or nowhere to put it."""


class BackupBroken(VaktlinjeError):
    """This file is no whole copy of a database of ours."""

    def __init__(self, file: Path, why: str) -> None:
        super().__init__(f"{file} is no whole database of ours: {why}")
        self.why = why


class RestoreRefused(VaktlinjeError):
    """Nothing was put back, and the database is as it was."""
