"""`vaktlinje reconcile` and `vaktlinje twilio setup`, typed by an operator, with the provider's stand-in."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select, update

from channels.twilio import Twilio
from channels.twilio_setup import OVERRIDES
from channels.twilio_webhook import Signature
from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import organisation
from service.database import Database
from service.doctor import provider as doctor
from service.line.marks import READ_BACK
from service.models import metadata
from tests.cli.conftest import Typed
from tests.standin.twilio import SID, TOKEN, TwilioStandIn, number, sign, text

STORVIK, ANNE, PUBLIC = "+4759440001", "+4759442001", "https://vakt.example.org"
SMS, VOICE = f"{PUBLIC}/channels/twilio/sms#{OVERRIDES}", f"{PUBLIC}/channels/twilio/voice#{OVERRIDES}"
BIN = "https://handler.twilio.com/twiml/EH0123456789abcdef0123456789abcdef"
ORGANISATION = f"""
areas:
  - {{id: storvik, name: Storvik, sms_number: "{STORVIK}", fallback: "Ring legevakten 116117 & vent.",
     ladder: [{{staff: [mona], wait: 5m}}], managers: [mona]}}
staff:
  - {{id: mona, name: Mona Dal, phone: "+4759441004"}}
"""
TEXT = metadata.tables["text"]


@pytest.fixture
def provider() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as standin:
        standin.numbers = [number("+4759440009", sms_url="https://another.example.org"), number(STORVIK)]
        yield standin


@pytest.fixture
def operated(stored: Database, provider: TwilioStandIn, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The environment of a real installation, an hour after its first start."""
    for name, value in {
        "VAKTLINJE_SECRET_KEY": "only for tests, known to all",
        "VAKTLINJE_FIELD_KEYS": base64.urlsafe_b64encode(b"\x01" * 32).decode(),
        "VAKTLINJE_PUBLIC_URL": PUBLIC, "VAKTLINJE_CHANNEL": "twilio",
        "TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_API_URL": provider.url,
    }.items():
        monkeypatch.setenv(name, value)
    with stored.write() as db:
        document = read(BytesIO(ORGANISATION.encode()), "organisation.yaml")
        organisation.take_in(db, document, LeftOut.STAYS, lambda: NotImplemented, hours_ago(3), lambda *_: None)
    return stored


def hours_ago(hours: float) -> datetime:
    return datetime.now(UTC) - timedelta(hours=hours)


def started(database: Database, ago: float = 2, read_to: float = 1) -> None:
    with database.write() as db:
        db.execute(update(READ_BACK).values(floor=hours_ago(ago), read_to=hours_ago(read_to)))


def stored_texts(database: Database) -> list[str]:
    with database.read() as db:
        return [str(id) for id in db.scalars(select(TEXT.c.provider_id).where(TEXT.c.direction == "in"))]


def test_what_never_arrived_is_taken_in_once_and_the_status_says_so(
    operated: Database, provider: TwilioStandIn, typed: Typed
) -> None:
    assert typed("reconcile").exit_code == 0, "the first reading marks where it begins"
    started(operated)
    missed = provider.receives(ANNE, STORVIK, "er noen der?", hours_ago(0.5))
    told = typed("reconcile", "--format", "json")
    assert told.exit_code == 1
    [row] = json.loads(told.stdout)
    assert {key: row[key] for key in ("area", "listed", "taken_in", "unreadable", "failed")} == {
        "area": "storvik", "listed": 1, "taken_in": 1, "unreadable": 0, "failed": 0}
    assert stored_texts(operated) == [missed.sid]
    assert typed("reconcile").exit_code == 0
    assert stored_texts(operated) == [missed.sid]


def test_with_since_it_is_read_further_back_but_not_to_before_the_first_start(
    operated: Database, provider: TwilioStandIn, typed: Typed
) -> None:
    typed("reconcile")
    started(operated)
    provider.receives(ANNE, STORVIK, "før oss", hours_ago(2.5))
    older = provider.receives(ANNE, STORVIK, "etter oss", hours_ago(1.75))
    assert typed("reconcile").exit_code == 0
    assert typed("reconcile", "--since", hours_ago(72).isoformat()).exit_code == 1
    assert stored_texts(operated) == [older.sid]


def test_a_list_that_cannot_be_had_is_said_in_a_sentence(
    operated: Database, provider: TwilioStandIn, typed: Typed
) -> None:
    provider.list_fails_with = 503
    told = typed("reconcile", "--format", "json")
    assert told.exit_code == 2
    assert "not read to the end for storvik: http-503" in told.stderr
    assert STORVIK not in told.output


def test_a_since_that_is_no_time_changes_nothing(operated: Database, typed: Typed) -> None:
    told = typed("reconcile", "--since", "i går")
    assert told.exit_code == 2 and "is no time" in told.stderr


