"""How well it went: counts of conversations, without persons, numbers or texts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median, quantiles

from flask import Response
from sqlalchemy import Connection, select

from service.accounts.tokens import Scope
from service.api import times
from service.api.answering import answer
from service.api.door import blueprint as api
from service.api.door import needs
from service.api.shapes import FiguresOut, FiguresQuery, list_of
from service.api.sight import sight
from service.models import metadata
from service.models.conversation import State
from service.web.edge import edge

CONVERSATION = metadata.tables["conversation"]


@dataclass
class _Counted:
    opened: int = 0
    in_gap: int = 0
    unanswered: int = 0
    seconds: list[float] = field(default_factory=list)  # from opened to taken


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
    kept = CONVERSATION.c
    asked = select(kept.area_id, kept.state, kept.in_gap, kept.opened_at, kept.taken_at).where(
        kept.area_id.in_(areas), kept.opened_at >= start, kept.opened_at < end)
    counted: dict[str, _Counted] = defaultdict(_Counted)
    for row in db.execute(asked):
        area = counted[row.area_id]
        area.opened += 1
        area.in_gap += row.in_gap
        area.unanswered += row.state == State.UNANSWERED
        if row.taken_at is not None:
            area.seconds.append((row.taken_at - row.opened_at).total_seconds())
    return counted


def _out(area: str, counted: _Counted) -> FiguresOut:
    waits = counted.seconds
    return FiguresOut(
        area=area, conversations=counted.opened, in_gap=counted.in_gap, taken=len(waits),
        unanswered=counted.unanswered, median_seconds=median(waits) if waits else None,
        ninety_percent_seconds=_ninety(waits),
    )  # fmt: skip


def _ninety(waits: Sequence[float]) -> float | None:
    if not waits:
        return None
    return waits[0] if len(waits) == 1 else quantiles(waits, n=10, method="inclusive")[8]
