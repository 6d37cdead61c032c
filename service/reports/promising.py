"""How many people's promised help falls in a gap: a number, and no number where it is so small that it tells who."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from service import promised
from service.figures import LEAST, is_small
from service.gaps import Record
from service.models.gap import GapState
from service.organisation import Standing
from service.reports.content import ReportedGap

FEW = f"<{LEAST}"  # one at least
NONE = "0"


def counted(db: Connection, standing: Standing, area_id: str, gaps: Iterable[ReportedGap]) -> list[ReportedGap]:
    """The same gaps of one area; of those whose time is over it is not reckoned."""
    known, zone = promised.standing_in(db, [area_id]).get(area_id, ()), _zone(standing)
    return [
        gap if gap.state == GapState.PASSED
        else replace(gap, promised=_told(promised.people_in(known, gap.start, gap.end, zone)))
        for gap in gaps
    ]  # fmt: skip


def of_records(db: Connection, standing: Standing, records: Sequence[Record]) -> dict[str, str]:
    """By the gap's id, of those that are still open or accepted."""
    live, zone = [record for record in records if record.live], _zone(standing)
    known = promised.standing_in(db, [record.area_id for record in live])
    return {
        record.id: _told(promised.people_in(known.get(record.area_id, ()), record.start, record.end, zone))
        for record in live
    }


def _told(count: int) -> str:
    return FEW if is_small(count) else str(count)


def _zone(standing: Standing) -> ZoneInfo:
    return ZoneInfo(standing.organisation.timezone)
