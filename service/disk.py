"""Waiting for the disk."""

import os
from pathlib import Path


def flush(path: Path) -> None:
    """Returns when what was written to the file, or which names the folder has, is on the disk. OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
