"""What several threads want to write at one time, in one transaction (for SQLite, which has one writer).

Each commit waits for the disk while everybody else waits for the lock. So those who stand in line for it in the same
process share a transaction, and nobody goes on before that is committed. It is as if they had come one after the other.
Where one of them raises, all is undone, and each thread does its own by itself. Nobody waits for others who may come.
"""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

Result = TypeVar("Result")


@dataclass(eq=False)
class _Piece(Generic[Result]):
    """What one thread wants to write. `over`: written, refused, or left to its thread to do by itself."""

    work: Callable[[Connection], Result]
    context: Context = field(default_factory=copy_context)  # the thread's own: its log lines say what they are about
    over: bool = False
    written: list[Result] = field(default_factory=list)
    refused: BaseException | None = None


class Together:
    """One thread at a time goes ahead, and writes for all that wait when it has the lock. `write`: one transaction."""

    def __init__(self, write: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._write = write
        self._change = threading.Condition()
        self._waiting: list[_Piece[Any]] = []
        self._somebody_is_ahead = False

    def write(self, work: Callable[[Connection], Result]) -> Result:
        """What `work` gives, once it is committed; what it raises, or what the transaction does."""
        piece = _Piece(work)
        with self._change:
            self._waiting.append(piece)
            self._change.wait_for(lambda: piece.over or not self._somebody_is_ahead)
            goes_ahead = not piece.over
            self._somebody_is_ahead |= goes_ahead
        if goes_ahead:
            self._go_ahead()
        if piece.refused is not None:
            raise piece.refused
        if piece.written:
            return piece.written[0]
        with self._write() as db:
            return work(db)

    def _go_ahead(self) -> None:
        taken: list[_Piece[Any]] = []
        written: list[Any] = []
        refused: BaseException | None = None
        try:
            with self._write() as db:
                taken = self._take()
                written = [piece.context.run(piece.work, db) for piece in taken]
        except BaseException as error:
            written = []
            if not isinstance(error, Exception):
                raise
            # One alone hears why. Without the lock, nobody who waits would have had it sooner.
            refused = error if len(taken) <= 1 else None
        finally:
            self._tell(taken or self._take(), written, refused)

    def _take(self) -> list[_Piece[Any]]:
        with self._change:
            taken, self._waiting = self._waiting, []
            return taken

    def _tell(self, pieces: list[_Piece[Any]], written: list[Any], refused: BaseException | None) -> None:
        with self._change:
            for place, piece in enumerate(pieces):
                piece.written, piece.refused, piece.over = written[place : place + 1], refused, True
            self._somebody_is_ahead = False
            self._change.notify_all()
