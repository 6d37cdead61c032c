"""After the story: web, worker and clock on the demo's database, as `up` runs them."""

import os
import secrets
import socket
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime

from service.clock import ShiftedClock
from service.config import Settings
from service.processes import up
from service.processes.stopping import stop_event

OURS = ("VAKTLINJE_", "TWILIO_", "DATABASE_", "WEB_")  # what settings are read from
HOST = "127.0.0.1"


def port_for(wanted: str | None) -> int:
    """The port that is asked for, where it is one and free; else any free one."""
    if wanted is not None and wanted.isdecimal() and 0 < int(wanted) < 65536 and _is_free(int(wanted)):
        return int(wanted)
    with socket.socket() as any_port:
        any_port.bind((HOST, 0))
        port: int = any_port.getsockname()[1]
        return port


def serve(settings: Settings, port: int, now: datetime) -> None:
    """Runs until SIGTERM or Ctrl-C, from `now` on; the children read the demo's settings and no others."""
    if settings.demo_clock is not None:
        ShiftedClock(settings.demo_clock).set(now)
    for name in [name for name in os.environ if name.startswith(OURS)]:
        del os.environ[name]
    os.environ.update(environment(settings, port))
    up.run(stop_event())


def environment(settings: Settings, port: int) -> Mapping[str, str]:
    """`settings` as the environment that a process reads them from, on a port of this machine only."""
    return {
        "DATABASE_URL": settings.database_url,
        "VAKTLINJE_SECRET_KEY": secrets.token_urlsafe(),
        "VAKTLINJE_FIELD_KEYS": ",".join(urlsafe_b64encode(key).decode() for key in settings.field_keys),
        "VAKTLINJE_PUBLIC_URL": f"http://{HOST}:{port}",
        "VAKTLINJE_CHANNEL": "simulator",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(settings.web_workers),
        "WEB_THREADS": str(settings.web_threads),
        "VAKTLINJE_DEMO_CLOCK": str(settings.demo_clock or ""),
    }


def _is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, port))
        except OSError:
            return False
        return True
