"""Two hosts in one machine: network namespaces, each with a cable to where PostgreSQL and the provider are.

Needs root. What is cut off is met with silence, as on a broken network: no packet says so.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

A, B = "vakt-a", "vakt-b"
DATABASE, PROVIDER = "10.94.9.1", "10.94.9.2"
FORWARD = """
import sys
from tests.standin.proxy import Proxy
with Proxy((sys.argv[1], int(sys.argv[2]))) as proxy:
    print(proxy.port, flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Host:
    name: str
    net: int  # the third number of its addresses

    @property
    def address(self) -> str:
        return f"10.94.{self.net}.2"

    @property
    def cable(self) -> str:
        """The end of it that is not in the host."""
        return f"vakt{self.net}"

    @property
    def inside(self) -> list[str]:
        """What a command begins with that is to run there."""
        return ["ip", "netns", "exec", self.name]

    def pull(self) -> None:
        _ip("link", "set", self.cable, "down")

    def plug_in(self) -> None:
        _ip("link", "set", self.cable, "up")

    def lose(self) -> None:
        """What is sent to the database goes nowhere; all else goes on."""
        _ip("-n", self.name, "route", "add", "blackhole", DATABASE)

    def find(self) -> None:
        _ip("-n", self.name, "route", "del", "blackhole", DATABASE)

    @contextmanager
    def forwarded(self, address: str, port: int) -> Iterator[int]:
        """The port on the host's loopback that leads to this address: plain http is spoken on loopback alone."""
        forward = subprocess.Popen([*self.inside, sys.executable, "-c", FORWARD, address, str(port)],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
        assert forward.stdin is not None and forward.stdout is not None
        try:
            yield int(forward.stdout.readline())
        finally:
            forward.stdin.close()
            forward.wait()
            forward.stdout.close()


@contextmanager
def hosts() -> Iterator[tuple[Host, Host]]:
    """Both, connected; gone at the end with all that was set up."""
    made = Host(A, 1), Host(B, 2)
    try:
        for address in (DATABASE, PROVIDER):
            _ip("address", "add", f"{address}/32", "dev", "lo")
        for host in made:
            _connect(host)
        yield made
    finally:
        for host in made:
            with suppress(subprocess.CalledProcessError):  # it may not have been made
                _ip("netns", "delete", host.name)
            with suppress(subprocess.CalledProcessError):  # it goes with the namespace, some time
                _ip("link", "delete", host.cable)
        for address in (DATABASE, PROVIDER):
            with suppress(subprocess.CalledProcessError):
                _ip("address", "delete", f"{address}/32", "dev", "lo")


def _connect(host: Host) -> None:
    ours = f"10.94.{host.net}.1"
    _ip("netns", "add", host.name)
    _ip("link", "add", host.cable, "type", "veth", "peer", "name", "cable", "netns", host.name)
    _ip("address", "add", f"{ours}/24", "dev", host.cable)
    _ip("link", "set", host.cable, "up")
    _ip("-n", host.name, "address", "add", f"{host.address}/24", "dev", "cable")
    for name in ("lo", "cable"):
        _ip("-n", host.name, "link", "set", name, "up")
    _ip("-n", host.name, "route", "add", "default", "via", ours)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
