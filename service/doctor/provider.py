"""The provider: whether it takes our credentials, and whether each area's number calls us (docs/twilio-norway.md)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from channels import twilio_setup
from channels.base import ProviderSilent
from channels.twilio import Twilio
from channels.twilio_setup import CredentialsRefused, NumberSetup, Webhook
from schedules.organisation import Area
from service.database import Database
from service.doctor.finding import Finding, Severity
from service.line.marks import read_back_since
from service.organisation import standing

UNREAD_AFTER = timedelta(minutes=30)
OPT_OUT_SEEN_TO = ("off", "localised")


def examine(database: Database, channel: Twilio, public_url: str, now: datetime) -> Iterator[Finding]:
    try:
        with database.read() as db:
            areas = standing(db).organisation.areas
            unread = list(_not_read_back(db, now))
    except SQLAlchemyError:
        return  # the database's own check has said so
    for area in areas:
        yield from opt_out_words(area)
    yield from unread
    try:
        status = twilio_setup.account_status(channel)
        if status != "active":
            yield Finding("account_not_active", {"status": status})
        numbers = twilio_setup.numbers(channel)
    except CredentialsRefused:
        yield Finding("credentials")
    except ProviderSilent as error:
        yield Finding("provider_silent", {"reason": error.reason})
    else:
        for area in areas:
            yield from number(area, numbers.get(area.sms_number), twilio_setup.wanted(public_url))


def opt_out_words(area: Area) -> Iterator[Finding]:
    """Nobody can read at the provider what becomes of STOP: somebody must have said so."""
    if area.opt_out_words not in OPT_OUT_SEEN_TO:
        yield Finding("opt_out_words", {"area": area.id})


def _not_read_back(db: Connection, now: datetime) -> Iterator[Finding]:
    """Numbers of whose received texts the provider's list has not been had for too long."""
    for area_id, since in read_back_since(db, standing(db)):
        if now - since > UNREAD_AFTER:
            yield Finding("not_read_back", {"area": area_id, "minutes": round((now - since).total_seconds() / 60)})


def number(area: Area, setup: NumberSetup | None, wanted: dict[str, Webhook]) -> Iterator[Finding]:
    """What is wrong with the area's number, as the provider has it set up."""
    if setup is None:
        yield Finding("number_not_ours", {"area": area.id})
        return
    if not setup.takes_sms:
        yield Finding("number_without_sms", {"area": area.id})
    if setup.elsewhere:
        yield Finding("number_set_elsewhere", {"area": area.id})
    for name, hook in wanted.items():
        if not twilio_setup.fits(name, getattr(setup, name), hook):
            severity = Severity.PROBLEM if name == "sms" else Severity.NOTE
            yield Finding(f"webhook_{name}", {"area": area.id, "wanted": hook.url}, severity)
