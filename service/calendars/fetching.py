"""A copy of a calendar from an http(s) address or a file of this machine, within limits of size and time.

An address that an operator has typed may lie in the municipality's own network; a redirect may not lead there: it goes
to the same host, or to an address of the public Internet, and the connection is made to the very address that was
checked. What is raised never repeats the address, which often is a secret.
"""

import http.client
import ipaddress
import os
import socket
import ssl
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from urllib.parse import SplitResult, urljoin, urlsplit

from schedules.planned import MAX_BYTES
from service.errors import VaktlinjeError

STEP = 10.0  # seconds for connecting, and for each piece
WHOLE = 30.0  # seconds for all of it, redirects too
REDIRECTS = 3
PIECE = 65_536
PORTS = {"http": 80, "https": 443}


class AddressRefused(VaktlinjeError):
    """What is to be followed is no http(s) address and no file with its whole path."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"this cannot be followed: {reason}")


class FetchFailed(VaktlinjeError):
    """No copy could be had; the sentence says why, without the address."""


def check(address: str) -> None:
    """AddressRefused where `fetch` could never get a copy from there."""
    if address.startswith("/"):
        return
    try:
        _split(address)
    except FetchFailed as refused:
        raise AddressRefused(str(refused)) from None


def name(address: str) -> str:
    """What a person may see of it: the last part of a file's path; of an address, the host and what it ends with."""
    path = urlsplit(address).path
    ending = os.path.splitext(path)[1][:5]
    return os.path.basename(address) if address.startswith("/") else f"{urlsplit(address).hostname}/...{ending}"


def fetch(address: str) -> bytes:
    """The copy, at most MAX_BYTES. FetchFailed."""
    try:
        return _file(address) if address.startswith("/") else _followed(address, time.monotonic() + WHOLE)
    except TimeoutError:
        raise FetchFailed("it did not answer in time") from None
    except ssl.SSLError as error:
        raise FetchFailed(f"its certificate or encryption is not in order ({error.reason or 'no reason'})") from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise FetchFailed(f"it could not be reached ({type(error).__name__})") from None


def _file(path: str) -> bytes:
    # Not blocking: a pipe without a writer would keep us for ever.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise FetchFailed("it is no file")
        return _within(file.read(MAX_BYTES + 1))


def _followed(address: str, deadline: float) -> bytes:
    typed = _split(address)
    asked = typed
    for _ in range(REDIRECTS + 1):
        answer = _ask(asked, typed, deadline)
        if isinstance(answer, bytes):
            return answer
        asked = _split(urljoin(asked.geturl(), answer))
        if typed.scheme == "https" and asked.scheme != "https":
            raise FetchFailed("it leads from https to http")
    raise FetchFailed(f"it leads on more than {REDIRECTS} times")


def _ask(asked: SplitResult, typed: SplitResult, deadline: float) -> bytes | str:
    """What is there, or where it leads."""
    with _connection(asked, typed, deadline) as connection:
        # Host is the name, whatever address we connect to; no encoding that could unpack to more than it says.
        target = (asked.path or "/") + (f"?{asked.query}" if asked.query else "")
        connection.request("GET", target, headers={
            "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity", "User-Agent": "Vaktlinje"})
        response = connection.getresponse()
        if response.status in (301, 302, 303, 307, 308):
            return response.getheader("Location") or ""
        if response.status != 200:
            raise FetchFailed(f"it answered {response.status}")
        content = b""
        while piece := response.read1(PIECE):
            content = _within(content + piece)
        if time.monotonic() >= deadline:
            raise TimeoutError
        if response.length:
            raise FetchFailed("it was cut off")
        return content


@contextmanager
def _connection(asked: SplitResult, typed: SplitResult, deadline: float) -> Iterator[http.client.HTTPConnection]:
    """A connection to an address of the host that may be asked; cut at the deadline, however slowly it drips."""
    host, port = asked.hostname or "", asked.port or PORTS[asked.scheme]
    reached = _reachable(host, port, anywhere=_same(asked, typed))
    with ExitStack() as closing:
        plain = closing.enter_context(socket.create_connection((reached, port), timeout=STEP))
        cut = threading.Timer(max(0.0, deadline - time.monotonic()), _cut, (plain,))
        cut.daemon = True
        cut.start()
        closing.callback(cut.cancel)
        connection = http.client.HTTPConnection(host, port, timeout=STEP)
        connection.sock = plain
        if asked.scheme == "https":
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        closing.callback(connection.close)
        yield connection


def _cut(plain: socket.socket) -> None:
    with suppress(OSError):
        plain.shutdown(socket.SHUT_RDWR)


def _same(asked: SplitResult, typed: SplitResult) -> bool:
    """The host that was typed, at its port or, from http to https, at the usual ones."""
    ports = [at.port or PORTS[at.scheme] for at in (typed, asked)]
    return asked.hostname == typed.hostname and (ports[0] == ports[1] or ports == [80, 443])


def _reachable(host: str, port: int, *, anywhere: bool) -> str:
    found = [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    allowed = [at for at in found if anywhere or ipaddress.ip_address(at.partition("%")[0]).is_global]
    if not allowed:
        raise FetchFailed("it leads to an address that is not public")
    return allowed[0]


def _split(address: str) -> SplitResult:
    try:
        read = urlsplit(address)
        _ = read.port  # reading it is what checks it
    except ValueError:
        raise FetchFailed("it is no address") from None
    if read.scheme not in PORTS or not read.hostname:
        raise FetchFailed("it is neither an http(s) address nor a file's whole path")
    if read.username is not None:
        raise FetchFailed("an address with a user's name or password in it is not taken")
    if any(ord(letter) < 33 or ord(letter) > 126 for letter in address):
        raise FetchFailed("it holds letters that an address cannot have")
    return read


def _within(content: bytes) -> bytes:
    if len(content) > MAX_BYTES:
        raise FetchFailed(f"it is larger than {MAX_BYTES // 1_000_000} MB")
    return content
