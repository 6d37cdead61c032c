"""Which texts the database has taken lately, kept beside it: one that comes again while it is away is no new one.

The provider's ids and nothing else, of those whose webhook was answered with nothing, as nearly all are. The web
processes of a machine append to one file, and nobody waits for the disk: a power cut may forget some.
"""

import os
from contextlib import suppress
from pathlib import Path

ENOUGH = 64 * 1024  # bytes of a file; there are two, so that the last two thousand texts are always known


class Taken:
    """In a folder that is there; where nothing can be written or read, nothing is known."""

    def __init__(self, folder: Path) -> None:
        self._now, self._before = folder / "taken", folder / "taken.before"

    def note(self, provider_id: str) -> None:
        with suppress(OSError):
            with self._now.open("ab", buffering=0) as file:
                file.write(_line(provider_id))
                full = file.tell() > ENOUGH
            if full and self._now.stat().st_size > ENOUGH:  # unless another process has just put it by
                os.replace(self._now, self._before)

    def knows(self, provider_id: str) -> bool:
        return any(_line(provider_id) in _lines(file) for file in (self._now, self._before))


def _line(provider_id: str) -> bytes:
    return f"{provider_id}\n".encode()


def _lines(file: Path) -> list[bytes]:
    try:
        return file.read_bytes().splitlines(keepends=True)
    except OSError:
        return []
