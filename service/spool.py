"""Texts and receipts that the database could not take, kept in files until it can (contract 9.1).

A folder beside the database, or on another disk. Each web process appends to a file of its own, one sealed line for
each text, and says that it has the text once the line is on the disk (fsync). Whoever runs on the machine drains the
folder: every line is taken in as if it came then, one area's in the order in which they came and several areas' beside
each other, and the file is deleted. Killed in the middle, it begins anew: the provider's id lets each text in once.

The file is made at the start with room for some hundred texts, because a full disk is one of the things that stop a
database. What is left of that room is NUL. A line that was being written when the power went has no end and is passed
over: nobody was told that we have it. A line that cannot be taken in for a reason of its own is put aside, where it
holds up no other; it is tried again when a process starts.
"""

import fcntl
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Lock
from typing import Any, TypeAlias

from sqlalchemy.exc import SQLAlchemyError

from channels.base import Inbound, Receipt
from service import log
from service.vault import Vault, key_of

HANDS = 8  # areas whose texts are taken in at a time: while anything waits here, all that comes waits behind it
ROOM = 256 * 1024  # bytes that a web process keeps for a full disk
LARGEST = 1 << 30  # bytes: as much as is read of a file
WAITING, ASIDE, KEPT_FREE = ".waiting", ".aside", ".room"

What: TypeAlias = Inbound | Receipt


@dataclass(frozen=True)
class Kept:
    """What came, when, and what the webhook answered; a receipt is answered nothing."""

    what: What
    at: datetime
    answer: tuple[str, ...] = ()


class Spool:
    """One for each process, made after any fork. OSError from `keep`: nothing was kept."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder, self._vault = folder, vault
        self._appending, self._putting_aside = Lock(), Lock()
        self._own: _Own | None = None

    def make_room(self) -> None:
        """At the start of a web process, and when what it kept has been taken in. A full disk may refuse."""
        with self._appending, suppress(OSError):
            self._file()

    def keep(self, kept: Kept) -> None:
        """Returns when it is on the disk."""
        line = _written(kept, self._vault)
        with self._appending:
            try:
                self._append(line)
            except FileNotFoundError:  # it has just been taken in and deleted
                self._append(line)

    def answer_to(self, provider_id: str) -> list[str] | None:
        """What was answered to a text that waits here; None where none with this id does."""
        for line in self._lines(WAITING):
            if line.startswith(f"text {provider_id} ".encode()):
                return list(_read(line, self._vault).answer)
        return None

    def waiting(self) -> bool:
        """Whether anything waits to be taken in: then what comes goes behind it, so that order is kept."""
        return bool(self._files(WAITING))

    def count(self) -> int:
        return sum(1 for _ in self._lines(WAITING))

    def count_aside(self) -> int:
        return sum(1 for _ in self._lines(ASIDE))

    def keys(self) -> dict[str, int]:
        """How many lines are sealed with which key, by its id."""
        lines = (line for kind in (WAITING, ASIDE) for line in self._lines(kind))
        return dict(Counter(key_of(line.decode().rstrip("\n").split(" ")[3]) for line in lines))

    def drain(self, take_in: Callable[[Kept], None]) -> int:
        """Takes in what waits, and deletes it; how much that was. Nothing while another process does.

        SQLAlchemyError: the database is still away, and nothing is deleted.
        """
        with self._alone() as alone:
            return sum(self._take_in_new(take_in)) if alone else 0

    def drain_aside(self, take_in: Callable[[Kept], None]) -> None:
        """Tries again what was put aside."""
        with self._alone() as alone:
            for file in self._files(ASIDE) if alone else ():
                if not [line for line in _lines_of(file) if not self._take_in(line, take_in)]:
                    file.unlink()

    def _take_in_new(self, take_in: Callable[[Kept], None]) -> Iterator[int]:
        """In rounds, since more may come meanwhile: how many in each."""
        done: dict[Path, int] = {}
        while files := self._files(WAITING):
            new = {file: _lines_of(file)[done.get(file, 0) :] for file in files}
            self._take_in_all(sorted((line for lines in new.values() for line in lines), key=self._came_at), take_in)
            for file, lines in new.items():
                done[file] = done.get(file, 0) + len(lines)
                _delete(file, done[file])
            yield sum(map(len, new.values()))

    def _take_in_all(self, lines: list[bytes], take_in: Callable[[Kept], None]) -> None:
        """Each area's one after the other, since who says yes first has it; what cannot be taken in is put aside."""
        of_area: dict[str, list[tuple[bytes, Kept]]] = {}
        for line in lines:
            kept = self._opened(line)
            if kept is None:
                self._put_aside(line)
            else:
                of_area.setdefault(_area_number(kept), []).append((line, kept))

        away = Event()  # whoever finds that the database is has asked for all

        def in_turn(theirs: list[tuple[bytes, Kept]]) -> None:
            for line, kept in theirs:
                if away.is_set():
                    return
                try:
                    if not self._let_in(kept, take_in):
                        self._put_aside(line)
                except SQLAlchemyError:
                    away.set()
                    raise

        with ThreadPoolExecutor(HANDS, thread_name_prefix="drain") as hands:
            for done in [hands.submit(in_turn, theirs) for theirs in of_area.values()]:
                done.result()

    def _take_in(self, line: bytes, take_in: Callable[[Kept], None]) -> bool:
        kept = self._opened(line)
        return kept is not None and self._let_in(kept, take_in)

    def _opened(self, line: bytes) -> Kept | None:
        """None where it cannot be read: cut, or its key is missing."""
        try:
            return _read(line, self._vault)
        except Exception as error:
            log.trouble("spool:not_taken_in", error)
            return None

    def _let_in(self, kept: Kept, take_in: Callable[[Kept], None]) -> bool:
        try:
            take_in(kept)
            return True
        except SQLAlchemyError:
            raise
        except Exception as error:  # a fault of ours: the others need not wait for it
            log.trouble("spool:not_taken_in", error)
            return False

    def _came_at(self, line: bytes) -> str:
        return line.split(b" ", 3)[2].decode()

    def _put_aside(self, line: bytes) -> None:
        with self._putting_aside:
            if line not in self._lines(ASIDE):
                _Own(_new(self._folder, ASIDE), room=0).append(line)

    def _append(self, line: bytes) -> None:
        try:
            self._file().append(line)
        except OSError:
            self._own = None  # whatever is wrong with that file, the next text begins another
            raise

    def _file(self) -> "_Own":
        if self._own is None or self._own.gone:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._own = _Own(_of_the_dead(self._folder) or _new(self._folder, KEPT_FREE), ROOM)
        return self._own

    def _files(self, kind: str) -> list[Path]:
        try:
            return sorted(self._folder / name for name in os.listdir(self._folder) if name.endswith(kind))
        except OSError:
            return []

    def _lines(self, kind: str) -> Iterator[bytes]:
        for file in self._files(kind):
            yield from _lines_of(file)

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether nobody else drains the folder: it is this process's until the end."""
        try:
            descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:  # nothing was ever kept
            yield False
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield True
        except BlockingIOError:
            yield False
        finally:
            os.close(descriptor)


