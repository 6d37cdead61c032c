"""What happened outside Vaktlinje, line by line: what the provider saw, who was killed when; for `bench.checker`."""

import json
import threading
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


class Record:
    """Appends JSON lines to a file; `counts` what it wrote by kind."""

    def __init__(self, file: Path) -> None:
        self._file = file.open("a", encoding="utf-8", buffering=1)  # a line is there once it is written
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()

    def write(self, kind: str, **facts: Any) -> None:
        line = json.dumps({"kind": kind, "at": now(), **facts}, ensure_ascii=False)
        with self._lock:
            self.counts[kind] += 1
            self._file.write(line + "\n")

    def close(self) -> None:
        with self._lock:
            self._file.close()


def now() -> str:
    return datetime.now(UTC).isoformat()
