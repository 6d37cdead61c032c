"""A report for spreadsheets, RFC 4180, words of the contract; times local, with offset.

One line a gap, and one for each stretch that is met only if somebody comes who has not confirmed (state `uncertain`).
"""

import csv
import io
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from service.models.gap import GapState
from service.reports.content import AreaReport, Cover, Person, Report, ReportedGap, Row, Span
from service.spreadsheet import harmless

COLUMNS = (
    "period", "area", "requirement", "state", "start", "end", "hours", "minimum", "covered", "new", "absent",
    "on_duty_meanwhile", "could_be_asked", "accepted_by", "accepted_reason", "told_instead", "id",
    "unconfirmed", "requirement_name", "promised",
)  # fmt: skip


def render(report: Report, language: str) -> bytes:
    """The language changes nothing: the columns are for formulas and filters."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    zone = ZoneInfo(report.zone)
    for area in report.areas:
        for line in _lines(report, area, zone):
            table.writerow([harmless(cell) for cell in line])
    return written.getvalue().encode()


def _lines(report: Report, area: AreaReport, zone: ZoneInfo) -> list[list[str]]:
    """By start and requirement."""
    gaps = [(gap.start, gap.requirement, _cells(report, area, gap, zone))
            for gap in (*area.open, *area.accepted, *area.passed)]  # fmt: skip
    unsure = [(span.start, row.requirement, _uncertain(report, area, row, span, zone))
              for row in area.picture.rows for span in row.spans if span.cover == Cover.UNCERTAIN]  # fmt: skip
    return [cells for *_, cells in sorted([*gaps, *unsure])]


def _uncertain(report: Report, area: AreaReport, row: Row, span: Span, zone: ZoneInfo) -> list[str]:
    """What is known of a gap that may come; the rest is empty."""
    who = dict.fromkeys(one.person for one in area.uncertain if one.start < span.end and one.end > span.start)
    known = [report.period, area.id, row.requirement, span.cover,
             *(at.astimezone(zone).isoformat() for at in (span.start, span.end)),
             f"{(span.end - span.start).total_seconds() / 3600:g}", str(row.minimum)]  # fmt: skip
    return [*known, *[""] * (len(COLUMNS) - len(known) - 3), _names(who), _name(area, row.requirement), ""]


def _name(area: AreaReport, requirement: str) -> str:
    """Its own, where it has one."""
    return next((wanted.name or "" for wanted in area.requirements if wanted.id == requirement), "")


def _cells(report: Report, area: AreaReport, gap: ReportedGap, zone: ZoneInfo) -> list[str]:
    return [
        report.period, area.id, gap.requirement, gap.state,
        *(at.astimezone(zone).isoformat() for at in (gap.start, gap.end)),
        f"{gap.hours:g}", str(gap.minimum), str(gap.covered), "yes" if gap.new else "no", _names(gap.absent),
        _names(dict.fromkeys(one.person for one in gap.others)),
        _names([one.person for one in gap.could_be_asked or ()]),
        *_acceptance(gap), gap.id or "", "", _name(area, gap.requirement), gap.promised or "",
    ]  # fmt: skip


def _acceptance(gap: ReportedGap) -> list[str]:
    """Who accepted it, why, and what users are told; empty where it is not accepted, or no longer."""
    if gap.state != GapState.ACCEPTED:
        return ["", "", ""]
    return [gap.accepted_by.name if gap.accepted_by else "", gap.accepted_reason or "", gap.told_instead or ""]


def _names(people: Iterable[Person]) -> str:
    return "; ".join(person.name for person in people)
