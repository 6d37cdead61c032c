"""Nights that nobody would think of (contract, sections 7 and 9). `VAKTLINJE_NIGHTS=300` plays so many, at random."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from service.database import Database
from tests.emptied import EmptyDatabases
from tests.line.random_night import RandomNight

NIGHTS = int(os.environ.get("VAKTLINJE_NIGHTS", "0"))
SHRINK = "VAKTLINJE_SHRINK" in os.environ  # takes minutes
numbers = count()


def play(fresh: Callable[[], AbstractContextManager[Database]], nights: int, steps: int) -> int:
    """Plays the nights; AssertionError at the first truth that does not hold. How often all truths were looked at."""
    looked = 0

    class ThisNight(RandomNight):
        def __init__(self) -> None:
            super().__init__(fresh)

        def _look(self) -> None:
            nonlocal looked
            super()._look()
            looked += 1

    run_state_machine_as_test(
        ThisNight,
        settings=settings(
            max_examples=NIGHTS or nights, stateful_step_count=80 if NIGHTS else steps, derandomize=not NIGHTS,
            deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True,
            phases=[Phase.generate, *([Phase.shrink] if SHRINK else [])], report_multiple_bugs=False,
        ),
    )  # fmt: skip
    return looked


def test_whatever_the_night_brings_it_is_answered_and_nothing_untrue_is_said(
    sqlite_template: Path, tmp_path: Path
) -> None:
    @contextmanager
    def fresh() -> Iterator[Database]:
        file = tmp_path / f"{next(numbers)}.db"
        shutil.copy(sqlite_template, file)
        database = Database(f"sqlite:///{file}")

        @event.listens_for(database.engine, "connect")
        def no_power_cut_tonight(connection: Any, _: object) -> None:
            connection.execute("PRAGMA synchronous=OFF")

        yield database
        database.close()
        for left in tmp_path.glob(f"{file.name}*"):
            left.unlink()

    assert play(fresh, nights=10, steps=40) > 100


def test_so_it_is_on_postgresql(postgres_databases: EmptyDatabases) -> None:
    @contextmanager
    def fresh() -> Iterator[Database]:
        database = Database(postgres_databases.take())
        yield database
        database.close()
        postgres_databases.give_back()

    assert play(fresh, nights=3, steps=30) > 30
