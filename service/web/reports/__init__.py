"""The archive of reports ahead of holidays, each to read here or take away; and one as of now."""

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from service import organisation
from service.models.account import Role
from service.reports import Report
from service.reports.presented import present
from service.reports.rendering import FORMS, KINDS, render
from service.web import viewing, words
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.reports.archive import kept, shown
from service.web.reports.now import choice, made, wanted

reports = Blueprint("reports", __name__)


@reports.get("/reports")
@calls_from(Role.MANAGER, Role.PLANNER)
def page() -> ResponseReturnValue:
    with edge().database.read() as db:
        archive = shown(db, organisation.standing(db), viewing.viewer(), edge().now())
    return render_template("reports/page.html", archive=archive, forms=FORMS)


@reports.get("/reports/now")
@calls_from(Role.MANAGER, Role.PLANNER)
def now() -> ResponseReturnValue:
    asked = wanted()
    chosen = urlencode({"period": asked.period.id, **({"area": asked.area.id} if asked.area is not None else {})})
    taken = {form: f"{url_for('reports.now_as', form=form)}?{chosen}" for form in FORMS}
    areas = choice(asked)
    if areas is not None:
        return render_template("reports/choose.html", choice=areas, taken=taken)
    report = made(asked)
    return render_template("reports/one.html", report=present(report, words.language()), taken=taken, is_now=True)


@reports.get("/reports/now/<form>")
@calls_from(Role.MANAGER, Role.PLANNER)
def now_as(form: str) -> ResponseReturnValue:
    return _taken(made(wanted()), form)


@reports.get("/reports/<report>")
@calls_from(Role.MANAGER, Role.PLANNER)
def one(report: str) -> ResponseReturnValue:
    _one, content = kept(report)
    taken = {form: url_for("reports.one_as", report=report, form=form) for form in FORMS}
    return render_template("reports/one.html", report=present(content, words.language()), taken=taken, is_now=False)


@reports.get("/reports/<report>/<form>")
@calls_from(Role.MANAGER, Role.PLANNER)
def one_as(report: str, form: str) -> ResponseReturnValue:
    return _taken(kept(report)[1], form)


def _taken(report: Report, form: str) -> Response:
    """The report as a file. 404 for a form that there is not."""
    if form not in FORMS:
        abort(404)
    response = Response(render(report, form, words.language()), content_type=KINDS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{report.period}.{form}"'
    return response
