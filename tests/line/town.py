"""A made-up town for random nights: two areas that share a rota, and a plan of duty that changes while people wait.

`Town` is the organisation as data, and answers who is on duty by looking at each shift, with no code of `schedules`.
Times are whole seconds UTC; the file writes them with their offset.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

STORVIK, NABOVIK = "+4759440001", "+4759440002"
START = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)  # Saturday evening; the clocks go forward in the night
HORIZON = timedelta(days=400)

STAFF = {
    "kari": ("Kari Nes", "+4759441001", ["nb"]),
    "ola": ("Ola Vik", "+4759441002", ["nb"]),
    "per": ("Per Li", "+4759441003", ["nb"]),
    "siri": ("Siri Bø", "+4759441004", ["nb"]),
    "tor": ("Tor Ås", "+4759441005", ["nb"]),
    "mona": ("Mona Dal", "+4759441006", ["nb"]),
    "liv": ("Liv Moe", "+4759441007", ["nb"]),
}
ROTAS = {  # id: areas
    "kveld": ["storvik"],
    "ambulant": ["storvik", "nabovik"],
    "bakvakt": ["storvik"],
    "nabokveld": ["nabovik"],
    "dag": ["storvik", "nabovik"],  # on no ladder
}


@dataclass(frozen=True)
class Step:
    rotas: tuple[str, ...]
    staff: tuple[str, ...]
    wait: timedelta


@dataclass(frozen=True)
class Area:
    id: str
    number: str
    ladder: tuple[Step, ...]
    rounds: int
    managers: tuple[str, ...]
    reply_wait: timedelta
    unknown: str
    staff_texts: str


def _minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


AREAS = {
    "storvik": Area(
        "storvik", STORVIK,
        (Step(("kveld",), (), _minutes(5)), Step(("ambulant", "bakvakt"), (), _minutes(4)),
         Step((), ("mona",), _minutes(10))),
        2, ("mona",), _minutes(10), "route", "full",
    ),
    "nabovik": Area(
        "nabovik", NABOVIK,
        (Step(("ambulant",), (), _minutes(1)), Step(("nabokveld", "ambulant"), (), _minutes(3))),
        1, (), _minutes(3), "reply", "notice",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class User:
    id: str
    name: str
    phone: str
    area: str
    helper: str | None = None
    avoid: tuple[str, ...] = ()
    sms_only: bool = False


USERS = {
    "anne": User("anne", "Anne Bergheim", "+4759442001", "storvik", "kari", ("ola",)),
    "bo": User("bo", "Bo Fjeldstad", "+4759442002", "storvik", sms_only=True),
    "cato": User("cato", "Cato Grønnli", "+4759442003", "nabovik", "per"),
}
STRANGERS = {"fremmed": "+4759449991", "ukjent": "+4759449992", "maskin": "+4759449993"}
PHONES = {**{user.id: user.phone for user in USERS.values()}, **STRANGERS}
CALLED = {phone: user for user in USERS.values() for phone in [user.phone]}


@dataclass(frozen=True)
class Stint:
    """A shift or an override of a rota, or an absence (`rota` empty); [start, end)."""

    rota: str
    staff: str | None
    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end


def _night(rota: str, staff: str, start: float, hours: float) -> Stint:
    since = START + timedelta(hours=start)
    return Stint(rota, staff, since, since + timedelta(hours=hours))


@dataclass
class Town:
    shifts: list[Stint] = field(default_factory=lambda: [
        _night("kveld", "ola", -2, 8), _night("kveld", "kari", 6, 12), _night("kveld", "ola", 30, 9),
        _night("ambulant", "per", -3, 14), _night("ambulant", "tor", 14, 8), _night("bakvakt", "siri", -1, 12),
        _night("nabokveld", "tor", -1, 5), _night("nabokveld", "kari", 5, 6), _night("dag", "liv", 10, 8),
    ])  # fmt: skip
    overrides: list[Stint] = field(default_factory=list)
    absences: list[Stint] = field(default_factory=list)
    retired: set[str] = field(default_factory=set)

    # -- who is on duty, the slow way

    def absent(self, staff: str, at: datetime) -> bool:
        return any(away.staff == staff and away.holds(at) for away in self.absences)

    def holder(self, rota: str, at: datetime) -> str | None:
        for stint in [*reversed(self.overrides), *reversed(self.shifts)]:
            if stint.rota == rota and stint.holds(at):
                if stint.staff is None:
                    return None
                if not self.absent(stint.staff, at):
                    return stint.staff
        return None

    def on_duty(self, area: str, at: datetime) -> dict[str, str]:
        """Rota to staff, the rotas of the area in the file's order."""
        found = {rota: self.holder(rota, at) for rota, areas in ROTAS.items() if area in areas}
        return {rota: staff for rota, staff in found.items() if staff is not None}

    def starts(self, area: str, after: datetime) -> Iterator[tuple[datetime, str]]:
        """Each later instant at which somebody's unbroken duty on a rota of the area starts, and whose."""
        for at in sorted({e for s in [*self.shifts, *self.overrides, *self.absences] for e in (s.start, s.end)}):
            if after < at <= after + HORIZON:
                before = self.on_duty(area, at - timedelta(seconds=1))
                for rota, staff in self.on_duty(area, at).items():
                    if before.get(rota) != staff:
                        yield at, staff

    def next_start(self, area: str, after: datetime) -> datetime | None:
        return next((at for at, _ in self.starts(area, after)), None)

    # -- who is paged, read from contract 7.2

    def of_step(self, area: Area, step: Step, at: datetime) -> set[str]:
        duty = self.on_duty(area.id, at)
        there = {duty[rota] for rota in step.rotas if rota in duty}
        return there | {staff for staff in step.staff if staff not in self.retired and not self.absent(staff, at)}

    def round(
        self, area: Area, user: User | None, at: datetime, asked: set[str]
    ) -> list[tuple[int, set[str], timedelta]]:
        """(step, staff, wait) of what is still to come in a round where `asked` have been paged."""
        done, plan = set(asked), []
        avoid = set(user.avoid) if user else set()
        if user and user.helper in set(self.on_duty(area.id, at).values()) - done:
            plan.append((0, {user.helper}, min(area.ladder[0].wait, _minutes(2))))
            done.add(user.helper)
        for left_out in (avoid, set[str]()):
            for number, step in enumerate(area.ladder, 1):
                people = self.of_step(area, step, at) - done - left_out
                if people:
                    plan.append((number, people, step.wait))
                    done |= people
        return plan

    def in_gap(self, area: Area, user: User | None, at: datetime) -> bool:
        duty = self.on_duty(area.id, at)
        return not any(rota in duty for step in area.ladder for rota in step.rotas) and not (
            user is not None and user.helper in duty.values()
        )

    # -- as files

    def staff_ids(self) -> list[str]:
        return [id for id in STAFF if id not in self.retired]

    def organisation(self) -> str:
        return json.dumps({
            "areas": [_area(area, self.retired) for area in AREAS.values()],
            "staff": [
                {"id": id, "name": STAFF[id][0], "phone": STAFF[id][1], "languages": STAFF[id][2]}
                for id in self.staff_ids()
            ],
            "rotas": [
                {"id": id, "name": id.title(), "kind": "after_hours", "areas": areas,
                 "shifts": [_stint(s) for s in self.shifts if s.rota == id and s.staff not in self.retired],
                 "overrides": [_stint(s) for s in self.overrides if s.rota == id and s.staff not in self.retired]}
                for id, areas in ROTAS.items()
            ],
            "absences": [_stint(s) for s in self.absences if s.staff not in self.retired],
        })  # fmt: skip

    def users(self) -> str:
        return json.dumps({"service_users": [_user(user, self.retired) for user in USERS.values()]})

    def retire(self, staff: str) -> None:
        self.retired.add(staff)
        self.shifts = [s for s in self.shifts if s.staff != staff]
        self.overrides = [s for s in self.overrides if s.staff != staff]
        self.absences = [s for s in self.absences if s.staff != staff]


