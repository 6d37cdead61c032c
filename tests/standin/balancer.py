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
        with self._lock:
            order = self._chance.sample(self.targets, len(self.targets))
        for target in order:
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

    def _count(self, counts: Counter[Target], target: Target) -> None:
        with self._lock:
            counts[target] += 1


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def _ask(target: Target, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
    connection = http.client.HTTPConnection(*target, timeout=REACHED_WITHIN)
    try:
        connection.connect()
        connection.sock.settimeout(ANSWERED_WITHIN)
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
