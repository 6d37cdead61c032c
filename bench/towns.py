"""Made-up municipalities for `bench.gaps`: three rotas of three layers each, as an organisation and as iCalendar."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar

from schedules.organisation import Layer, Organisation, Rota, Window

OSLO = ZoneInfo("Europe/Oslo")
START = datetime(2026, 1, 1, tzinfo=UTC)
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
WEEKEND = ("sat", "sun")
KINDS = ("after_hours", "ambulant", "backup")
HANDOFF = "2025-12-29T08:00"  # a Monday
BYDAY = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}


def end_after(years: int) -> datetime:
    return START.replace(year=START.year + years)


def town(towns: int, years: int) -> Organisation:
    """So many areas a0, a1 …, alike in size, each with its own hours, people, overrides and absences."""
    parts: dict[str, list[Any]] = {"areas": [], "staff": [], "rotas": [], "absences": [], "coverage": []}
    for number in range(towns):
        for key, items in _one(number, years).items():
            parts[key] += items
    return Organisation.model_validate(parts)


def _one(number: int, years: int) -> dict[str, list[Any]]:
    chance, id = random.Random(number), f"a{number}"
    people = [f"{id}-p{place}" for place in range(12)]
    evening = f"{15 + number % 3}:{(0, 30)[number % 2]:02}"
    rotas = [_rota(id, place, people, evening, chance, years) for place in range(3)]
    return {
        "areas": [{
            "id": id, "name": id, "sms_number": f"+47{59440000 + number}", "fallback": "Ring 116117.", "ladder": [],
            "office_hours": [{"days": WORKDAYS, "from": "08:00", "to": evening, "holidays": "exclude"}],
        }],
        "staff": [{"id": who, "name": who, "phone": f"+47{59450000 + 12 * number + place}",
                   "competences": ["nurse"] if place % 3 else []} for place, who in enumerate(people)],
        "rotas": rotas,
        "absences": [{"staff": chance.choice(people), **_span(chance, years, 24 * 10)} for _ in range(20 * years)],
        "coverage": [{"id": f"{id}-natt", "area": id, "outside_office_hours": True, "minimum": 2}],
    }  # fmt: skip


def _rota(area: str, place: int, people: list[str], evening: str, chance: random.Random, years: int) -> dict[str, Any]:
    turned = people[place * 4 :] + people[: place * 4]
    weeks = {"start": HANDOFF, "unit": "week"}
    overrides = (14 if place == 0 else 13) * years
    return {
        "id": f"{area}-r{place}", "name": "Vakt", "kind": KINDS[place], "areas": [area],
        "layers": [
            {"members": turned[:6], "handoff": weeks,
             "windows": [{"days": WORKDAYS, "from": evening, "to": "08:00"}]},
            {"members": turned[3:9], "handoff": weeks,
             "windows": [{"days": WEEKEND, "from": "08:00", "to": "20:00"}]},
            {"members": turned[6:12], "handoff": weeks,
             "windows": [{"days": WEEKEND, "from": "20:00", "to": "08:00"}]},
        ],
        "overrides": [{"staff": chance.choice([*people, None]), **_span(chance, years, 14)} for _ in range(overrides)],
    }  # fmt: skip


def _span(chance: random.Random, years: int, most: int) -> dict[str, str]:
    start = datetime(2026, 1, 1) + timedelta(hours=chance.randrange(365 * 24 * years))  # noqa: DTZ001 written, local
    end = start + timedelta(hours=chance.randrange(3, most))
    return {"start": start.isoformat(timespec="minutes"), "end": end.isoformat(timespec="minutes")}


def as_calendar(organisation: Organisation, years: int) -> icalendar.Calendar:
    """Each member's turns of each window as one recurring event; overrides and absences as events of their own."""
    calendar = icalendar.Calendar()
    for rota in organisation.rotas:
        for layer in rota.layers:
            for window in layer.windows or ():
                _add_turns(calendar, rota, layer, window)
        for override in rota.overrides:
            _add(calendar, str(override.staff), _wall(override.start), _wall(override.end))
    for absence in organisation.absences:
        _add(calendar, absence.staff, _wall(absence.start), _wall(absence.end))
    return calendar


def _add_turns(calendar: icalendar.Calendar, rota: Rota, layer: Layer, window: Window) -> None:
    first = date.fromisoformat(layer.handoff.start[:10])
    for turn, member in enumerate(layer.members):
        day = first + timedelta(weeks=turn, days=list(BYDAY).index(window.days[0]))
        start = _wall(f"{day}T{window.from_}")
        end = _wall(f"{day if window.to > window.from_ else day + timedelta(days=1)}T{window.to}")
        event = _add(calendar, str(member), start, end)
        event.add("RRULE", {"FREQ": "WEEKLY", "INTERVAL": len(layer.members), "BYDAY": [BYDAY[d] for d in window.days]})


def _add(calendar: icalendar.Calendar, who: str, start: datetime, end: datetime) -> icalendar.Event:
    event = icalendar.Event()
    event.add("UID", f"{len(calendar.subcomponents)}@bench.example.org")
    event.add("SUMMARY", who)
    event.add("DTSTART", start)
    event.add("DTEND", end)
    calendar.add_component(event)
    return event


def _wall(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=OSLO)
