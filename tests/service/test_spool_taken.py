"""What web processes remember beside the database: some thousands of ids, and no more."""

from pathlib import Path

from service.spool.taken import ENOUGH, Taken


def ids(first: int, last: int) -> list[str]:
    return [f"SM{n:032x}" for n in range(first, last)]


def test_the_last_two_thousand_are_known_and_the_files_do_not_grow(tmp_path: Path) -> None:
    here, there = Taken(tmp_path), Taken(tmp_path)
    for n, id in enumerate(ids(0, 10_000)):
        (here, there)[n % 2].note(id)
        if n % 1000 == 999:
            assert all(there.knows(one) for one in ids(max(0, n - 1800), n + 1)[::100])
    assert not here.knows("SM") and not here.knows(ids(0, 1)[0])
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 2 * ENOUGH + 100


def test_where_nothing_can_be_written_nothing_is_known_and_nobody_is_disturbed(tmp_path: Path) -> None:
    nowhere = Taken(tmp_path / "gone")
    nowhere.note("SM1")
    assert not nowhere.knows("SM1")
