"""The web process: gunicorn with a few processes of a few threads, and an access log without numbers or queries.

On a loopback public address it listens on loopback only; else on all of them, behind a proxy that ends TLS.
"""

import re
import socket
from datetime import timedelta
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from service import log
from service.bootstrap import build
from service.config import Settings
from service.errors import VaktlinjeError
from service.opening import open_database, open_to_wait_for
from service.processes import beginning, warming
from service.processes.draining import Draining
from service.web import create_app, requestid

GRACE = 25  # seconds that requests under way get when asked to stop
ALL_ADDRESSES = "0.0.0.0"  # for the proxy in front  # nosec B104
_LONG = re.compile(r"[^/]{16,}")


class PortTaken(VaktlinjeError):
    """The web process cannot listen where it should."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(f"PORT: cannot listen on {port} ({reason}); is Vaktlinje running already?")


def run(settings: Settings) -> None:
    """Serves until SIGTERM; then answers what was asked and returns.

    PortTaken where another program has the port; DatabaseRefused or SchemaBehind as for every process.
    """
    _try_port(settings)
    open_database(settings.database_url).close()  # at the start it must answer; later it may come and go
    Server(settings).run()


def listens_on(settings: Settings) -> str:
    """`address:port`."""
    host = "127.0.0.1" if settings.this_machine_only else ALL_ADDRESSES
    return f"{host}:{settings.port}"


def _try_port(settings: Settings) -> None:
    """Gunicorn would try for five seconds and then say it in a traceback."""
    host, port = listens_on(settings).split(":")
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((host, int(port)))
        except OSError as error:
            raise PortTaken(settings.port, error.strerror or "") from None


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._draining: Draining | None = None  # in gunicorn's processes, not in the one that starts them
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": listens_on(self._settings),
            "worker_class": "gthread",
            "workers": self._settings.web_workers,
            "threads": self._settings.web_threads,
            "graceful_timeout": GRACE,
            "timeout": 60,
            "keepalive": 5,
            "control_socket_disable": True,
            "accesslog": "-",
            "logger_class": QuietLogger,
            "proc_name": "vaktlinje-web",
            "worker_exit": lambda _server, _worker: self._draining.leave() if self._draining else None,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """One application for each of gunicorn's processes, made after the fork."""
        wiring = build(self._settings, opening=open_to_wait_for)
        beginning.know_the_organisation(wiring.database, wiring.clock)
        if wiring.spool is not None:
            self._draining = Draining(wiring.spool, wiring.line, wiring.clock, keeps_room=True)
            self._draining.start()
        app = create_app(wiring.line, wiring.channel, self._settings, wiring.clock, wiring.spool)
        beginning.keep()
        warming.ahead(app)
        return app


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's lines in the form of `service.log`: no query, no number, and no token that a path may hold."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True

    def access(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> None:
        log.info(
            "web:answered", method=environ.get("REQUEST_METHOD", "-"),
            path=without_tokens(environ.get("PATH_INFO", "-")), status=str(resp.status).split(" ", 1)[0],
            ms=round(request_time / timedelta(milliseconds=1)), **environ.get(requestid.ABOUT, {}),
        )

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Without its arguments, which hold the address that was asked for, and the query with it."""
        self.error_log.exception("a request or a process failed")


def without_tokens(path: str) -> str:
    """`path` with each part of 16 letters or more cut out: it may be a key to somebody's calendar."""
    return log.without_numbers(_LONG.sub("...", path))
