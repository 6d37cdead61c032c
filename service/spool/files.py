"""The files of the spool: each appended to by one process, on the disk before anybody hears so, read by whoever drains.

A file is made with room for some hundred texts, because a full disk is one of the things that stop a database. What is
left of that room is NUL. A line that was being written when the power went has no end and is passed over: nobody was
told that we have it. What has been taken out is crossed out in its place, which needs no room, so that a drain that is
killed goes on where it was; a file with nothing else in it goes.
"""

import fcntl
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from service import disk

LARGEST = 1 << 30  # bytes: as much as is read of a file
WAITING, ASIDE, KEPT_FREE = ".waiting", ".aside", ".room"
CROSSED_OUT = b"-"  # the first byte of a line that has been taken out


@dataclass(frozen=True)
class Line:
    """One that waits: what it says, with its end, and where it stands."""

    says: bytes
    file: Path
    place: int  # bytes from the beginning

    def cross_out(self) -> None:
        """It may come back after a power cut: then it is taken in a second time."""
        with suppress(FileNotFoundError), self.file.open("r+b", buffering=0) as held:
            os.pwrite(held.fileno(), CROSSED_OUT, self.place)


class Own:
    """A file that one process appends to: `.room` until there is something in it.

    Where the file ends is read from it under its lock, so it does no harm if two take it for theirs.
    """

    def __init__(self, path: Path, room: int) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if room:
            with suppress(OSError):  # a disk that is full already may still have a corner for one text
                os.posix_fallocate(self._descriptor, 0, room)

    def __del__(self) -> None:
        with suppress(AttributeError, OSError):  # where it could not be opened in the first place
            os.close(self._descriptor)

    @property
    def gone(self) -> bool:
        """Whether it has been taken in and deleted."""
        return os.fstat(self._descriptor).st_nlink == 0

    def append(self, line: bytes) -> None:
        """On the disk when it returns. OSError, and then it is not in the file."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)
        try:
            if self.gone:
                raise FileNotFoundError
            end = sum(map(len, _whole(os.pread(self._descriptor, LARGEST, 0))))
            self._write(line, end)
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def _write(self, line: bytes, end: int) -> None:
        try:
            if os.pwrite(self._descriptor, line, end) != len(line):
                raise OSError("the disk is full")
            os.fsync(self._descriptor)
            if self._path.suffix == KEPT_FREE:
                full = self._path.with_suffix(WAITING)
                os.replace(self._path, full)
                self._path = full
                disk.flush(full.parent)
        except OSError:
            os.ftruncate(self._descriptor, end)
            raise


def lines_of(file: Path) -> list[Line]:
    """Those that wait in it."""
    try:
        held = file.read_bytes()
    except FileNotFoundError:
        return []
    lines, place = [], 0
    for line in _whole(held):
        if not line.startswith(CROSSED_OUT):
            lines.append(Line(line, file, place))
        place += len(line)
    return lines


def _whole(held: bytes) -> list[bytes]:
    """The lines that have an end; what follows them was being written when the power went, or is room."""
    written, _, _ = held.partition(b"\0")
    return [line for line in written.splitlines(keepends=True) if line.endswith(b"\n")]


def delete_if_done(file: Path) -> None:
    """Where nothing waits in it; whoever is appending is waited for."""
    with suppress(FileNotFoundError), file.open("rb") as held:  # a new process may have made it its own
        fcntl.flock(held, fcntl.LOCK_EX)
        if not lines_of(file):
            file.unlink()


def new(folder: Path, kind: str) -> Path:
    return folder / f"{time.time_ns()}-{os.getpid()}{kind}"


def of_the_dead(folder: Path) -> Path | None:
    """A file whose process is no more, now ours, with what is left of its room: a full disk gives no other."""
    for file in sorted(folder.iterdir()):
        made, _, pid = file.stem.rpartition("-")
        if file.suffix in (KEPT_FREE, WAITING) and pid.isdigit() and not Path("/proc", pid).exists():
            mine = file.with_name(f"{made}-{os.getpid()}{file.suffix}")
            with suppress(FileNotFoundError):  # another was quicker
                file.rename(mine)
                return mine
    return None
