"""A machine's clock that a test may set for real processes: what they ask the system for the time is moved by a file.

A few lines of C that stand before the system's library (LD_PRELOAD). The clock that nobody can set stays as it is.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
int clock_gettime(clockid_t which, struct timespec *told) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int answer = real(which, told);
    if (which == CLOCK_REALTIME) {
        FILE *file = fopen(getenv("AHEAD_BY"), "r");
        long seconds = 0;
        if (file) { if (fscanf(file, "%ld", &seconds) != 1) seconds = 0; fclose(file); }
        told->tv_sec += seconds;
    }
    return answer;
}
"""


@dataclass(frozen=True)
class WrongClock:
    library: Path
    file: Path

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs to go by it."""
        return {"LD_PRELOAD": str(self.library), "AHEAD_BY": str(self.file)}

    def jumps(self, seconds: int) -> None:
        """From now on it is that much ahead, or behind where negative."""
        new = self.file.with_suffix(".new")
        new.write_text(str(seconds))
        new.replace(self.file)


def wrong_clock(folder: Path) -> WrongClock:
    """Skips the test where there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("setting a clock for one process takes a C compiler")
    library = folder / "wrongclock.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-x", "c", "-", "-o", str(library), "-ldl"],
                   input=SOURCE.encode(), check=True)  # fmt: skip
    made = WrongClock(library, folder / "ahead")
    made.jumps(0)
    return made
