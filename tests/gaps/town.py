"""A town with one night to cover: a planner writes the rota anew, and a worker does what follows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import yaml
from sqlalchemy import select

from service import gaps, organisation
from service.gaps import Record, book
from service.models import metadata
from tests.line.night import Night

NIGHT = {"id": "natt", "area": "storvik", "start": "2026-11-16T20:00", "end": "2026-11-17T08:00"}
PEOPLE = ("kari", "ola", "per", "pia", "mona")
AREA: dict[str, Any] = {
    "id": "storvik", "name": "Storvik", "sms_number": "+4759440001", "fallback": "Ring 116117.",
    "managers": ["mona"], "planners": ["pia"], "ladder": [{"staff": ["mona"], "wait": "5m"}],
}  # fmt: skip
TOWN: dict[str, Any] = {
    "areas": [AREA],
    "staff": [
        {"id": who, "name": f"{who.title()} Eksempel", "phone": f"+475944100{place}",
         "competences": ["vakt"] if who in ("kari", "ola", "per") else []}
        for place, who in enumerate(PEOPLE)
    ],
    "rotas": [{"id": "natt", "name": "Natt", "kind": "after_hours", "areas": ["storvik"]}],
    "coverage": [{**NIGHT, "competences": ["vakt"]}],
}  # fmt: skip


@dataclass
class Town:
    night: Night

    def __post_init__(self) -> None:
        self.night.handlers |= gaps.handlers(self.night.line.transactions)

    def writes(self, **file: Any) -> None:
        """Takes in a file with these keys, over how the town began, and does what follows from it."""
        for kind, items in TOWN.items():
            begun = {item["id"]: item for item in items}
            file |= {kind: [{**begun.get(item["id"], {}), **item} for item in file[kind]]} if kind in file else {}
        self.night.organisation(yaml.safe_dump(file, allow_unicode=True))
        self.night.work()

    def opens(self) -> None:
        """The first import, with Ola on duty all night."""
        all_night = {"staff": "ola", "start": "2026-11-16T20:00", "end": "2026-11-17T08:00"}
        self.writes(**{**TOWN, "rotas": [{**TOWN["rotas"][0], "shifts": [all_night]}]})

    def has_duty(self, *shifts: tuple[str, str, str]) -> None:
        """The rota anew: (staff, start, end), times in November."""
        written = [{"staff": who, "start": f"2026-11-{s}", "end": f"2026-11-{e}"} for who, s, e in shifts]
        self.writes(rotas=[{"id": "natt", "shifts": written}])

    def records(self) -> list[Record]:
        """Every recorded gap, filled and passed ones too."""
        with self.night.database.read() as db:
            ids = db.scalars(select(metadata.tables["gap"].c.id).order_by(metadata.tables["gap"].c.start)).all()
            return [found for id in ids if (found := book.find(db, id)) is not None]

    def told(self) -> list[tuple[str, str, str]]:
        """(state, start, end) of each gap, in Norwegian time."""
        with self.night.database.read() as db:
            zone = organisation.standing(db).duty.zone
        return [(gap.state, f"{zone.local(gap.start):%dT%H:%M}", f"{zone.local(gap.end):%dT%H:%M}")
                for gap in self.records()]

    def events(self, gap: str) -> list[str]:
        with self.night.database.read() as db:
            return [event.name for event in book.history(db, gap)]

    def accepts(self, gap: str, by: str = "mona", reason: str = "Legevakten tar det.", told: str = "Ring 116117.",
                ) -> Record:  # fmt: skip
        with self.night.database.write() as db:
            standing = organisation.standing(db)
            return gaps.accept(db, standing, gap, gaps.Acceptance(by, reason, told), self.now)

    @property
    def now(self) -> datetime:
        return self.night.clock.now()
