"""What comes instead of promised help, line by line in the form that accepts a gap.

A line says neither whose the help is nor what it is, but for a code that the person's coordinator finds on the
person's page, and on which days it is promised. Who may see the person gets the name, and the way to the page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from service import people, promised
from service.accounts import Viewer
from service.organisation import Standing
from service.promised import Falling
from service.promised.alternatives import LONGEST
from service.web.edge import edge
from service.web.plans import access
from service.web.promised.days import said
from service.web.words import _

FIELD = "instead-"


@dataclass(frozen=True)
class Line:
    """`ask`: the coordinator; `name`: whose it is, for who may see that. `is_kept`: it was said before.

    `ref` names the person and stays here: a field of the page is called by its code.
    """

    ref: str
    code: str
    days: str
    ask: str
    name: str
    person: str
    is_kept: bool
    typed: str = ""
    wrong: str = ""


def lines(db: Connection, standing: Standing, gap_id: str, viewer: Viewer, now: datetime) -> list[Line]:
    zone = ZoneInfo(standing.organisation.timezone)
    falling = promised.falling(db, gap_id, zone)
    lacking = set(promised.missing(db, gap_id, zone)) if falling else set()
    known = people.find_all(db, edge().vault, {one.service_user_id for one in falling})
    found = []
    for one in falling:
        user = known[one.service_user_id]
        coordinator = standing.staff(user.coordinator) if user.coordinator else None
        seen = access.of(db, standing, viewer, user, now)
        named = seen.on_duty or seen.holds or seen.knows
        found.append(Line(one.ref, one.promised_id, _when(one), coordinator.name if coordinator else "",
                          user.name if named else "", user.id if named else "", one.ref not in lacking))  # fmt: skip
    return sorted(found, key=lambda one: one.code)  # by what says nothing of whose it is


def typed(asked: Sequence[Line], form: Mapping[str, str]) -> list[Line]:
    """With what was written, and what is wrong with it: empty keeps what was said before."""
    return [_checked(replace(one, typed=form.get(FIELD + one.code, "").strip())) for one in asked]


def instead(asked: Sequence[Line]) -> dict[str, str]:
    """What was written, by ref."""
    return {one.ref: one.typed for one in asked if one.typed}


def _checked(line: Line) -> Line:
    if not line.typed:
        return line if line.is_kept else replace(line, wrong=_("Skriv hva personen får i stedet."))
    if len(line.typed) > LONGEST:
        return replace(line, wrong=_("Skriv kortere: {n} tegn er for langt, høyst {most} får plass.",
                                     n=len(line.typed), most=LONGEST))  # fmt: skip
    if not " ".join(line.typed.split()).isprintable():
        return replace(line, wrong=_("Det er tegn her som ikke kan leses. Skriv det på nytt."))
    return line


def _when(one: Falling) -> str:
    return said(one.days, one.until.isoformat() if one.until is not None else None)
