"""Sends requests that are written already, from a process of its own, and notes when and how long: see `send`.

Beside the requests nothing is computed while it measures, so that one core carries some thousands of them a second.
"""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

PATIENCE = 60.0  # seconds for one answer


@dataclass(frozen=True)
class Answered:
    """One request: when it was to be sent (seconds since 1970), how long its answer took from then, its status."""

    at: float
    seconds: float
    status: int


@dataclass(frozen=True)
class Line:
    """A kept-alive connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


def send(port: int, requests: Sequence[bytes], *, at_once: int = 0, rate: float = 0.0) -> list[Answered]:
    """Either `at_once` at any time, each after the answer to the one before; or `rate` a second, whatever the answers.

    With a rate, time counts from when the request was due, so that a server that makes others wait does not look fast.
    """
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        return other.submit(_run, port, list(requests), at_once, rate).result()


def _run(port: int, requests: list[bytes], at_once: int, rate: float) -> list[Answered]:
    return asyncio.run(_paced(port, requests, rate) if rate else _packed(port, requests, at_once))


async def _packed(port: int, requests: list[bytes], at_once: int) -> list[Answered]:
    waiting, answered = deque(requests), list[Answered]()
    idle = deque[Line]()

    async def sender() -> None:
        while waiting:
            answered.append(await _ask(port, idle, waiting.popleft(), time.time()))

    await asyncio.gather(*(sender() for _ in range(at_once)))
    return answered


async def _paced(port: int, requests: list[bytes], rate: float) -> list[Answered]:
    idle, begin = deque[Line](), time.time() + 0.1

    async def one(place: int, request: bytes) -> Answered:
        due = begin + place / rate
        await asyncio.sleep(due - time.time())
        return await _ask(port, idle, request, due)

    return list(await asyncio.gather(*(one(place, request) for place, request in enumerate(requests))))


async def _ask(port: int, idle: deque[Line], request: bytes, due: float) -> Answered:
    line = await _line(port, idle)
    line.writer.write(request)
    status = await asyncio.wait_for(_answer(line.reader), PATIENCE)
    idle.append(line)
    return Answered(due, time.time() - due, status)


async def _line(port: int, idle: deque[Line]) -> Line:
    while idle:
        line = idle.pop()
        if not line.reader.at_eof():
            return line
        line.writer.close()
    return Line(*await asyncio.open_connection("127.0.0.1", port))


async def _answer(reader: asyncio.StreamReader) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = next(line for line in head.split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return int(head.split(b" ", 2)[1])
