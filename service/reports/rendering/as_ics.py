"""A report's open gaps as a calendar (RFC 5545). Read in again later, what has changed is an update."""

from schedules import ics
from schedules.instants import zone
from service.reports.content import AreaReport, Report, ReportedGap
from service.reports.requirements import names
from service.reports.wording import Words


def render(report: Report, language: str) -> bytes:
    words = Words(language, report.zone)
    name = words.say("calendar", period=report.called(words.language))
    entries = [_entry(report, area, gap, words) for area in report.areas for gap in area.open]
    return ics.calendar(name, entries, zone(report.zone))


def _entry(report: Report, area: AreaReport, gap: ReportedGap, words: Words) -> ics.Entry:
    name = names(words, area).get(gap.requirement, gap.requirement)
    known = gap.id or f"{area.id}.{gap.requirement}.{gap.start:%Y%m%dT%H%M%SZ}"
    return ics.Entry(
        uid=f"{report.period}.{known}@vaktlinje", start=gap.start, end=gap.end, changed_at=report.made_at,
        sequence=int(report.made_at.timestamp()) // 60,  # minutes: each later report is an update
        summary=f"{area.name}: {words.say('gap_event', requirement=name)}",
        description="\n".join([words.gap(gap), *words.on_duty_meanwhile(gap), *words.could_be_asked(gap)]),
    )  # fmt: skip
