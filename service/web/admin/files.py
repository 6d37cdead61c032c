"""Files in and out: the organisation, service users, and plans from other systems."""

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from schedules.orgfile import LeftOut
from schedules.orgwrite import write
from schedules.yamlfile import FileRefused
from service import organisation
from service.models.account import Role
from service.web import uploads
from service.web.admin import imports, plans
from service.web.admin.blueprint import admin
from service.web.admin.imports import AreasGoUnticked, Checked, Overtaken
from service.web.admin.scope import whole
from service.web.callers import calls_from
from service.web.edge import edge
from service.web.uploads import FileTooLarge, takes_a_file
from service.web.words import _, counted

WHICH = ("organisation", "users")


@admin.get("/admin/files")
@calls_from(Role.ADMIN)
def files() -> ResponseReturnValue:
    return render_template("admin/files.html", **plans.choices())


@admin.get("/admin/files/organisation.yaml")
@calls_from(Role.ADMIN)
def export() -> ResponseReturnValue:
    whole()
    with edge().database.read() as db:
        written = write(organisation.stored(db))
    named = {"Content-Disposition": 'attachment; filename="organisation.yaml"'}
    return Response(written, content_type="application/yaml; charset=utf-8", headers=named)


@admin.post("/admin/files/check")
@calls_from(Role.ADMIN)
@takes_a_file
def check_file() -> ResponseReturnValue:
    which, left_out = _asked()
    try:
        name, content = uploads.sent()
    except FileTooLarge:
        return _again(_("Filen er for stor. Høyst 2 MB."))
    if not content.strip():
        return _again(_("Velg en fil, eller lim inn innholdet."))
    checked = imports.check(which, name, content, left_out)
    return render_template("admin/checked.html", it=checked), 422 if checked.problems else 200


@admin.post("/admin/files/apply")
@calls_from(Role.ADMIN)
@takes_a_file
def apply_file() -> ResponseReturnValue:
    which, left_out = _asked()
    name = request.form.get("name", "")[:200]
    try:
        content = uploads.unpacked(request.form.get("packed", ""))
        found = imports.take_in(which, name, content, left_out)
    except FileTooLarge:
        return _again(_("Filen er for stor. Høyst 2 MB."))
    except AreasGoUnticked:
        flash(_("Sett hake ved at områdene skal tas ut. Ingenting er lest inn."), "wrong")
        return render_template("admin/checked.html", it=imports.check(which, name, content, left_out)), 422
    except (Overtaken, FileRefused):
        return _shown_again(imports.check(which, name, content, left_out))
    flash(counted("Lest inn. {n} endring.", "Lest inn. {n} endringer.", len(found.listed)), "good")
    return redirect(url_for("admin.files"), 303)


def _asked() -> tuple[str, LeftOut]:
    whole()
    which = request.form.get("which", "")
    if which not in WHICH:
        abort(404)
    return which, LeftOut.RETIRES if request.form.get("prune") else LeftOut.STAYS


def _again(sentence: str) -> ResponseReturnValue:
    return render_template("admin/files.html", wrong={request.form.get("which"): sentence}, **plans.choices()), 422


def _shown_again(checked: Checked) -> ResponseReturnValue:
    flash(_("Noe er endret siden du så på dette. Ingenting er lest inn. Se over en gang til."), "warn")
    return render_template("admin/checked.html", it=checked), 409
