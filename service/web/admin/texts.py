"""The texts that an area may put into its own words."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.models.account import Role
from service.organisation import wordings
from service.texts.catalogue import LANGUAGES
from service.texts.wording import ADAPTABLE
from service.web import viewing
from service.web.admin import worded
from service.web.admin.blueprint import admin
from service.web.admin.scope import area_of, scope
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.words import _


@admin.get("/admin/texts")
@calls_from(Role.ADMIN)
def texts() -> ResponseReturnValue:
    areas = scope().listed_areas
    asked = request.args.get("area", areas[0].id if areas else "")
    if not areas:
        return render_template("admin/texts.html", areas=areas, area=None, texts=[], tongue="nb")
    found, area = area_of(asked)
    tongue = _tongue(request.args.get("language", area.language))
    shown = worded.listed(found.stands, area.id, tongue)
    return render_template("admin/texts.html", areas=areas, area=area, texts=shown, tongue=tongue)


@admin.route("/admin/texts/<area_id>/<key>/<tongue>", methods=["GET", "POST"])
@calls_from(Role.ADMIN)
def text(area_id: str, key: str, tongue: str) -> ResponseReturnValue:
    found, area = area_of(area_id)
    if key not in ADAPTABLE:
        abort(404)
    shown = worded.one(found.stands, area.id, key, _tongue(tongue), request.form.get("wording"))
    if request.method == "GET":
        return render_template("admin/text.html", it=shown, area=area)
    if request.form.get("do") == "check":  # as one types
        return render_template("admin/_wording.html", it=shown)
    return _save(shown, area.id) or (render_template("admin/text.html", it=shown, area=area), 422)


def _save(shown: worded.Worded, area_id: str) -> ResponseReturnValue | None:
    """None where the wording cannot be used."""
    with_account = viewing.viewer().account_id, edge().now()
    if request.form.get("do") == "reset" or shown.is_original:
        with edge().database.write() as db:
            wordings.reset(db, area_id, shown.key, shown.tongue, *with_account)
        flash(_("Teksten er tilbake slik den var."), "good")
    elif shown.faults:
        return None
    else:
        with edge().database.write() as db:
            wordings.store(db, area_id, shown.key, shown.tongue, shown.wording, *with_account)
        flash(_("Lagret. Teksten brukes fra nå av."), "good")
    return redirect(url_for("admin.texts", area=area_id, language=shown.tongue), 303)


def _tongue(asked: str) -> str:
    return asked if asked in LANGUAGES else abort(404)
