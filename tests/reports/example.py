"""A report made up by hand, with one of everything, and texts that try to be something else than text."""

from dataclasses import replace
from datetime import datetime, timedelta

from service.reports.content import (
    AreaReport,
    Askable,
    Away,
    Column,
    Cover,
    FilledGap,
    LastYear,
    OthersOnDuty,
    Person,
    Picture,
    Report,
    ReportedGap,
    Requirement,
    Row,
    Span,
    UncertainDuty,
)
from tests.reports.season import OSLO

KARI, OLA, SLY = Person("kari", "Kari Oppdikt"), Person("ola", "Ola Oppdikt"), Person("sly", "=cmd|'/c calc'!A1")


def at(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=OSLO)


OPEN = ReportedGap(
    id="g1", state="open", requirement="natt", start=at(26, 8), end=at(26, 20), minimum=1, covered=0, absent=(KARI,),
    new=True, alone=True, others=(OthersOnDuty(OLA, "Bakvakt", at(26, 8), at(26, 12)),),
    could_be_asked=(Askable(OLA, 12.5), Askable(SLY, 30)), accepted_by=None, accepted_reason=None, told_instead=None,
)  # fmt: skip
ACCEPTED = replace(
    OPEN, id="g2", state="accepted", start=at(24), end=at(25), new=False, accepted_by=OLA, could_be_asked=None,
    accepted_reason='+1 <script>alert("x")</script> #strong[x] \\ "', told_instead="@Ring 116117.",
)  # fmt: skip


def example(*, days: int = 4, open_gaps: tuple[ReportedGap, ...] = (OPEN,)) -> Report:
    columns = tuple(Column(at(23) + timedelta(days=n), at(24) + timedelta(days=n)) for n in range(days))
    end = columns[-1].end
    spans = (
        Span(at(23), at(24), Cover.FREE), Span(at(24), at(25), Cover.ACCEPTED), Span(at(25), at(26, 8), Cover.THIN),
        Span(at(26, 8), at(26, 20), Cover.OPEN), Span(at(26, 20), at(26, 22), Cover.UNCERTAIN),
        Span(at(26, 22), end, Cover.COVERED),
    )  # fmt: skip
    worst = (Cover.FREE, Cover.ACCEPTED, Cover.THIN, Cover.OPEN, *(Cover.COVERED for _ in range(4, days)))
    area = AreaReport(
        id="storvik", name="Storvik & <Nabovik>", language="nb", fallback="Ring legevakten 116117.",
        always_paged=(SLY,), managers=(OLA,), picture=Picture("day", columns, (Row("natt", 1, spans, worst),)),
        open=open_gaps, accepted=(ACCEPTED,), passed=(), filled=(FilledGap("g3", "natt", at(27), at(28)),),
        away=(Away(KARI, at(24), at(28, 12)),), previous=at(1, 7),
        last_year=LastYear("jul-2025", "Jul 2025", at(1), at(2), 2, 17.5, 1, 3),
        requirements=(Requirement("natt", None, 1, ("after_hours", "holiday"), None, "outside"),),
        uncertain=(UncertainDuty(OLA, "Kveldsvakt", at(26, 20), at(26, 22), "unconfirmed"),),
    )  # fmt: skip
    return Report("jul-2026", "Jul 2026", at(23), end, "Europe/Oslo", at(9, 7), 14, (area,))
