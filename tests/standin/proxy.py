"""A TCP proxy on loopback that fails like a network does: connections cut, refused, or silent until somebody heals it.

It forwards bytes and knows nothing of what they say. PostgreSQL is reached through it with `DATABASE_URL` on `address`.
"""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

Target: TypeAlias = tuple[str, int] | Path  # host and port, or a Unix socket
CHUNK = 1 << 16  # bytes
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: a reset, as when a host disappears, in place of a farewell


@dataclass
class Proxy:
    """Use as a context manager; `address` is where clients go. It counts what it did to them."""

    target: Target
    host: str = "127.0.0.1"
    resets: int = 0  # connections that were cut
    refused: int = 0  # those that came while it was cut off
    _pairs: set[tuple[socket.socket, socket.socket]] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _flows: threading.Event = field(default_factory=threading.Event)
    _is_cut: bool = False

    def __enter__(self) -> "Proxy":
        self._flows.set()
        self._listener = socket.create_server((self.host, 0), backlog=256)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.heal()
        # Closing alone would leave the accepting thread in its call for ever.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.reset_all()

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    def cut(self) -> None:
        """Every connection is reset, and new ones are, until `heal`."""
        self._is_cut = True
        self.reset_all()

    def hold(self) -> None:
        """Nothing passes, and nobody is told: bytes wait until `heal`."""
        self._flows.clear()

    def heal(self) -> None:
        self._is_cut = False
        self._flows.set()

    def reset_all(self) -> int:
        """Every connection is reset on both sides; new ones are taken. How many there were."""
        with self._lock:
            pairs, self._pairs = self._pairs, set()
            self.resets += len(pairs)
        for pair in pairs:
            for end in pair:
                _abort(end)
                _close(end)
        return len(pairs)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:  # closed
                return
            if self._is_cut:
                self.refused += 1
                _abort(client)
                _close(client)
                continue
            threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self._flows.wait()
        try:
            server = _connected(self.target)
        except OSError:
            _abort(client)
            _close(client)
            return
        pair = (client, server)
        with self._lock:
            self._pairs.add(pair)
        for source, sink in (pair, pair[::-1]):
            threading.Thread(target=self._pass_on, args=(source, sink, pair), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, pair: tuple[socket.socket, socket.socket]) -> None:
        try:
            while chunk := source.recv(CHUNK):
                self._flows.wait()
                sink.sendall(chunk)
        except OSError:  # reset, by us or by an end
            for end in pair:
                _abort(end)
        with self._lock:
            self._pairs.discard(pair)
        for end in pair:
            _close(end)


def _connected(target: Target) -> socket.socket:
    if isinstance(target, tuple):
        return socket.create_connection(target, timeout=None)
    server = socket.socket(socket.AF_UNIX)
    server.connect(str(target))
    return server


def _abort(end: socket.socket) -> None:
    """It will close with a reset."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # wakes the thread that reads from it
    end.close()
