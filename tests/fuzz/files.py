"""Files that somebody might take in: the two YAML files, and plans from other systems. What is taken in is undone."""

from io import BytesIO
from random import Random
from typing import Any

from schedules.orgfile import LeftOut
from schedules.planned import PlanRefused
from schedules.yamlfile import FileRefused, read
from service import organisation, people
from service.calendars import confined
from service.calendars.confined import Asked
from service.line import duty_changed
from tests.fuzz import mutating
from tests.fuzz.stage import FuzzedHouse
from tests.web.house import EXAMPLES

PLAN = """Ansatt;Fra;Til
Ola Prøvesen;2026-12-20 20:00;2026-12-21 08:00
Kari Eksempel;2026-12-21 20:00;2026-12-22 08:00
"""
CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Turnus//NONSGML//NO\r
BEGIN:VEVENT\r
UID:1@example.org\r
DTSTAMP:20261101T000000Z\r
DTSTART;TZID=Europe/Oslo:20261220T200000\r
DTEND;TZID=Europe/Oslo:20261221T080000\r
RRULE:FREQ=WEEKLY;COUNT=4\r
EXDATE;TZID=Europe/Oslo:20261227T200000\r
SUMMARY:Ola Prøvesen\r
END:VEVENT\r
END:VCALENDAR\r
"""
ZONE, SINCE, UNTIL = "Europe/Oslo", "2026-12-01T00:00:00+01:00", "2027-02-01T00:00:00+01:00"


class Undone(Exception):
    """The file was fine; what it changed is not kept."""


class Files:
    def __init__(self, house: FuzzedHouse) -> None:
        self._house = house
        self._organisation, self._users = map(_without_remarks, ("organisation.yaml", "users.yaml"))

    def one(self, chance: Random) -> str:
        match chance.randrange(8):
            case 0:
                return _plan(chance, "plan.csv", PLAN.encode())
            case 1:
                return _plan(chance, "plan.ics", CALENDAR.encode())
            case 2 | 3 | 4:
                return self._take_in(chance, self._users, self._users_file)
            case _:
                return self._take_in(chance, self._organisation, self._organisation_file)

    def _take_in(self, chance: Random, good: str, take: Any) -> str:
        content = _broken(chance, good)
        try:
            with self._house.database.write() as db:
                take(db, read(BytesIO(content), "file.yaml"), chance.choice(tuple(LeftOut)))
                raise Undone
        except FileRefused:
            return "refused"
        except Undone:
            return "taken in"

    def _organisation_file(self, db: Any, document: Any, left_out: LeftOut) -> None:
        organisation.take_in(db, document, left_out, lambda: self._house.vault, self._house.clock.now(), duty_changed)

    def _users_file(self, db: Any, document: Any, left_out: LeftOut) -> None:
        people.take_in(db, document, left_out, self._house.vault, self._house.clock.now())


def _plan(chance: Random, name: str, good: bytes) -> str:
    content = mutating.raw(chance, good) if chance.random() < 0.5 else _broken(chance, good.decode())
    try:
        confined.read(content, Asked(name, ZONE, SINCE, UNTIL))
    except PlanRefused:
        return "refused"
    return "taken in"


def _broken(chance: Random, good: str) -> bytes:
    """Bytes that were lost, lines that were moved, or another value behind a key."""
    match chance.randrange(4):
        case 0:
            return mutating.raw(chance, good.encode())
        case 1:
            lines = good.splitlines(keepends=True)
            at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines.insert(to, lines.pop(at) if chance.random() < 0.7 else lines[at])
            return "".join(lines).encode()
        case _:
            words = good.split(" ")
            at = chance.randrange(len(words))
            words[at] = mutating.text(chance, words[at])
            return " ".join(words).encode(errors="surrogatepass")


def _without_remarks(name: str) -> str:
    lines = (EXAMPLES / name).read_text("utf-8").splitlines()
    return "\n".join(line.split("  #")[0].rstrip() for line in lines if not line.lstrip().startswith("#")) + "\n"