def test_with_simulated_phones_there_is_no_list(
    operated: Database, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAKTLINJE_CHANNEL", "simulator")
    told = typed("reconcile")
    assert told.exit_code == 0 and "Phones are simulated" in told.stderr


# Setting a number up

def hooks(provider: TwilioStandIn) -> dict[str, str]:
    [kept] = [kept for kept in provider.numbers if kept["phone_number"] == STORVIK]
    return {name: kept[name] for name in ("sms_url", "sms_method", "sms_fallback_url", "voice_url", "voice_method")}


def test_a_number_is_set_up_and_doctor_agrees(operated: Database, provider: TwilioStandIn, typed: Typed) -> None:
    told = typed("twilio", "setup", "--area", "storvik")
    assert hooks(provider) == {"sms_url": SMS, "sms_method": "POST", "sms_fallback_url": SMS, "voice_url": VOICE,
                               "voice_method": "POST"}
    assert provider.numbers[0]["sms_url"] == "https://another.example.org", "other numbers are left alone"
    assert "<Response><Message>" in told.stdout and "Ring legevakten 116117 &amp; vent." in told.stdout
    assert told.exit_code == 1 and "opt_out_words: off or localised" in told.stdout
    channel = Twilio(SID, [TOKEN], PUBLIC, provider.url)
    found = {finding.key for finding in doctor.examine(operated, channel, PUBLIC, datetime.now(UTC))}
    assert found == {"opt_out_words"}


def test_again_it_sets_nothing(operated: Database, provider: TwilioStandIn, typed: Typed) -> None:
    typed("twilio", "setup", "--area", "storvik")
    told = typed("twilio", "setup", "--area", "storvik")
    assert provider.set_up == 1 and "set up already" in told.stdout


def test_a_dry_run_says_and_sets_nothing(operated: Database, provider: TwilioStandIn, typed: Typed) -> None:
    before = hooks(provider)
    told = typed("twilio", "setup", "--area", "storvik", "--dry-run")
    assert f"Would set texts: POST {SMS}" in told.stdout
    assert hooks(provider) == before and provider.set_up == 0


def test_the_last_resort_is_kept_once_it_is_given_and_doctor_agrees(
    operated: Database, provider: TwilioStandIn, typed: Typed
) -> None:
    typed("twilio", "setup", "--area", "storvik", "--fallback", BIN)
    assert hooks(provider)["sms_fallback_url"] == BIN
    told = typed("twilio", "setup", "--area", "storvik")
    assert hooks(provider)["sms_fallback_url"] == BIN and "fallback address" not in told.stdout
    channel = Twilio(SID, [TOKEN], PUBLIC, provider.url)
    found = {finding.key for finding in doctor.examine(operated, channel, PUBLIC, datetime.now(UTC))}
    assert found == {"opt_out_words"}


def test_what_is_signed_is_the_address_without_what_tells_how_to_call(
    operated: Database, provider: TwilioStandIn, typed: Typed
) -> None:
    """As Twilio's page on connection overrides has it: the fragment is neither sent nor signed."""
    typed("twilio", "setup", "--area", "storvik")
    address, _, overrides = hooks(provider)["sms_url"].partition("#")
    fields = text(ANNE, STORVIK, "hei", "SM1")
    assert overrides == OVERRIDES and dict(pair.split("=") for pair in overrides.split("&"))["rp"] == "ct,rt,5xx"
    form = {name: [value] for name, value in fields.items()}
    assert Signature([TOKEN], PUBLIC).holds("/channels/twilio/sms", form, sign(address, fields))


@pytest.mark.parametrize(("words", "says"), [
    (("--area", "bergen"), "there is no service area 'bergen'"),
    (("--area", "storvik", "--fallback", "https://example.org/bin"), "give a TwiML Bin's address"),
    ((), "Missing option '--area'"),
])
def test_bad_input_sets_nothing(
    operated: Database, provider: TwilioStandIn, typed: Typed, words: tuple[str, ...], says: str
) -> None:
    told = typed("twilio", "setup", *words)
    assert told.exit_code == 2 and says in told.stderr
    assert provider.set_up == 0


@pytest.mark.parametrize(("fault", "says"), [
    ({"setup_fails_with": 400}, "Twilio refused the settings (error 21402)"),
    ({"setup_fails_with": 503}, "did not answer (http-503)"),
    ({"list_fails_with": 500}, "did not answer (http-500)"),
    ({"tokens": ("another",)}, "does not take TWILIO_ACCOUNT_SID"),
    ({"numbers": []}, "no number that is storvik's"),
])
def test_what_twilio_says_no_to_is_said_in_a_sentence(
    operated: Database, provider: TwilioStandIn, typed: Typed, fault: dict[str, object], says: str
) -> None:
    for name, value in fault.items():
        setattr(provider, name, value)
    told = typed("twilio", "setup", "--area", "storvik")
    assert told.exit_code == 2 and says in told.stderr
    assert STORVIK not in told.output and provider.set_up == 0


def test_with_simulated_phones_there_is_no_number_to_set_up(
    operated: Database, typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VAKTLINJE_CHANNEL", "simulator")
    told = typed("twilio", "setup", "--area", "storvik")
    assert told.exit_code == 2 and "VAKTLINJE_CHANNEL must be twilio" in told.stderr
