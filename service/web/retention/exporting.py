"""Everything about the person, as PDF and as JSON, by who knows them: logged each time, and cached nowhere."""

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue

from service import plans
from service.accounts.reach import HELPERS
from service.plans.grounds import Ground
from service.retention import exporting, paper
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.plans import access

exports = Blueprint("exports", __name__)
FORMS = ("pdf", "json")


@exports.post("/people/<id>/export")
@calls_from(*HELPERS)
def export(id: str) -> ResponseReturnValue:
    now, form = edge().now(), request.form.get("form", "")
    with access.acting(id, now) as at:
        if not at.reach.knows or form not in FORMS:
            abort(404)
        plans.log_opening(
            at.db, at.vault, at.user, plans.Opened.EXPORT, now, staff_id=at.staff, on=Ground.ASKED_FOR)
        found = exporting.export(at.db, at.vault, id, now)
    content = found.as_json() if form == "json" else paper.made(found, now)
    answer = Response(content, mimetype=f"application/{form}")
    answer.headers["Content-Disposition"] = f'attachment; filename="alt.{form}"'
    return answer
