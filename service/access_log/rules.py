"""What managers are shown of the openings in their areas: rules as data, each a question that a table can answer.

A rule picks single openings by what was noted with them, or counts how many different people one staff member opened
within a time. It judges nobody: a finding is something to ask about. No finding holds a name of a service user.

A coordinator who opens in office hours, whoever is asked to take a conversation, and who had it and journals it, do
their work: no rule is about them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from service.models import metadata
from service.plans import Opened
from service.plans.grounds import Ground

OPENING, PERSON, CONVERSATION = (metadata.tables[name] for name in ("plan_opening", "service_user", "conversation"))


SAME_VISIT = timedelta(hours=1)


@dataclass(frozen=True)
class Rule:
    """Single openings: those on one of `grounds`, of `what`, and `out_of_hours`, as far as each is given.

    In bulk: more than `people` different people within `within`, by one staff member, of `what`.
    """

    name: str
    grounds: frozenset[str] | None = None
    what: frozenset[str] | None = None
    out_of_hours: bool = False
    people: int | None = None
    within: timedelta = timedelta(0)


ONE_BY_ONE = frozenset(Opened) - {Opened.MORNING}  # a duty report tells of a whole night at once
RULES: tuple[Rule, ...] = (
    Rule("break_glass", what=frozenset((Opened.BREAK_GLASS,))),
    Rule("without", grounds=frozenset((Ground.NONE,))),
    Rule("out_of_hours", grounds=frozenset((Ground.KNOWS,)), out_of_hours=True),
    Rule("in_bulk", what=ONE_BY_ONE, people=8, within=timedelta(hours=1)),
    Rule("in_bulk_of_a_day", what=ONE_BY_ONE, people=25, within=timedelta(hours=24)),
)


@dataclass(frozen=True)
class Opening:
    """As a rule sees it: ids, no names of service users."""

    at: datetime
    staff_id: str
    service_user_id: str
    area_id: str
    what: str
    ground: str | None
    out_of_hours: bool | None
    number: int | None  # of the conversation


@dataclass(frozen=True)
class Finding:
    """What a rule found: openings by one staff member, oldest first; of one person unless it is in bulk."""

    rule: Rule
    openings: tuple[Opening, ...]

    @property
    def staff_id(self) -> str:
        return self.openings[0].staff_id

    @property
    def at(self) -> datetime:
        return self.openings[0].at

    @property
    def people(self) -> int:
        return len({one.service_user_id for one in self.openings})


def found(
    db: Connection, areas: Collection[str], start: datetime, end: datetime, rules: Iterable[Rule] = RULES
) -> list[Finding]:
    """What the rules find among the openings of people of these areas by staff in [start, end), newest first."""
    return apply(openings(db, areas, start, end), rules)


def openings(db: Connection, areas: Collection[str], start: datetime, end: datetime) -> list[Opening]:
    """Oldest first; the person's own are left out."""
    rows = db.execute(
        select(OPENING, PERSON.c.area_id, CONVERSATION.c.number)
        .join(PERSON, PERSON.c.id == OPENING.c.service_user_id)
        .outerjoin(CONVERSATION, CONVERSATION.c.id == OPENING.c.conversation_id)
        .where(PERSON.c.area_id.in_(areas), OPENING.c.staff_id.is_not(None), OPENING.c.at >= start, OPENING.c.at < end)
        .order_by(OPENING.c.at, OPENING.c.id)
    )  # fmt: skip
    return [_opening(row) for row in rows]


def apply(openings: Iterable[Opening], rules: Iterable[Rule] = RULES) -> list[Finding]:
    """Pure. `openings` oldest first; findings newest first, those of one time in the rules' order."""
    listed = list(openings)
    findings: list[Finding] = []
    for rule in rules:
        if rule.people is None:
            findings += _by_visit(rule, [one for one in listed if _fits(rule, one)])
        else:
            findings += _in_bulk(rule, rule.people, listed)
    return sorted(findings, key=lambda finding: finding.at, reverse=True)


def _fits(rule: Rule, one: Opening) -> bool:
    return (
        (rule.grounds is None or one.ground in rule.grounds)
        and (rule.what is None or one.what in rule.what)
        and (not rule.out_of_hours or one.out_of_hours is True)
    )


def _by_visit(rule: Rule, picked: list[Opening]) -> Iterator[Finding]:
    """What one staff member opened of one person, with less than an hour in between, is one thing to ask about."""
    visits: dict[tuple[str, str], list[Opening]] = {}
    for one in picked:
        visit = visits.setdefault((one.staff_id, one.service_user_id), [])
        if visit and one.at - visit[-1].at >= SAME_VISIT:
            yield Finding(rule, tuple(visit))
            visit.clear()
        visit.append(one)
    yield from (Finding(rule, tuple(visit)) for visit in visits.values())


def _in_bulk(rule: Rule, most: int, listed: list[Opening]) -> Iterator[Finding]:
    """Each stretch of openings of which every one lies in a time with too many people."""
    theirs: Mapping[str, list[Opening]] = defaultdict(list)
    for one in listed:
        if rule.what is None or one.what in rule.what:
            theirs[one.staff_id].append(one)
    for mine in theirs.values():
        stretch: list[Opening] = []
        for one in _too_many(rule.within, most, mine):
            if stretch and one.at - stretch[-1].at >= rule.within:
                yield Finding(rule, tuple(stretch))
                stretch = []
            stretch.append(one)
        if stretch:
            yield Finding(rule, tuple(stretch))


def _too_many(within: timedelta, most: int, mine: list[Opening]) -> list[Opening]:
    """Of one staff member's openings those that lie in some time of this length with more people than `most`."""
    first, found = 0, set[int]()
    for last, one in enumerate(mine):
        while mine[first].at <= one.at - within:
            first += 1
        if len({each.service_user_id for each in mine[first:last + 1]}) > most:
            found |= set(range(first, last + 1))
    return [mine[place] for place in sorted(found)]


def _opening(row: Row[Any]) -> Opening:
    return Opening(row.at, row.staff_id, row.service_user_id, row.area_id, row.what, row.ground, row.out_of_hours,
                   row.number)
