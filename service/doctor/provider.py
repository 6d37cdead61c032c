"""The provider: whether it takes our credentials, and whether each area's number calls us (docs/twilio-norway.md)."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from channels import twilio_setup
from channels.base import ProviderSilent
from channels.twilio import Twilio
from channels.twilio_setup import CredentialsRefused, NumberSetup, Webhook
from schedules.organisation import Area
from service.database import Database
from service.doctor.finding import Finding, Severity
from service.organisation import standing

OPT_OUT_SEEN_TO = ("off", "localised")


def examine(database: Database, channel: Twilio, public_url: str) -> Iterator[Finding]:
    try:
        with database.read() as db:
            areas = standing(db).organisation.areas
    except SQLAlchemyError:
        return  # the database's own check has said so
    for area in areas:
        if area.opt_out_words not in OPT_OUT_SEEN_TO:
            yield Finding("opt_out_words", {"area": area.id})
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
            yield from _number(area, numbers.get(area.sms_number), twilio_setup.wanted(public_url))


def _number(area: Area, setup: NumberSetup | None, wanted: dict[str, Webhook]) -> Iterator[Finding]:
    if setup is None:
        yield Finding("number_not_ours", {"area": area.id})
        return
    if not setup.takes_sms:
        yield Finding("number_without_sms", {"area": area.id})
    if setup.elsewhere:
        yield Finding("number_set_elsewhere", {"area": area.id})
    for name, hook in wanted.items():
        if getattr(setup, name) != hook:
            severity = Severity.PROBLEM if name == "sms" else Severity.NOTE
            yield Finding(f"webhook_{name}", {"area": area.id, "wanted": hook.url}, severity)
