"""A provider that is light enough to measure beside: takes texts at once, in a process of its own, and notes when.

`tests/standin/twilio.py` knows more of Twilio's API; it starts a thread for each connection and keeps whole records.
"""

import asyncio
import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection

from tests.standin.twilio import SID

TAKEN = "/taken"


@dataclass(frozen=True)
class Provider:
    url: str

    def taken(self) -> dict[str, float]:
        """When each text was taken, in seconds since 1970, by the id that it was given."""
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(self.url + TAKEN) as answer:
            found: dict[str, float] = json.loads(answer.read())
        return found


@contextmanager
def provider() -> Iterator[Provider]:
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    yield Provider(f"http://127.0.0.1:{ours.recv()}")
    process.terminate()
    process.join()


def _serve(told: Connection) -> None:
    asyncio.run(_listen(told))


async def _listen(told: Connection) -> None:
    taken: dict[str, float] = {}
    sids = (f"SM{number:032x}" for number in count())

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            await reader.readexactly(_length(head))
            sid = "" if head.startswith(b"GET") else next(sids)
            if sid:
                taken[sid] = time.time()
            writer.write(_answer(200, taken) if not sid else _answer(201, _record(sid)))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    told.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionResetError):
        return b""


def _length(head: bytes) -> int:
    named = (line.partition(b":") for line in head.lower().split(b"\r\n"))
    return next((int(value) for name, _, value in named if name == b"content-length"), 0)


def _record(sid: str) -> dict[str, str | None]:
    now = format_datetime(datetime.now(UTC))
    return {"sid": sid, "status": "queued", "direction": "outbound-api", "date_created": now, "date_updated": now,
            "date_sent": None, "error_code": None, "num_segments": "1", "num_media": "0",
            "uri": f"/2010-04-01/Accounts/{SID}/Messages/{sid}.json"}


def _answer(status: int, body: object) -> bytes:
    written = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(written)}\r\n\r\n"
    return head.encode() + written
