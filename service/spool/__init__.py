"""Texts and receipts that the database could not take, kept in files until it can (contract 9.1).

A folder beside the database, or on another disk. Each web process appends to a file of its own, one sealed line for
each text, and says that it has the text once the line is on the disk (fsync). Whoever runs on the machine drains the
folder: every line is taken in as if it came then, one area's in the order in which they came and several areas' beside
each other, and crossed out. Killed in between, it does that one anew: the provider's id lets each text in once.

A line says in clear what it is, its provider's id and when it came, and by a keyed index to which of our numbers; all
else is sealed. One that cannot be taken in for a reason of its own is put aside, where it holds up no other; it is
tried again when a process starts.
"""

import fcntl
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Lock
from typing import Any, TypeAlias

from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError

from channels.base import Inbound, Receipt
from service import log
from service.spool.files import ASIDE, KEPT_FREE, WAITING, Line, Own, delete_if_done, lines_of, new, of_the_dead
from service.spool.taken import Taken
from service.vault import Vault, key_of

HANDS = 8  # areas whose texts are taken in at a time
ROOM = 256 * 1024  # bytes that a web process keeps for a full disk
OF_THE_LINE = (DataError, IntegrityError)  # which a database says that is well
NO_PLACE = "-"  # of receipts, which may come in any order

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
        self._own: Own | None = None
        self._taken = Taken(folder)

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

    def note(self, provider_id: str) -> None:
        """The database has taken this text, and the webhook was answered with nothing."""
        self._taken.note(provider_id)

    def answer_to(self, provider_id: str) -> list[str] | None:
        """What was answered to a text that waits here, or lately to one that was `note`d; None where neither."""
        for line in self._lines(WAITING):
            if line.says.startswith(f"text {provider_id} ".encode()):
                return list(_read(line, self._vault).answer)
        return [] if self._taken.knows(provider_id) else None

    def waiting(self) -> bool:
        """Whether anything waits to be taken in."""
        return bool(self._files(WAITING))

    def waits_for(self, number: str) -> bool:
        """Whether texts to this number of ours wait: then what comes there goes behind them, so that order is kept."""
        if not self.waiting():
            return False
        places = {_place_of(index) for index in self._vault.indexes(number)}
        return any(_place(line) in places for line in self._lines(WAITING))

    def count(self) -> int:
        return sum(1 for _ in self._lines(WAITING))

    def count_aside(self) -> int:
        return sum(1 for _ in self._lines(ASIDE))

    def keys(self) -> dict[str, int]:
        """How many lines are sealed with which key, by its id."""
        lines = (line for kind in (WAITING, ASIDE) for line in self._lines(kind))
        return dict(Counter(key_of(_fields(line)[3]) for line in lines))

    def drain(self, take_in: Callable[[Kept], None], stopping: Event | None = None) -> int:
        """Takes in what waits, and deletes it; how much that was. Nothing while another process does.

        `stopping`: what is left then waits for whoever drains next. SQLAlchemyError: the database is still away, and
        what it has not got is still here.
        """
        stopping, taken = stopping or Event(), 0
        with self._alone() as alone:
            while alone and not stopping.is_set() and (files := self._files(WAITING)):  # more may come meanwhile
                come = sorted((line for file in files for line in lines_of(file)), key=_came_at)
                taken += self._take_in_all(come, take_in, stopping)
                for file in files:
                    delete_if_done(file)
        return taken

    def drain_aside(self, take_in: Callable[[Kept], None]) -> None:
        """Tries again what was put aside."""
        with self._alone() as alone:
            for file in self._files(ASIDE) if alone else ():
                for line in lines_of(file):
                    if self._take_in(line, take_in):
                        line.cross_out()
                delete_if_done(file)

    def _take_in_all(self, lines: list[Line], take_in: Callable[[Kept], None], stopping: Event) -> int:
        """Each area's one after the other, since who says yes first has it; what cannot be taken in is put aside."""
        of_area: dict[str, list[Line]] = {}
        for line in lines:
            of_area.setdefault(_place(line), []).append(line)
        away = Event()  # whoever finds that the database is has asked for all

        def in_turn(theirs: list[Line]) -> int:
            for place, line in enumerate(theirs):
                if away.is_set() or stopping.is_set():
                    return place
                try:
                    if not self._take_in(line, take_in):
                        self._put_aside(line)
                    line.cross_out()
                except SQLAlchemyError:
                    away.set()
                    raise
            return len(theirs)

        with ThreadPoolExecutor(HANDS, thread_name_prefix="drain") as hands:
            return sum(done.result() for done in [hands.submit(in_turn, theirs) for theirs in of_area.values()])

    def _take_in(self, line: Line, take_in: Callable[[Kept], None]) -> bool:
        try:
            take_in(_read(line, self._vault))
            return True
        except Exception as error:
            if isinstance(error, SQLAlchemyError) and not isinstance(error, OF_THE_LINE):
                raise
            log.trouble("spool:not_taken_in", error)  # a fault of ours, or a key that is missing: nobody else waits
            return False

    def _put_aside(self, line: Line) -> None:
        with self._putting_aside:
            if not any(aside.says == line.says for aside in self._lines(ASIDE)):
                Own(new(self._folder, ASIDE), room=0).append(line.says)

    def _append(self, line: bytes) -> None:
        try:
            self._file().append(line)
        except OSError:
            self._own = None  # whatever is wrong with that file, the next text begins another
            raise

    def _file(self) -> Own:
        if self._own is None or self._own.gone:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._own = Own(of_the_dead(self._folder) or new(self._folder, KEPT_FREE), ROOM)
        return self._own

    def _files(self, kind: str) -> list[Path]:
        try:
            return sorted(self._folder / name for name in os.listdir(self._folder) if name.endswith(kind))
        except OSError:
            return []

    def _lines(self, kind: str) -> Iterator[Line]:
        for file in self._files(kind):
            yield from lines_of(file)

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


def _written(kept: Kept, vault: Vault) -> bytes:
    """`kind id when sealed place`: what a person wrote, their number and our answer are in the sealed part."""
    kind, id = _kind(kept.what), kept.what.provider_id
    place = _place_of(vault.index(kept.what.recipient)) if isinstance(kept.what, Inbound) else NO_PLACE
    plain = json.dumps({"what": asdict(kept.what), "answer": kept.answer})
    sealed = vault.seal(plain, table="spool", id=id, column=kind)
    return f"{kind} {id} {kept.at.isoformat()} {sealed} {place}\n".encode()


def _read(line: Line, vault: Vault) -> Kept:
    kind, id, at, sealed, *_ = _fields(line)
    held: dict[str, Any] = json.loads(vault.open(sealed, table="spool", id=id, column=kind))
    what: What = Inbound(**held["what"]) if kind == "text" else Receipt(**held["what"])
    return Kept(what, datetime.fromisoformat(at), tuple(held["answer"]))


def _fields(line: Line) -> list[str]:
    return line.says.decode().rstrip("\n").split(" ")


def _came_at(line: Line) -> str:
    return _fields(line)[2]


def _place(line: Line) -> str:
    """In whose order it is; lines of earlier versions, which do not say so, are in one together."""
    return (*_fields(line), NO_PLACE)[4]


def _place_of(index: str) -> str:
    """Enough of a keyed index to tell one of our numbers from another."""
    return index[:16]


def _kind(what: What) -> str:
    return "text" if isinstance(what, Inbound) else "receipt"
