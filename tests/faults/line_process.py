"""A process that takes texts in: `line_process.py URL`.

Each line on standard input is `INSTANT SENDER SID BODY`; the text is taken in at that instant of the real clock, and
a line on standard output says so.
"""

import sys
import time
from datetime import UTC, datetime

from channels.base import Inbound
from service.database import Database
from service.line import Line
from service.offers import Asked
from service.vault import Vault
from tests.faults.eight import NUMBER


def run(url: str) -> None:
    database = Database(url)
    line = Line(database, Vault([b"\x01" * 32]), "simulator", "https://vakt.example.org", Asked())
    print("ready", flush=True)
    for order in sys.stdin:
        instant, sender, sid, body = order.rstrip("\n").split(" ", 3)
        while time.time() < float(instant):
            pass  # to the same instant as the others, closer than sleep would come
        line.receive(Inbound(sid, sender, NUMBER, body), datetime.now(UTC))
        print("taken in", flush=True)
    database.close()


if __name__ == "__main__":
    run(sys.argv[1])
