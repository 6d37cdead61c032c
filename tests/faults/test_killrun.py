"""The kill run in short: real processes killed at random, and nothing lost or doubled (contract 9; `bench.killrun`).

Some seconds of it are real; how the night goes on is played by one worker whose clock runs ahead. The checker that
judges it knows nothing of `service`, and is itself shown one violation after the other.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bench import checker
from bench.checking.evidence import read
from bench.killing.killer import OFTEN
from bench.killing.stage import Stage, opened
from bench.killing.town import Size
from tests.faults.planted import PLANTS, Plant, opened_to_anything, plant

SIZE = Size(areas=3, users=36, strangers=6, visits=54, lasts=timedelta(seconds=8), turn=timedelta(seconds=6))
SEED, TAKEN = 7, 6


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    with opened(database_url, tmp_path, SIZE, SEED) as made:
        yield made


def test_whatever_is_killed_nothing_is_lost_and_nothing_doubled_and_the_checker_would_have_seen_it(
    stage: Stage, tmp_path: Path
) -> None:
    stage.furnish()
    stage.killer.often = {**OFTEN, "web master": 0, "clock": 2}  # to start another takes long
    stage.plays(taken=TAKEN)
    stage.rests_in_no_time()
    verdict = checker.check(tmp_path, stage.direct)

    assert stage.came_to_rest
    assert verdict.broken() == {}
    assert (stage.crew.surprises, stage.schedule.errors) == ([], [])
    assert verdict.counts["conversations"] >= SIZE.users
    assert verdict.counts["holdings"] >= TAKEN
    assert stage.killer.kills.total() >= 5, stage.killer.kills
    if stage.database.file is not None:
        bare = opened_to_anything(tmp_path, stage.database.file, tmp_path / "planted")
        assert [one for n, one in enumerate(PLANTS) if not _is_seen(one, bare, tmp_path / f"planted-{n}")] == []


def _is_seen(one: Plant, bare: Path, into: Path) -> bool:
    return any(checker.CHECKS[one.seen_by](read(into, plant(one, bare, into))))
