"""A balancer in front of several web processes: each request goes to any of them, as it came.

One that cannot be reached, or hangs up before it has answered, is passed over, and the request goes to the next: a
webhook may be brought twice. What nobody answers is 502.
"""

import http.client
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

Target: TypeAlias = tuple[str, int]
REACHED_WITHIN, ANSWERED_WITHIN = 1.0, 9.0  # seconds; web takes 8 where the database is away, Twilio waits 15
LOOKS_EVERY = 2.0
KEEPS_ASIDE = b"kept outside the database"  # until that is taken in, what comes is kept there too
OF_ONE_HOP = ("connection", "keep-alive", "transfer-encoding", "server", "date", "content-length")


@dataclass
class Balancer:
    """Use as a context manager. `answered` counts by target, `passed_over` what went on to the next."""

    targets: list[Target] = field(default_factory=list)
    answered: Counter[Target] = field(default_factory=Counter)
    passed_over: Counter[Target] = field(default_factory=Counter)
    by_nobody: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> "Balancer":
        handler = type("Handler", (_Handler,), {"balancer": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> "Answer":
        for target in self.order():
            try:
                answer = _ask(target, method, path, body, headers)
            except (OSError, http.client.HTTPException):
                self._count(self.passed_over, target)
                continue
            self._count(self.answered, target)
            return answer
        with self._lock:
            self.by_nobody += 1
        return Answer(502, {}, b"")

    def order(self) -> list[Target]:
        """Whom a request is offered to, one after the other."""
        with self._lock:
            return self._chance.sample(self.targets, len(self.targets))

    def _count(self, counts: Counter[Target], target: Target) -> None:
        with self._lock:
            counts[target] += 1


@dataclass
class ReadyFirst(Balancer):
    """Looks every other second who is ready, and offers requests to those first; to the others where nobody is."""

    ready: set[Target] = field(default_factory=set)
    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "ReadyFirst":
        super().__enter__()
        threading.Thread(target=self._look, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        super().__exit__()

    def order(self) -> list[Target]:
        return sorted(super().order(), key=lambda target: target not in self.ready)

    def _look(self) -> None:
        while not self._over.wait(LOOKS_EVERY):
            for target in self.targets:
                try:
                    answer = _ask(target, "GET", "/readyz", b"", {}, LOOKS_EVERY)
                    ready = answer.status == 200 and KEEPS_ASIDE not in answer.body
                except (OSError, http.client.HTTPException):
                    ready = False
                (self.ready.add if ready else self.ready.discard)(target)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def _ask(
    target: Target, method: str, path: str, body: bytes, headers: dict[str, str], within: float = ANSWERED_WITHIN
) -> Answer:
    connection = http.client.HTTPConnection(*target, timeout=REACHED_WITHIN)
    try:
        connection.connect()
        connection.sock.settimeout(within)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())
    finally:
        connection.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    balancer: Balancer

    def do_POST(self) -> None:
        self._pass_on()

    def do_GET(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_ONE_HOP}
        answer = self.balancer.ask(self.command, self.path, body, headers)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in OF_ONE_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Numbers of tests need no log."""
