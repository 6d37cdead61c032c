"""What managers are to ask about: openings without duty or conversation, at odd hours, in bulk, or of a shut plan.

No name of a service user stands here, but of those who wait for their log, for the manager who is to give it to them.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service import access_log as rules
from service import people
from service.access_log import Finding, requests
from service.access_log.wording import called
from service.models.account import Role
from service.organisation import Standing, standing
from service.web import viewing, words
from service.web.access_log.blueprint import access_log
from service.web.access_log.handing import given_lately, may_hand
from service.web.access_log.section import HOWS
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.words import later

__all__ = ["access_log"]
DAYS = (7, 30, 90)
AT_MOST = 200
RULES: Mapping[str, str] = {
    "break_glass": later("Stengt plan åpnet, med begrunnelse"),
    "without": later("Åpnet uten vakt og uten samtale"),
    "out_of_hours": later("Koordinator eller primærkontakt, utenom kontortid og uten vakt"),
    "in_bulk": later("Mange personer på en time"),
    "in_bulk_of_a_day": later("Mange personer på et døgn"),
}


@dataclass(frozen=True)
class Row:
    """A finding as it is read. `people`: ids as the organisation chose them; a number alone where there are many."""

    rule: str
    at: datetime
    until: datetime | None  # of several
    staff: str
    area: str
    what: str
    people: int
    person: str | None
    number: int | None


@dataclass(frozen=True)
class Wanted:
    """Somebody who waits for the log; `name` and `id` only for who may hand it over."""

    at: datetime
    due_on: date
    area: str
    follow_up: str | None
    late: bool
    name: str | None
    id: str | None


@access_log.get("/openings")
@calls_from(Role.MANAGER)
def page() -> ResponseReturnValue:
    now, viewer = edge().now(), viewing.viewer()
    days = request.args.get("days", DAYS[1], type=int)
    days = days if days in DAYS else DAYS[1]
    with edge().database.read() as db:
        stands = standing(db)
        areas = {area.id: area.name for area in stands.organisation.areas if viewer.may(area.id, Role.MANAGER)}
        found = rules.found(db, list(areas), now - timedelta(days=days), now + timedelta(seconds=1))
        facts = {"rows": _rows(db, found[:AT_MOST], areas), "wanted": _wanted(db, stands, areas, now),
                 "given": _given(db, stands, now)}
    return render_template(
        "access_log/page.html", days=days, choices=DAYS, count=len(found), rules=_explained(), hows=list(HOWS.items()),
        form_key=secrets.token_hex(16), **facts,
    )  # fmt: skip


def _rows(db: Connection, found: list[Finding], areas: Mapping[str, str]) -> list[Row]:
    names = rules.of_staff(db, {finding.staff_id for finding in found})
    return [_row(finding, names, areas) for finding in found]


def _row(finding: Finding, names: Mapping[str, str], areas: Mapping[str, str]) -> Row:
    first, last, one_person = finding.openings[0], finding.openings[-1], finding.people == 1
    numbers = {one.number for one in finding.openings if one.number is not None}
    kinds = dict.fromkeys(one.what for one in finding.openings)
    return Row(
        RULES[finding.rule.name], first.at, None if last.at == first.at else last.at, names[finding.staff_id],
        ", ".join(dict.fromkeys(areas[one.area_id] for one in finding.openings)),
        ", ".join(called("what", kind, words.language()) for kind in kinds), finding.people,
        first.service_user_id if one_person else None, numbers.pop() if len(numbers) == 1 else None,
    )  # fmt: skip


def _wanted(db: Connection, stands: Standing, areas: Mapping[str, str], now: datetime) -> list[Wanted]:
    waiting, today = requests.of_areas(db, list(areas)), now.astimezone(words.zone()).date()
    viewer = viewing.viewer()
    mine = {one.service_user_id for one in waiting if may_hand(viewer, one, today)}
    known = people.find_all(db, edge().vault, mine)
    names = rules.of_staff(db, {one.follow_up for one in waiting if one.follow_up is not None})
    return [
        Wanted(one.at, one.due_on, areas[one.area_id], names.get(one.follow_up) if one.follow_up else None,
               one.due_on < today, known[one.service_user_id].name if one.service_user_id in known else None,
               one.id if one.service_user_id in known else None)
        for one in waiting
    ]  # fmt: skip


def _given(db: Connection, stands: Standing, now: datetime) -> list[tuple[str, str, datetime]]:
    """(id, name, when) of what the viewer has handed over within a day."""
    given = given_lately(db, stands, viewing.viewer(), now)
    known = people.find_all(db, edge().vault, {one.service_user_id for one in given})
    return [(one.id, known[one.service_user_id].name, one.at) for one in given]


def _explained() -> list[tuple[str, Mapping[str, Any]]]:
    """Each rule's title, and its numbers where it has some."""
    return [(RULES[rule.name], {"people": rule.people}) for rule in rules.RULES]
