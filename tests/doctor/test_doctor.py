"""An operator asks what is wrong, and is told what to do about it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from channels.base import Channel
from channels.simulator import Simulator
from channels.twilio import Twilio
from channels.twilio_setup import OVERRIDES
from service import heartbeat, unreachable
from service.cli import main
from service.config import Settings
from service.doctor import Finding, advice, examine, said
from service.doctor.examining import Patient
from service.models import metadata
from service.texts.catalogue import LANGUAGES, LOCALE
from service.unreachable import Failure
from tests.standin.twilio import SID, TOKEN, TwilioStandIn, number
from tests.web.conftest import PUBLIC, settings_of
from tests.web.house import STORVIK, House

HOOKS = {"sms_url": f"{PUBLIC}/channels/twilio/sms", "sms_fallback_url": f"{PUBLIC}/channels/twilio/sms",
         "voice_url": f"{PUBLIC}/channels/twilio/voice"}
NABOVIK = "+4759440002"


@pytest.fixture
def provider() -> Iterator[TwilioStandIn]:
    with TwilioStandIn() as standin:
        yield standin


def well(house: House) -> None:
    """Worker and clock live, the schema is known, and nothing waits."""
    with house.database.write() as db:
        for kind in ("worker", "clock"):
            heartbeat.beat(db, kind, kind, house.clock.now())


def examined(house: House, settings: Settings, channel: Channel) -> list[Finding]:
    """PostgreSQL's clock is the real one, and the house's is not."""
    found = examine(Patient(settings, house.database, channel), house.clock.now())
    return [one for one in found if one.key != "clocks_apart"]


def asked(house: House, provider: TwilioStandIn, token: str = TOKEN) -> dict[str, Finding]:
    """What is found about the provider, by key and area."""
    channel = Twilio(SID, [token], PUBLIC, provider.url)
    found = examined(house, settings_of("sqlite:///unused.db"), channel)
    return {" ".join([one.key, str(one.facts.get("area", ""))]).strip(): one for one in found}


def test_a_house_in_order_has_only_notes(house: House) -> None:
    well(house)
    found = examined(house, house.settings, Simulator(house.clock.now))
    assert {one.key for one in found} == {"simulated", "no_mail"}


def test_a_worker_that_does_not_live_is_a_problem(house: House) -> None:
    house.pass_time(minutes=1)
    house.clock.move(heartbeat.WORKER_WITHIN)
    found = examined(house, house.settings, Simulator(house.clock.now))
    assert {"no_worker", "no_clock"} <= {one.key for one in found}


def test_a_coordinator_who_cannot_do_what_people_are_told_is_named(house: House) -> None:
    with house.database.write() as db:
        db.execute(metadata.tables["account_role"].update().values(role="planner"))
    found = examined(house, house.settings, Simulator(house.clock.now))
    [shut_out] = [one for one in found if one.key == "coordinator_shut_out"]
    assert shut_out.facts == {"staff": "pia"} and "pia er koordinator" in said(shut_out, "nb")


def test_other_field_keys_are_found_before_somebody_is_not_recognised(house: House) -> None:
    settings = settings_of("sqlite:///unused.db", field_keys=(b"\x07" * 32,), channel="simulator", twilio=None)
    found = examined(house, settings, Simulator(house.clock.now))
    assert "keys" in {one.key for one in found}


def test_numbers_that_call_us_are_well(house: House, provider: TwilioStandIn) -> None:
    well(house)
    provider.numbers = [number(STORVIK, **HOOKS), number(NABOVIK, **HOOKS)]
    assert set(asked(house, provider)) == {"no_mail", "opt_out_words storvik", "opt_out_words nabovik"}


def test_a_number_that_calls_somebody_else_is_named_by_its_area(house: House, provider: TwilioStandIn) -> None:
    well(house)
    elsewhere = {**HOOKS, "sms_url": "https://other.example.org/sms", "voice_url": ""}
    provider.numbers = [number(STORVIK, **elsewhere, trunk_sid="TK1"), number(NABOVIK, **HOOKS)]
    found = asked(house, provider)
    assert {"webhook_sms storvik", "webhook_voice storvik", "number_set_elsewhere storvik"} <= set(found)
    assert advice(found["webhook_sms storvik"], "en") == (
        f"Set the address for incoming messages to {PUBLIC}/channels/twilio/sms#{OVERRIDES}, with POST.")


def test_a_number_that_the_account_lacks_is_found(house: House, provider: TwilioStandIn) -> None:
    provider.numbers = [number(NABOVIK, **HOOKS, capabilities={"sms": False})]
    found = asked(house, provider)
    assert {"number_not_ours storvik", "number_without_sms nabovik"} <= set(found)


def test_refused_credentials_are_told_from_a_provider_that_is_silent(house: House, provider: TwilioStandIn) -> None:
    assert "credentials" in asked(house, provider, token="another-token")
    provider.list_fails_with = 503
    assert "provider_silent" in asked(house, provider)


def test_a_suspended_account_is_found(house: House, provider: TwilioStandIn) -> None:
    provider.account_status = "suspended"
    assert "account_not_active" in asked(house, provider)


def test_every_finding_is_worded_in_every_language() -> None:
    keys = {}
    for language in LANGUAGES:
        with (LOCALE / language / "LC_MESSAGES" / "doctor.po").open("rb") as source:
            keys[language] = {str(entry.id) for entry in read_po(source) if entry.id and entry.string}
    assert keys["nb"] == keys["nn"] == keys["en"]
    assert all(f"{id.removesuffix('.is')}.do" in keys["nb"] for id in keys["nb"] if id.endswith(".is"))


def test_each_finding_of_the_tests_is_said(house: House, provider: TwilioStandIn) -> None:
    for finding in asked(house, provider).values():
        assert said(finding, "nb") not in ("", f"{finding.key}.is")


ENVIRONMENT = {
    "VAKTLINJE_SECRET_KEY": "a secret that nobody needs to keep",
    "VAKTLINJE_FIELD_KEYS": "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=",
    "VAKTLINJE_PUBLIC_URL": "http://127.0.0.1:8000"}  # fmt: skip


def test_the_command_ends_with_1_where_there_is_a_problem(tmp_path: Path) -> None:
    environment = {**ENVIRONMENT, "DATABASE_URL": f"sqlite:///{tmp_path / 'new.db'}"}
    ran = CliRunner().invoke(main, ["doctor", "--format", "json"], env=environment)
    assert ran.exit_code == 1
    assert {row["finding"] for row in json.loads(ran.stdout)} >= {"no_worker", "no_clock", "no_areas"}


def test_a_missing_setting_is_a_finding_and_no_traceback() -> None:
    ran = CliRunner().invoke(main, ["doctor"], env={"VAKTLINJE_FIELD_KEYS": ""})
    assert ran.exit_code == 1
    assert "VAKTLINJE_FIELD_KEYS is not set" in ran.stdout


def test_somebody_on_duty_whom_texts_do_not_reach_is_told(house: House) -> None:
    well(house)
    with house.database.write() as db:
        failure = Failure("ola", "+4759441002", house.clock.now(), "30005")
        unreachable.failed_for_good(db, failure, house.clock.now())
    house.work()
    well(house)
    found = examined(house, house.settings, Simulator(house.clock.now))
    told = [one for one in found if one.key == "unreachable_on_duty"]
    assert {str(one.facts["area"]): one.facts["n"] for one in told} == {"storvik": 1, "nabovik": 1}
    assert "nås ikke på SMS" in said(told[0], "nb") and "Ring" in advice(told[0], "nb")