def _stint(stint: Stint) -> dict[str, str | None]:
    written = {name: getattr(stint, name).astimezone(UTC).isoformat() for name in ("start", "end")}
    return {"staff": stint.staff, **written}


def _area(area: Area, retired: set[str]) -> dict[str, object]:
    ladder = [
        {"rotas": list(step.rotas), "staff": [s for s in step.staff if s not in retired],
         "wait": f"{int(step.wait.total_seconds())}s"} for step in area.ladder
    ]  # fmt: skip
    return {
        "id": area.id, "name": area.id.title(), "sms_number": area.number, "ladder": ladder,
        "fallback": "Ring legevakten 116117. Ved fare for liv ring 113.", "ladder_rounds": area.rounds,
        "managers": [m for m in area.managers if m not in retired], "unknown_numbers": area.unknown,
        "reply_wait": f"{int(area.reply_wait.total_seconds())}s", "staff_texts": area.staff_texts,
    }  # fmt: skip


def _user(user: User, retired: set[str]) -> dict[str, object]:
    return {
        "id": user.id, "name": user.name, "phone": user.phone, "area": user.area, "sms_only": user.sms_only,
        **({"primary_contact": user.helper} if user.helper and user.helper not in retired else {}),
        "avoid": [s for s in user.avoid if s not in retired], "plan_by_sms": True,
        "plan": {"coping": ["lage kakao", "telle stjerner"], "wishes": "Snakk lavt."},
    }  # fmt: skip
