"""A disk of few megabytes, which fills up: a tmpfs of its own, where root runs the tests."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Disk:
    path: Path

    def fill(self) -> None:
        with (self.path / "filler").open("wb", buffering=0) as filler:
            for size in (4096, 1):
                try:
                    while filler.write(bytes(size)):
                        pass
                except OSError:
                    continue

    def tidy(self) -> None:
        (self.path / "filler").unlink()


@contextmanager
def small_disk(path: Path, size: str = "2m") -> Iterator[Disk]:
    """Skips the test where nothing may be mounted."""
    path.mkdir()
    try:
        _run("mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "tmpfs", str(path))
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small disk takes root")
    try:
        yield Disk(path)
    finally:
        _run("umount", "--lazy", str(path))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)
