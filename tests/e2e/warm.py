"""Processes that need not import what another has imported already: each is a process of its own, forked from one that
has done nothing else, with its own environment and output; it lives and is killed like one that was started anew.

Importing takes seconds of a core each time, and the tests that kill processes start hundreds.
"""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver, get_context
from pathlib import Path
from typing import Protocol

CONTEXT = get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.e2e.imported"])
PR_SET_PDEATHSIG = 1  # Linux, <sys/prctl.h>


class Process(Protocol):
    """What is asked of a process here; `subprocess.Popen` is one."""

    pid: int

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int) -> None: ...
    def kill(self) -> None: ...
    def terminate(self) -> None: ...


class Warm:
    """`vaktlinje <words>`, forked; with `subprocess.Popen`'s ways of waiting and killing."""

    def __init__(self, words: Sequence[str], environ: Mapping[str, str], said: Path) -> None:
        self._process = CONTEXT.Process(target=_become, args=(list(words), dict(environ), str(said), os.getcwd()))
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(["vaktlinje"], timeout or 0.0)
        return self._process.exitcode

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _become(words: list[str], environ: dict[str, str], said: str, folder: str) -> None:
    """In the new process: all that a shell would have set, then the command."""
    from service.cli import main

    _never_outlive_the_tests()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.close(file)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["vaktlinje", *words]
    main(prog_name="vaktlinje")


def _never_outlive_the_tests() -> None:
    """Tests that are killed leave nobody behind: the server that forks ends with them, and this process with it."""
    os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]  # else it lives as long as we do
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
