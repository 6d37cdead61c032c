"""What a report says in a text: how much is open, when the first of it begins, and where the whole of it is."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from schedules.calendar import NamedPeriod
from service import texts
from service.line import outgoing
from service.line.moment import Moment
from service.line.outgoing import Draft
from service.models.report import Mail
from service.reports.content import AreaReport, Report
from service.reports.kept import Copy
from service.texts.catalogue import known

WORTH = timedelta(days=1)


def body(report: Report, copy: Copy, language: str) -> str:
    """The text about a report on one area."""
    [area] = report.areas
    facts = {"zone": ZoneInfo(report.zone), "area": area.name, "period": report.called(known(language))}
    keys: list[tuple[str, dict[str, object]]] = [*_open(area), *_left(report, copy)]
    return " ".join(texts.render(key, language, **facts, **more) for key, more in keys)


def tell_managers(moment: Moment, key: str, period: NamedPeriod | Report) -> None:
    """One text to each manager of the area."""
    for id in moment.area.managers:
        staff = moment.standing.staff(id)
        if staff is not None:
            language = outgoing.language_of(staff)
            said = outgoing.write(moment, key, language, area=moment.area.name, period=period.called(language))
            draft = Draft(staff.phone, said, template=key, to_staff=id, expires_at=moment.now + WORTH)
            outgoing.send(moment, draft)


def _open(area: AreaReport) -> list[tuple[str, dict[str, object]]]:
    if not area.open:
        accepted = len(area.accepted)
        return [("report_none_open_accepted", {"count": accepted}) if accepted else ("report_none_open", {})]
    first = min(gap.start for gap in area.open)
    said: list[tuple[str, dict[str, object]]] = [("report_open", {"count": len(area.open)}),
                                                 ("report_first", {"first": first})]  # fmt: skip
    new = sum(gap.new for gap in area.open)
    said += [("report_new", {"count": new})] if new else []
    return [*said, ("report_accepted", {"count": len(area.accepted)})] if area.accepted else said


def _left(report: Report, copy: Copy) -> list[tuple[str, dict[str, object]]]:
    said: list[tuple[str, dict[str, object]]] = []
    if copy.escalated:
        said.append(("report_escalated", {}))
    return [*said, ("report_mailed", {})] if copy.mail == Mail.QUEUED else said
