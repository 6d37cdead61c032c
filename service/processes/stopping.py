"""Asked to stop (SIGTERM, or SIGINT from a terminal), a process finishes what it has begun."""

import signal
import threading
from types import FrameType


def stop_event() -> threading.Event:
    """Set on SIGTERM and SIGINT from now on. A second one does not hurry it: what is begun is short."""
    stopping = threading.Event()

    def stop(signum: int, frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return stopping
