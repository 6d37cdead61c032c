"""A report for spreadsheets: one line a gap, RFC 4180, words of the contract; times local, with offset."""

import csv
import io
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from service.models.gap import GapState
from service.reports.content import AreaReport, Person, Report, ReportedGap
from service.spreadsheet import harmless

COLUMNS = (
    "period", "area", "requirement", "state", "start", "end", "hours", "minimum", "covered", "new", "absent",
    "on_duty_meanwhile", "could_be_asked", "accepted_by", "accepted_reason", "told_instead", "id",
)  # fmt: skip


def render(report: Report, language: str) -> bytes:
    """The language changes nothing: the columns are for formulas and filters."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(COLUMNS)
    zone = ZoneInfo(report.zone)
    for area in report.areas:
        for gap in sorted((*area.open, *area.accepted, *area.passed), key=lambda gap: (gap.start, gap.requirement)):
            table.writerow([harmless(cell) for cell in _cells(report, area, gap, zone)])
    return written.getvalue().encode()


def _cells(report: Report, area: AreaReport, gap: ReportedGap, zone: ZoneInfo) -> list[str]:
    return [
        report.period, area.id, gap.requirement, gap.state,
        *(at.astimezone(zone).isoformat() for at in (gap.start, gap.end)),
        f"{gap.hours:g}", str(gap.minimum), str(gap.covered), "yes" if gap.new else "no", _names(gap.absent),
        _names(dict.fromkeys(one.person for one in gap.others)),
        _names([one.person for one in gap.could_be_asked or ()]),
        *_acceptance(gap), gap.id or "",
    ]  # fmt: skip


def _acceptance(gap: ReportedGap) -> list[str]:
    """Who accepted it, why, and what users are told; empty where it is not accepted, or no longer."""
    if gap.state != GapState.ACCEPTED:
        return ["", "", ""]
    return [gap.accepted_by.name if gap.accepted_by else "", gap.accepted_reason or "", gap.told_instead or ""]


def _names(people: Iterable[Person]) -> str:
    return "; ".join(person.name for person in people)
