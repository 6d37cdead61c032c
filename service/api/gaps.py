"""Gaps as records with a life: as `vaktlinje gaps` and `vaktlinje gap` say it, and accepting them."""

from dataclasses import asdict
from zoneinfo import ZoneInfo

from flask import Response

from service import gaps, organisation, promised
from service.accounts.tokens import Scope
from service.api import times
from service.api.answering import answer, must_match, page
from service.api.changing import must_be_there
from service.api.door import blueprint as api
from service.api.door import needs, token
from service.api.shapes import AcceptanceIn, GapOut, GapsQuery, HappenedOut, PageQuery, WholeGapOut, list_of
from service.api.sight import Sight
from service.gaps import Acceptance, Happened, Record, book
from service.gaps.errors import UnknownGap
from service.web.edge import edge

TIMES = ("start", "end", "at")


@api.get("/gaps")
@needs(Scope.GAPS_READ)
@api.input(GapsQuery, location="query", arg_name="asked")
@api.output(list_of(GapOut))
def gaps_in(asked: GapsQuery) -> Response:
    """Time in which fewer are on duty than must be, cut at from and to: as `vaktlinje gaps`."""
    start, end = times.in_order(asked.from_, asked.to)
    now = edge().now()
    known = Sight(gaps.bring_up_to_date(edge().database, now), token())
    with edge().database.read() as db:
        found = gaps.listed(db, known.standing, known.area_ids(asked.area), start, end, now)
    shown, more = page(found, lambda gap: (gap.area, gap.requirement, gap.start), asked)
    return answer([GapOut.model_validate(_local(known, asdict(gap))) for gap in shown], headers=more)


@api.get("/gaps/<id>")
@needs(Scope.GAPS_READ)
@api.output(WholeGapOut)
def one_gap(id: str) -> Response:
    """One gap, as it is now."""
    known, record, _ = _life(id)
    return answer(_out(known, record))


@api.get("/gaps/<id>/history")
@needs(Scope.GAPS_READ)
@api.input(PageQuery, location="query", arg_name="asked")
@api.output(list_of(HappenedOut))
def history_of_gap(id: str, asked: PageQuery) -> Response:
    """What has happened to a gap, oldest first: as `vaktlinje gap show`."""
    known, _, happened = _life(id)
    shown, more = page(enumerate(happened), lambda event: event[0], asked)
    return answer([HappenedOut.model_validate(_local(known, asdict(event))) for _, event in shown], headers=more)


@api.put("/gaps/<id>/acceptance")
@needs(Scope.GAPS_WRITE)
@api.input(AcceptanceIn, arg_name="words")
@api.output(WholeGapOut)
def accept_gap(id: str, words: AcceptanceIn) -> Response:
    """Accepts the gap as If-Match says that it is; it stays accepted until it grows, or fewer are there."""
    now = edge().now()
    area = _life(id)[1].area_id
    with edge().database.write() as db:
        book.hold(db, [area])
        known = Sight(organisation.standing(db), token())
        must_match(_out(known, gaps.life_of(db, id, now)[0]))
        zone = ZoneInfo(known.standing.organisation.timezone)
        promised.keep(db, edge().vault, id, words.alternatives, words.by, zone, now)
        record = gaps.accept(db, known.standing, id, Acceptance(words.by, words.reason, words.told_instead), now)
    return answer(_out(known, record))


def _life(id: str) -> tuple[Sight, Record, list[Happened]]:
    """Problem 404 where there is no such gap in the token's areas."""
    now = edge().now()
    known = Sight(gaps.bring_up_to_date(edge().database, now), token())
    with edge().database.read() as db:
        try:
            record, happened = gaps.life_of(db, id, now)
        except UnknownGap:
            must_be_there(None)
            raise
    known.area(record.area_id)
    return known, record, happened


def _out(known: Sight, found: Record) -> WholeGapOut:
    local = known.zone.local
    return WholeGapOut(
        id=found.id, state=found.as_told, area=found.area_id, requirement=found.requirement_id,
        start=local(found.start), end=local(found.end), minimum=found.minimum, covered=found.covered,
        absent=list(found.absent), opened=local(found.opened_at), changed=local(found.changed_at),
        accepted_by=found.accepted_by, accepted=times.local(known.zone, found.accepted_at),
        reason=found.accepted_reason, told_instead=found.told_instead, split_from=found.split_from,
        merged_into=found.merged_into,
    )  # fmt: skip


def _local(known: Sight, row: dict[str, object]) -> dict[str, object]:
    return {name: times.local(known.zone, value) if name in TIMES else value for name, value in row.items()}  # type: ignore[arg-type]
