"""How long the gaps of a year take: one area, a country, and against two readings of the same year.

    .venv/bin/python -m bench.gaps [--towns 357] [--rounds 7]

(a) one area: three rotas of three layers, 40 overrides, 20 absences, one requirement (two people); from the
    organisation as it is read to the list of gaps, nothing remembered from before but what is the calendar's.
(b) so many municipalities like that, each with its own times and people, in one organisation.
(c) the same year's layers, overrides and absences as iCalendar, expanded with recurring-ical-events.
(d) a bare sort-and-sweep (least 2 of those who are there) over the intervals that (c) gave, already expanded.
(e) who is on duty in the area at random instants, organisation loaded.

Times are of the processor, one core; the best of the rounds for (a), (d) and (e), of three for (c), and a single run
for (b).
"""

import gc
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

import click
import icalendar
import recurring_ical_events
from rich.console import Console
from rich.table import Table

from bench.towns import START, as_calendar, end_after, town
from schedules.calendar import periods
from schedules.coverage import gaps
from schedules.duty import Duty
from schedules.organisation import Organisation

YEARS = (1, 2, 4, 8)
INSTANTS = 1_000


@dataclass(frozen=True)
class Measured:
    """Seconds of the processor, and how much came of them."""

    seconds: float
    found: int


def timed(run: Callable[[], int]) -> Measured:
    gc.collect()
    began = time.process_time()
    found = run()
    return Measured(time.process_time() - began, found)


def best(rounds: int, run: Callable[[], int]) -> Measured:
    return min((timed(run) for _ in range(rounds)), key=lambda measured: measured.seconds)


def all_gaps(organisation: Organisation, years: int) -> int:
    return len(gaps(Duty(organisation), START, end_after(years)))


def expanded(calendar: icalendar.Calendar, years: int) -> list[tuple[datetime, datetime]]:
    events = recurring_ical_events.of(calendar).between(START, end_after(years))
    return [(event["DTSTART"].dt, event["DTEND"].dt) for event in events]


def swept(intervals: list[tuple[float, float]], least: int) -> int:
    """How many stretches have too few: one sort, one pass."""
    steps = sorted([(at, 1) for at, _ in intervals] + [(at, -1) for _, at in intervals])
    count = too_few = 0
    for (at, step), (then, _) in pairwise(steps):
        count += step
        if count < least and then > at:
            too_few += 1
    return too_few


def asked(duty: Duty, area: str, instants: list[datetime]) -> int:
    return sum(len(duty.on_duty(area, at)) for at in instants)


def instants(years: int) -> list[datetime]:
    chance, length = random.Random(7), int((end_after(years) - START).total_seconds())
    return [START + timedelta(seconds=chance.randrange(length)) for _ in range(INSTANTS)]


@dataclass(frozen=True)
class Line:
    name: str
    measured: Measured
    note: str


def measure(towns: int, rounds: int) -> Iterator[Line]:
    one = town(1, years=1)
    periods(one, START, end_after(1))  # the calendar itself is the country's, and the same for all
    a = best(rounds, lambda: all_gaps(one, 1))
    country = town(towns, years=1)
    b = timed(lambda: all_gaps(country, 1))
    calendar = as_calendar(one, years=1)
    c = best(3, lambda: len(expanded(calendar, 1)))
    plain = [(start.timestamp(), end.timestamp()) for start, end in expanded(calendar, 1)]
    d = best(rounds, lambda: swept(plain, 2))
    duty, at = Duty(one), instants(1)
    asked(duty, "a0", at)
    e = best(rounds, lambda: asked(duty, "a0", at))
    yield Line("(a) one area, one year", a, f"{a.found} gaps; aim: (c)/(a) at least 30, (a)/(d) at most 5")
    yield Line(f"(b) {towns} municipalities", b, f"{b.found} gaps; aim: under 3 s")
    yield Line("(c) recurring-ical-events", c, f"{c.found} occurrences; (c)/(a) = {c.seconds / a.seconds:.0f}")
    yield Line("(d) bare sort-and-sweep", d, f"{len(plain)} intervals; (a)/(d) = {a.seconds / d.seconds:.1f}")
    yield Line("(e) who is on duty", Measured(e.seconds / INSTANTS, e.found), "each; aim: under 0.1 ms")


def growth(rounds: int) -> Iterator[tuple[int, Measured]]:
    for years in YEARS:
        grown = town(1, years=years)
        periods(grown, START, end_after(years))
        yield years, best(rounds, partial(all_gaps, grown, years))


@click.command()
@click.option("--towns", default=357, show_default=True, help="Municipalities in (b).")
@click.option("--rounds", default=7, show_default=True, help="Rounds, of which the best counts.")
def main(towns: int, rounds: int) -> None:
    """Prints two tables: the five measurements, and how (a) grows with the years."""
    table = Table("what", "ms", "and")
    for line in measure(towns, rounds):
        table.add_row(line.name, f"{1000 * line.measured.seconds:.3f}", line.note)
    console = Console(width=120)
    console.print(table)
    years = Table("years of (a)", "ms", "ms a year", "gaps")
    for many, measured in growth(rounds):
        per_year = 1000 * measured.seconds / many
        years.add_row(str(many), f"{1000 * measured.seconds:.1f}", f"{per_year:.2f}", str(measured.found))
    console.print(years)


if __name__ == "__main__":
    main()
