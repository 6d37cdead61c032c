"""Workers and planners' commands that look at one area in the same instant: each gap is one record."""

from collections import Counter
from datetime import datetime, timedelta
from functools import partial

import yaml

from service import gaps, organisation
from service.database import Database
from service.gaps import Record, book
from tests.faults.eight import at_once
from tests.gaps.town import TOWN, Town

PLANS: tuple[list[tuple[str, str, str]], ...] = (
    [],
    [("ola", "16T20:00", "16T23:00")],
    [("ola", "16T21:00", "16T23:00"), ("kari", "17T02:00", "17T03:00"), ("per", "17T05:00", "17T08:00")],
    [("kari", "16T20:00", "17T08:00")],
    [("ola", "17T01:00", "17T02:00")],
)


def looks(url: str, now: datetime) -> None:
    """As a worker in the wake of a change, with a connection of its own."""
    database = Database(url)
    try:
        with database.write() as db:
            book.hold(db, ["storvik"])
            gaps.recompute(db, organisation.standing(db), ["storvik"], now)
    finally:
        database.close()


def asks(url: str, now: datetime) -> None:
    """As a planner's command that brings the record up to date first."""
    database = Database(url)
    try:
        gaps.bring_up_to_date(database, now)
    finally:
        database.close()


def test_workers_that_look_at_one_area_at_once_double_no_gap(town: Town) -> None:
    url = town.night.database.engine.url.render_as_string(hide_password=False)
    for plan in PLANS * 2:
        before = {gap.id: gap for gap in town.records()}
        shifts = [{"staff": who, "start": f"2026-11-{start}", "end": f"2026-11-{end}"} for who, start, end in plan]
        takes_in(town, shifts)
        at_once([partial(look, url, town.now) for look in (looks, asks, looks, asks)])
        found = town.records()
        live = [gap for gap in found if gap.live]
        assert not overlapping(live)
        assert hours(live) == timedelta(hours=12) - sum(
            (datetime.fromisoformat(s["end"]) - datetime.fromisoformat(s["start"]) for s in shifts), timedelta())
        assert all(count == 1 for count in opened(town, found, before).values())
        town.night.work()
        assert town.records() == found, "what was queued finds nothing more to do"
        town.night.clock.move(timedelta(minutes=1))


def takes_in(town: Town, shifts: list[dict[str, str]]) -> None:
    rota = {**TOWN["rotas"][0], "shifts": shifts}
    town.night.organisation(yaml.safe_dump({"rotas": [rota]}))


def overlapping(live: list[Record]) -> list[tuple[Record, Record]]:
    return [(one, other) for one in live for other in live
            if one.id < other.id and one.start < other.end and other.start < one.end]  # fmt: skip


def hours(live: list[Record]) -> timedelta:
    return sum((gap.end - gap.start for gap in live), timedelta())


def opened(town: Town, found: list[Record], before: dict[str, Record]) -> Counter[str]:
    """How often each new gap was opened or split off, by the log."""
    began = ("gap:opened", "gap:split")
    return Counter(gap.id for gap in found if gap.id not in before
                   for name in town.events(gap.id) if name in began)  # fmt: skip