class _Own:
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
                _fsync(full.parent)
        except OSError:
            os.ftruncate(self._descriptor, end)
            raise


def _written(kept: Kept, vault: Vault) -> bytes:
    """`kind id when sealed`: what a person wrote, their number and our answer are in the sealed part."""
    kind, id = _kind(kept.what), kept.what.provider_id
    plain = json.dumps({"what": asdict(kept.what), "answer": kept.answer})
    return f"{kind} {id} {kept.at.isoformat()} {vault.seal(plain, table='spool', id=id, column=kind)}\n".encode()


def _read(line: bytes, vault: Vault) -> Kept:
    kind, id, at, sealed = line.decode().rstrip("\n").split(" ")
    held: dict[str, Any] = json.loads(vault.open(sealed, table="spool", id=id, column=kind))
    what: What = Inbound(**held["what"]) if kind == "text" else Receipt(**held["what"])
    return Kept(what, datetime.fromisoformat(at), tuple(held["answer"]))


def _area_number(kept: Kept) -> str:
    """Which order it belongs to; receipts have one of their own."""
    return kept.what.recipient if isinstance(kept.what, Inbound) else ""


def _kind(what: What) -> str:
    return "text" if isinstance(what, Inbound) else "receipt"


def _lines_of(file: Path) -> list[bytes]:
    try:
        return _whole(file.read_bytes())
    except FileNotFoundError:
        return []


def _whole(held: bytes) -> list[bytes]:
    """The lines that have an end; what follows them was being written when the power went, or is room."""
    written, _, _ = held.partition(b"\0")
    return [line for line in written.splitlines(keepends=True) if line.endswith(b"\n")]


def _delete(file: Path, done: int) -> None:
    """Where all lines of it are done; whoever is appending is waited for."""
    with suppress(FileNotFoundError), file.open("rb") as held:  # a new process may have made it its own
        fcntl.flock(held, fcntl.LOCK_EX)
        if len(_lines_of(file)) == done:
            file.unlink()


def _new(folder: Path, kind: str) -> Path:
    return folder / f"{time.time_ns()}-{os.getpid()}{kind}"


def _of_the_dead(folder: Path) -> Path | None:
    """A file whose process is no more, now ours, with what is left of its room: a full disk gives no other."""
    for file in sorted(folder.iterdir()):
        made, _, pid = file.stem.rpartition("-")
        if file.suffix in (KEPT_FREE, WAITING) and pid.isdigit() and not Path("/proc", pid).exists():
            mine = file.with_name(f"{made}-{os.getpid()}{file.suffix}")
            with suppress(FileNotFoundError):  # another was quicker
                file.rename(mine)
                return mine
    return None


def _fsync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
