"""Reports ahead of holidays, as they were made at their lead days: which there are, and each in every form."""

from typing import Any

from flask import Response
from pydantic import RootModel

from service.accounts.tokens import Scope
from service.api import times
from service.api.answering import answer, answer_bytes, page
from service.api.changing import must_be_there
from service.api.door import blueprint as api
from service.api.door import needs
from service.api.problems import Problem
from service.api.shapes import ReportOut, ReportsQuery, list_of
from service.api.sight import Sight, sight
from service.reports import archive
from service.reports.archive import Archived
from service.reports.content import Report
from service.reports.rendering import KINDS, render
from service.web.edge import edge

BINARY = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
TEXT = {"schema": {"type": "string"}}
FORMS = {"application/pdf": BINARY, "text/csv": TEXT, "text/calendar": TEXT}
IN_FORMS: Any = {200: {"description": "The report in this form.", "content": FORMS}}


class WholeReportOut(RootModel[Report]):
    """As `vaktlinje report --format json`; docs/reports.md tells each field."""


@api.get("/reports")
@needs(Scope.REPORTS_READ)
@api.input(ReportsQuery, location="query", arg_name="asked")
@api.output(list_of(ReportOut))
def list_reports(asked: ReportsQuery) -> Response:
    """Reports that were made at their lead days, newest first."""
    known = sight()
    with edge().database.read() as db:
        found = archive.listed(db, known.area_ids(asked.area), asked.period)
    shown, more = page(found, lambda report: report.id, asked)
    return answer([_out(known, report) for report in shown], headers=more)


@api.get("/reports/<id>")
@needs(Scope.REPORTS_READ)
@api.output(WholeReportOut)
def one_report(id: str) -> Response:
    """One report."""
    _, content = _find(id)
    return answer_bytes(render(content, "json", "nb"), KINDS["json"])


@api.get("/reports/<id>/<any(pdf, csv, ics):form>")
@needs(Scope.REPORTS_READ)
@api.doc(responses=IN_FORMS)
def report_as(id: str, form: str) -> Response:
    """One report as a document, a table or a calendar, in the area's language."""
    language, content = _find(id)
    return answer_bytes(render(content, form, language), KINDS[form])


def _find(id: str) -> tuple[str, Report]:
    """The language of its area, and its content."""
    known = sight()
    with edge().database.read() as db:
        found, content = must_be_there(archive.find(db, id))
    area = known.area(found.area)
    if content is None:
        raise Problem(409, "the report could not be made so far; it is tried again", kind="not-made")
    return area.language, content


def _out(known: Sight, found: Archived) -> ReportOut:
    return ReportOut(
        id=found.id, area=found.area, period=found.period, lead_day=found.lead_day, due=known.zone.local(found.due),
        made=times.local(known.zone, found.made), state=found.state,
    )  # fmt: skip
