"""The public page of an area: who can be reached, in plain words and without names."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from service.web.callers import Caller, calls_from

public = Blueprint("public", __name__)


@public.get("/status/<area>")
@calls_from(Caller.ANYONE)
def page(area: str) -> ResponseReturnValue:
    return render_template("public/page.html")
