"""A made-up municipality for a run of minutes: short waits, duty that changes every few minutes, and who lives there.

Everything is shifts with a start and an end, so that whoever checks the run can say who had duty from the file alone.
Numbers are +47 5944 xxxx.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import yaml

WAITS = ("8s", "6s", "6s")  # of the ladder's steps
REPLY_WAIT = "20s"
CONFIRM_BEFORE = timedelta(hours=1)
GAPS_EACH = 3  # requirements of an area that nobody meets, to be offered
OFTEN = timedelta(minutes=1)


@dataclass(frozen=True)
class Size:
    """How big a run is. `lasts`: how long people text; `turn`: how long a shift is."""

    areas: int
    users: int
    strangers: int
    visits: int  # pairs of a person and an area: each is a conversation or more
    lasts: timedelta
    turn: timedelta


@dataclass(frozen=True)
class Visit:
    """One person texts one area at some time of the run."""

    phone: str
    area_number: str
    after: float  # seconds from the beginning
    known: bool


def number_of(k: int) -> str:
    return f"+475944{k:04}"


def phone_of(k: int, n: int) -> str:
    """Of the staff member `n` (1 to 6) of area `k`."""
    return f"+4759441{k * 10 + n:03}"


def user_phone(i: int) -> str:
    return f"+475944{3000 + i}"


def stranger_phone(i: int) -> str:
    return f"+475944{9000 + i}"


def organisation(size: Size, start: datetime, chance: random.Random) -> str:
    """The organisation file. `start`: an aware local time, when the run begins."""
    areas = range(1, size.areas + 1)
    report_day = start.date() + timedelta(days=14)
    return dump({
        "areas": [_area(k) for k in areas],
        "staff": [member for k in areas for member in _staff(k)],
        "rotas": [rota for k in areas for rota in _rotas(k, size, start, chance)],
        "coverage": [wanted for k in areas for wanted in _coverage(k, start)],
        "periods": [{"id": "uke", "name": "Uken", "start": f"{report_day}T00:00",
                     "end": f"{report_day + timedelta(days=3)}T00:00"}],
        "reports": {"lead_days": [14], "at": f"{start + OFTEN * 2:%H:%M}"},
    })  # fmt: skip


def service_users(size: Size, chance: random.Random) -> str:
    return dump({"service_users": [_user(i, i % size.areas + 1, chance) for i in range(size.users)]})


def visits(size: Size, chance: random.Random) -> list[Visit]:
    """Who texts when: known people at home first, then elsewhere too, and strangers; each pair once."""
    areas = [number_of(k) for k in range(1, size.areas + 1)]
    pairs = [(user_phone(i), areas[i % size.areas], True) for i in range(size.users)]
    pairs += [(user_phone(i), areas[(i + 1) % size.areas], True) for i in range(size.users)]
    pairs = pairs[: size.visits - size.strangers]
    pairs += [(stranger_phone(i), areas[i % size.areas], False) for i in range(size.strangers)]
    seconds = size.lasts.total_seconds()
    return sorted(
        (Visit(phone, area, chance.uniform(0, seconds), known) for phone, area, known in pairs),
        key=lambda visit: visit.after,
    )


def dump(document: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    return text


def _area(k: int) -> dict[str, Any]:
    return {
        "id": f"sted{k}", "name": f"Sted {k}", "sms_number": number_of(k),
        "fallback": "Ring legevakten 116117. Ved fare for liv ring 113.",
        "unknown_numbers": "reply" if k % 4 == 0 else "route",
        "reply_wait": REPLY_WAIT,
        "managers": [f"leder{k}"], "planners": [f"plan{k}"],
        "ladder": [
            {"rotas": [f"kveld{k}"], "wait": WAITS[0]},
            {"rotas": [f"ambulant{(k + 1) // 2}", f"bak{k}"], "wait": WAITS[1]},
            *([{"staff": [f"leder{k}"], "wait": WAITS[2]}] if k % 3 else []),
        ],
        "ladder_rounds": 1 + k % 2,
    }  # fmt: skip


def _staff(k: int) -> list[dict[str, Any]]:
    names = ["ane", "bo", "cam", "dag", "leder", "plan"]
    return [
        {"id": f"{name}{k}", "name": f"{name.title()} Oppdikt", "phone": phone_of(k, n),
         "email": f"{name}{k}@example.org", "competences": ["vakt"] if n <= 4 else []}
        for n, name in enumerate(names, start=1)
    ]  # fmt: skip


def _rotas(k: int, size: Size, start: datetime, chance: random.Random) -> list[dict[str, Any]]:
    """The evening goes round among three, with holes; the second line serves two areas; the third has its own."""
    evening = [f"ane{k}", f"bo{k}", f"cam{k}", None if k % 2 else f"ane{k}"]
    made = [
        _rota(f"kveld{k}", "after_hours", [f"sted{k}"], _turns(evening, size, start, chance)),
        _rota(f"bak{k}", "backup", [f"sted{k}"], _turns([f"dag{k}", None, f"dag{k}"], size, start, chance)),
        _rota(f"ekstra{k}", "holiday", [f"sted{k}"], []),
        {**_rota(f"tidlig{k}", "daytime", [f"sted{k}"], _to_confirm(k, size, start)), "confirm": True,
         "confirm_before": f"{int(CONFIRM_BEFORE.total_seconds() // 60)}m"},
    ]  # fmt: skip
    if k % 2:
        pair = [f"sted{k}", *([f"sted{k + 1}"] if k < size.areas else [])]
        turns = [f"cam{k}", f"bo{k}", None] if k == size.areas else [f"cam{k}", f"cam{k + 1}", None]
        made.append(_rota(f"ambulant{(k + 1) // 2}", "ambulant", pair, _turns(turns, size, start, chance)))
    return made


def _rota(id: str, kind: str, areas: list[str], shifts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": id, "name": id.title(), "kind": kind, "areas": areas, "confirm": False, "shifts": shifts}


def _turns(staff: list[str | None], size: Size, start: datetime, chance: random.Random) -> list[dict[str, Any]]:
    """One after the other, from an hour before the run to two hours after it, changing during it."""
    at, end = start - timedelta(hours=1), start + size.lasts + timedelta(hours=2)
    first = start + size.turn * chance.uniform(0.3, 1.0)
    made, turn = [], chance.randrange(len(staff))
    while at < end:
        until = first if at < start else at + size.turn
        until = end if until > start + size.lasts else until  # when the run comes to rest, duty does
        if staff[turn % len(staff)] is not None:
            made.append({"staff": staff[turn % len(staff)], "start": f"{at:%Y-%m-%dT%H:%M:%S}",
                         "end": f"{until:%Y-%m-%dT%H:%M:%S}"})  # fmt: skip
        at, turn = until, turn + 1
    return made


def _to_confirm(k: int, size: Size, start: datetime) -> list[dict[str, Any]]:
    """Duties whose question falls into the run: one in each minute, to one of two in turn."""
    minutes = max(int(size.lasts.total_seconds() // 60), 1)
    made = []
    for minute in range(1, minutes + 1):
        begins = start + CONFIRM_BEFORE + timedelta(minutes=minute)
        made.append({"staff": f"{('dag', 'plan')[minute % 2]}{k}", "start": f"{begins:%Y-%m-%dT%H:%M:%S}",
                     "end": f"{begins + OFTEN:%Y-%m-%dT%H:%M:%S}"})  # fmt: skip
    return made


def _coverage(k: int, start: datetime) -> list[dict[str, Any]]:
    days = [start.date() + timedelta(days=3 + 2 * n) for n in range(GAPS_EACH)]
    return [
        {"id": f"krav{k}-{n}", "area": f"sted{k}", "kinds": ["holiday"], "competences": ["vakt"], "minimum": 1,
         "start": f"{day}T12:00", "end": f"{day}T15:00"}
        for n, day in enumerate(days)
    ]  # fmt: skip


def _user(i: int, k: int, chance: random.Random) -> dict[str, Any]:
    user: dict[str, Any] = {
        "id": f"u{i}", "name": "Bruker Oppdikt", "phone": user_phone(i), "area": f"sted{k}",
        "language": chance.choice(["nb", "nb", "nb", "nn", "en"]), "sms_only": chance.random() < 0.05,
    }  # fmt: skip
    if chance.random() < 0.3:
        user["primary_contact"] = chance.choice([f"ane{k}", f"bo{k}", f"dag{k}"])
    if chance.random() < 0.2:
        user["avoid"] = [chance.choice([f"bo{k}", f"cam{k}"])]
    if chance.random() < 0.5:
        user["plan_by_sms"] = True
        user["plan"] = {"coping": ["gå tur"], "wishes": "Ikke ring."}
    return user
