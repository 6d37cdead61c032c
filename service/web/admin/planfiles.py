"""The routes of plans from other systems."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from schedules.planned import PlanRefused
from schedules.sheets import MappingRefused
from service.errors import UnknownRota, UnknownStaff
from service.models.account import Role
from service.web import uploads
from service.web.admin import plans
from service.web.admin.blueprint import admin
from service.web.admin.imports import Overtaken
from service.web.admin.plans import PlanFile
from service.web.admin.scope import scope
from service.web.callers import calls_from
from service.web.uploads import FileTooLarge, takes_a_file
from service.web.words import _


@admin.post("/admin/files/plan/check")
@calls_from(Role.ADMIN)
@takes_a_file
def check_plan() -> ResponseReturnValue:
    try:
        name, content = uploads.sent()
    except FileTooLarge:
        return _again(_("Filen er for stor. Høyst 2 MB."))
    if not content.strip():
        return _again(_("Velg en fil."))
    checked = plans.check(_theirs(plans.sent(content, name)))
    return render_template("admin/plan.html", it=checked), 422 if checked.problems else 200


@admin.post("/admin/files/plan/apply")
@calls_from(Role.ADMIN)
@takes_a_file
def apply_plan() -> ResponseReturnValue:
    try:
        content = uploads.unpacked(request.form.get("packed", ""))
    except FileTooLarge:
        return _again(_("Filen er for stor. Høyst 2 MB."))
    file = _theirs(plans.sent(content, request.form.get("name", "")[:200]))
    try:
        done = plans.take_in(file)
    except (Overtaken, PlanRefused, MappingRefused, UnknownRota, UnknownStaff):
        flash(_("Noe er endret siden du så på dette. Ingenting er lest inn. Se over en gang til."), "warn")
        return render_template("admin/plan.html", it=plans.check(file)), 409
    flash(_("Lest inn: {added} nye, {removed} tatt bort.", added=len(done.added), removed=len(done.removed)), "good")
    return redirect(url_for("admin.files"), 303)


def _theirs(file: PlanFile) -> PlanFile:
    return file if plans.may_take_in(scope(), file) else abort(404)


def _again(sentence: str) -> ResponseReturnValue:
    return render_template("admin/files.html", wrong={"plan": sentence}, **plans.choices()), 422
