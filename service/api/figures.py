"""How well it went: counts of conversations, without persons, numbers or texts.

Which conversations count, and when they were answered, is as on the page (`service.figures.begun`); its stretches are
calendar years and its waits whole minutes, so what programs ask of any time is asked here, to the second.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Any

from flask import Response
from sqlalchemy import Connection, select

from service.accounts.tokens import Scope
from service.api import times
from service.api.answering import answer
from service.api.door import blueprint as api
from service.api.door import needs
from service.api.shapes import FiguresOut, FiguresQuery, list_of
from service.api.sight import sight
from service.figures.begun import CONVERSATION, FIRST_HELD, OVER, begun
from service.web.edge import edge


@dataclass
class _Counted:
    opened: int = 0
    in_gap: int = 0
    unanswered: int = 0  # over, and nobody had it
    seconds: list[float] = field(default_factory=list)  # from opened until somebody first had it


@api.get("/figures")
@needs(Scope.FIGURES_READ)
@api.input(FiguresQuery, location="query", arg_name="asked")
@api.output(list_of(FiguresOut))
def figures_of(asked: FiguresQuery) -> Response:
    """By area: conversations that were opened in [from, to), and how long it was until somebody had them."""
    areas = sight().area_ids(asked.area)
    start, end = times.in_order(asked.from_, asked.to)
    with edge().database.read() as db:
        counted = _count(db, areas, start, end)
    return answer([_out(area, counted[area]) for area in areas])


def _count(db: Connection, areas: Sequence[str], start: datetime, end: datetime) -> dict[str, _Counted]:
    counted: dict[str, _Counted] = defaultdict(_Counted)
    for row in db.execute(_begun(areas, start, end)):
        area = counted[row.area_id]
        area.opened += 1
        area.in_gap += row.in_gap
        if row.answered_at is not None:
            area.seconds.append((row.answered_at - row.opened_at).total_seconds())
        elif row.state in OVER:
            area.unanswered += 1
    return counted


def _begun(areas: Sequence[str], start: datetime, end: datetime) -> Any:
    kept = CONVERSATION.c
    return select(
        kept.area_id, kept.state, kept.in_gap, kept.opened_at, FIRST_HELD.label("answered_at"),
    ).where(kept.area_id.in_(areas), *begun(start, end))  # fmt: skip


def _out(area: str, counted: _Counted) -> FiguresOut:
    waits = sorted(counted.seconds)
    return FiguresOut(
        area=area, conversations=counted.opened, in_gap=counted.in_gap, taken=len(waits),
        unanswered=counted.unanswered, median_seconds=_within(waits, 0.5), ninety_percent_seconds=_within(waits, 0.9),
    )  # fmt: skip


def _within(waits: Sequence[float], part: float) -> float | None:
    """The seconds within which this part of those that were answered had an answer; None without any."""
    return waits[ceil(part * len(waits)) - 1] if waits else None
