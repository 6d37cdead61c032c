"""What the telephone provider calls (contract, section 6): texts in, receipts, and people who phone the number."""

from flask import Blueprint, Response, abort, request
from sqlalchemy.exc import SQLAlchemyError

from channels import twilio_webhook as twilio
from schedules.organisation import Area
from service import log
from service.organisation import standing
from service.texts import render
from service.texts.catalogue import catalogue
from service.web.callers import Caller, calls_from
from service.web.edge import edge
from service.web.intake import intake

FORM = "application/x-www-form-urlencoded"
LANGUAGE = "nb"  # on a number that is no area's
hooks = Blueprint("hooks", __name__, url_prefix="/channels/twilio")


@hooks.post("/sms")
@calls_from(Caller.PROVIDER)
def sms() -> Response:
    text = twilio.inbound(_form())
    return _xml(twilio.texts_twiml(intake().text(text, edge().clock.now())))


@hooks.post("/status")
@calls_from(Caller.PROVIDER)
def status() -> Response:
    receipt = twilio.receipt(_form(), request.args.to_dict(flat=False))
    if receipt is not None:
        intake().receipt(receipt, edge().clock.now())
    return _xml(twilio.texts_twiml([]))


@hooks.post("/voice")
@calls_from(Caller.PROVIDER)
def voice() -> Response:
    area = _area(twilio.recipient(_form()))
    language = area.language if area is not None else LANGUAGE
    fallback = area.fallback.default if area is not None else catalogue(language).gettext("call")
    return _xml(twilio.voice_twiml(render("voice", language, fallback=fallback), language))


def _form() -> twilio.Form:
    if request.mimetype != FORM:
        abort(415, f"Send {FORM}.")
    return request.form.to_dict(flat=False)


def _area(number: str | None) -> Area | None:
    """None for a number that is no area's, and while the database is away: whoever phones is answered all the same."""
    try:
        with edge().line.database.read() as db:
            return standing(db).area_by_number(number or "")
    except SQLAlchemyError as error:
        log.trouble("web:area_not_read", error)
        return None


def _xml(body: str) -> Response:
    return Response(body, content_type="text/xml; charset=utf-8")
