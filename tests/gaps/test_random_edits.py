"""Random edits: looking only at what a change touches ends where looking at everything does, whatever the edits.

Two databases get the same edits at the same times. In one a worker does what each change has queued, in the other
every area is looked at again after each change.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from schedules.coverage import gaps as reckoned
from service import gaps, organisation, queue
from service.clock import FrozenClock
from service.database import Database
from service.gaps import book
from service.gaps.records import Record
from service.vault import Vault
from tests.gaps.town import Town
from tests.line.night import Night

NOW = datetime(2026, 10, 23, 12, 0, tzinfo=UTC)  # the Friday before winter time
PEOPLE = ("ada", "bo", "cleo", "dag")
AREAS = ("storvik", "nabovik")
ROTAS = ("natt", "bak", "nabo")
CLOCKS = ("00:00", "02:00", "02:30", "08:00", "20:00", "24:00")
Item: TypeAlias = dict[str, Any]
Edit: TypeAlias = tuple[str, Item]  # the file's key, and the item or, for absences, the list

people = st.sampled_from(PEOPLE)
times = st.integers(-24, 120).map(lambda half: (NOW + timedelta(hours=half)).strftime("%Y-%m-%dT%H:00"))
windows = st.lists(st.builds(
    lambda from_, to, holidays: {"from": from_, "to": to, "holidays": holidays},
    st.sampled_from(CLOCKS), st.sampled_from(CLOCKS), st.sampled_from(("include", "exclude", "only")),
), max_size=2)  # fmt: skip


def spans(who: st.SearchStrategy[str | None], most: int) -> st.SearchStrategy[list[Item]]:
    return st.lists(st.tuples(who, times, times).filter(lambda span: span[1] < span[2]).map(
        lambda span: {"staff": span[0], "start": span[1], "end": span[2]}), max_size=most)


layers = st.builds(
    lambda members, unit, hours: {
        "members": members, "handoff": {"start": "2026-10-20T08:00", "unit": unit},
        **({"outside_office_hours_of": hours} if hours else {}),
    },
    st.lists(st.sampled_from((*PEOPLE, None)), min_size=1, max_size=3), st.sampled_from(("day", "week")),
    st.sampled_from((None, *AREAS)),
)  # fmt: skip
rotas = st.builds(
    lambda id, kind, areas, layers, shifts, overrides: {
        "id": id, "name": id, "kind": kind, "areas": areas, "layers": layers, "shifts": shifts, "overrides": overrides},
    st.sampled_from(ROTAS), st.sampled_from(("after_hours", "backup")),
    st.lists(st.sampled_from(AREAS), max_size=2, unique=True), st.lists(layers, max_size=2), spans(people, 2),
    spans(st.sampled_from((*PEOPLE, None)), 2),
)  # fmt: skip
requirements = st.builds(
    lambda id, area, outside, minimum, kinds, competences: {
        "id": id, "area": area, "outside_office_hours": outside, "minimum": minimum, "kinds": kinds,
        "competences": competences},
    st.sampled_from(("k1", "k2")), st.sampled_from(AREAS), st.booleans(), st.integers(0, 2),
    st.sampled_from((None, ["after_hours"])), st.sampled_from((None, ["nurse"])),
)  # fmt: skip
areas = st.builds(lambda id, hours: area(id, office_hours=hours), st.sampled_from(AREAS), windows)
staff = st.builds(lambda id, competences: person(id, competences), people, st.sampled_from(([], ["nurse"])))
def area(id: str, **more: Any) -> Item:
    number = f"+475944000{AREAS.index(id)}"
    return {"id": id, "name": id, "sms_number": number, "fallback": "Ring 116117.", "ladder": [], **more}


def person(id: str, competences: list[str]) -> Item:
    return {"id": id, "name": id, "phone": f"+475944100{PEOPLE.index(id)}", "competences": competences}


def turns(members: list[str], **more: Any) -> Item:
    return {"members": members, "handoff": {"start": "2026-10-20T08:00", "unit": "day"}, **more}


def rota(id: str, areas: list[str], *layers: Item) -> Item:
    return {"id": id, "name": id, "kind": "after_hours", "areas": areas, "layers": layers}


START: dict[str, Any] = {
    "areas": [area(id) for id in AREAS],
    "staff": [person(id, ["nurse"]) for id in PEOPLE],
    "rotas": [
        rota("natt", ["storvik"], turns(["ada", "bo"])),
        rota("bak", ["storvik", "nabovik"], turns(["cleo", "dag"], outside_office_hours_of="nabovik")),
        rota("nabo", ["nabovik"]),
    ],
    "coverage": [{"id": "k1", "area": "storvik", "minimum": 2},
                 {"id": "k2", "area": "nabovik", "minimum": 1, "competences": ["nurse"]}],
}  # fmt: skip


edits: st.SearchStrategy[Edit] = st.one_of(
    rotas.map(lambda item: ("rotas", item)),
    st.tuples(st.sampled_from(START["rotas"]), st.lists(st.sampled_from(AREAS), max_size=2, unique=True)).map(
        lambda moved: ("rotas", {**moved[0], "areas": moved[1]})),
    requirements.map(lambda item: ("coverage", item)),
    areas.map(lambda item: ("areas", item)),
    staff.map(lambda item: ("staff", item)),
    spans(people, 2).map(lambda absences: ("absences", {"absences": absences})),
    st.sampled_from(([], ["10-24"], ["10-24", "10-26"])).map(lambda days: ("extra_holidays", {"days": days})),
)


def file_of(edit: Edit) -> dict[str, Any]:
    key, item = edit
    if key in ("absences", "extra_holidays"):
        return {key: next(iter(item.values()))}
    return {key: [item]}


def same(records: list[Record]) -> list[tuple[object, ...]]:
    """What two towns must agree on: everything but the ids."""
    return sorted((r.area_id, r.requirement_id, r.start, r.end, r.minimum, r.covered, r.absent, r.state, r.beyond)
                  for r in records)


class Pair:
    """`touched` looks at what a change touches, `whole` at everything."""

    def __init__(self, template: Path, folder: Path, vault: Vault) -> None:
        self.clock = FrozenClock(NOW)
        self.towns = []
        for name in ("touched", "whole"):
            shutil.copy(template, folder / f"{name}.db")
            self.towns.append(Town(Night(Database(f"sqlite:///{folder / name}.db"), vault, self.clock)))
        self.touched, self.whole = self.towns

    def edit(self, file: dict[str, Any]) -> None:
        self.touched.night.organisation(json.dumps(file))
        self.touched.night.work()
        self.whole.night.handlers["gaps"] = self.whole.night._is_others
        self.whole.night.organisation(json.dumps(file))
        self.whole.night.work()
        with self.whole.night.database.write() as db:
            gaps.recompute(db, organisation.standing(db), AREAS, self.clock.now())

    def move(self, hours: int) -> None:
        """Time passes; if midnight does, the nightly look has been when the next edit comes."""
        day = self.clock.now().date()
        now = self.clock.move(timedelta(hours=hours))
        for town in self.towns:
            if now.date() != day:
                with town.night.database.write() as db:
                    queue.put(db, key=f"night:{now}", kind=gaps.NIGHTLY, subject="clock", due_at=now, now=now)
            town.night.work()

    def check(self) -> None:
        touched, whole = self.touched.records(), self.whole.records()
        assert same(touched) == same(whole)
        live = [r for r in ordered(touched) if r.live]
        found = [(r.requirement_id, max(r.start, self.clock.now()), r.end, r.covered, r.minimum) for r in live]
        assert found == list(self.expected())
        self.check_history(touched)

    def expected(self) -> Iterator[tuple[object, ...]]:
        with self.touched.night.database.read() as db:
            duty = organisation.standing(db).duty
        now = self.clock.now()
        for gap in reckoned(duty, now, now.replace(hour=0) + timedelta(days=400)):
            yield gap.requirement, gap.start, gap.end, gap.covered, gap.minimum

    def check_history(self, records: list[Record]) -> None:
        """The log tells each record's last state, and the recorded past of a requirement never overlaps itself."""
        with self.touched.night.database.read() as db:
            for record in records:
                told = [event for event in book.history(db, record.id) if "state" in event.detail]
                assert told[-1].detail["state"] == record.state
        past = [r for r in ordered(records) if r.state == "passed"]
        for one, other in zip(past, past[1:], strict=False):
            assert (one.area_id, one.requirement_id, one.end) <= (other.area_id, other.requirement_id, other.start)

    def close(self) -> None:
        for town in self.towns:
            town.night.database.close()


def ordered(records: list[Record]) -> list[Record]:
    return sorted(records, key=lambda r: (r.area_id, r.requirement_id, r.start))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_looking_at_what_a_change_touches_ends_where_looking_at_everything_does(
    data: DataObject, sqlite_template: Path, tmp_path_factory: Any, vault: Vault
) -> None:
    pair = Pair(sqlite_template, tmp_path_factory.mktemp("pair"), vault)
    try:
        pair.edit(START)
        pair.check()
        for _ in range(data.draw(st.integers(3, 8), label="edits")):
            pair.move(data.draw(st.sampled_from((0, 0, 1, 5, 11)), label="hours"))
            edit = data.draw(edits, label="edit")
            pair.edit(file_of(edit))
            pair.check()
    finally:
        pair.close()
