"""One process of `up`: `python -m service.processes.child web`. It stops when its parent is gone, however that went.

The parent holds the other end of standard input and never writes: the end of it is the end of the parent.
"""

import os
import signal
import sys
import threading

from service import log
from service.config import settings
from service.errors import VaktlinjeError
from service.processes.running import REFUSED, RUN


def _stop_with_parent() -> None:
    os.read(0, 1)  # not sys.stdin, whose lock the interpreter wants when it ends
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    log.configure()
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    try:
        RUN[sys.argv[1]](settings())
    except VaktlinjeError as error:
        print(error, file=sys.stderr)
        sys.exit(REFUSED)
