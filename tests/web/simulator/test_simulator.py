"""The simulated phones: what can be played on them, by whom, and where there are none."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.clock import ShiftedClock
from service.config import TwilioSettings
from service.models.account import Role
from service.web import create_app
from service.web.simulator import passing
from tests.web.house import FRIDAY_NIGHT, Browser, House

ANNE_AND_OLA = "phone=user-anne&phone=staff-ola"


def somebody(house: House) -> Browser:
    """At a browser on this machine, not signed in, with the page open."""
    browser = Browser(house.app.test_client())
    assert browser.get(f"/simulator?{ANNE_AND_OLA}").status_code == 200
    return browser


def elsewhere(house: House, **settings: Any) -> Flask:
    """The same house with other settings."""
    app = create_app(house.wiring.line, house.phones, replace(house.settings, **settings), house.clock)
    app.testing = True
    return app


def test_who_can_be_paged_is_shown_beside_somebody_who_writes(house: House) -> None:
    page = Browser(house.app.test_client()).get("/simulator").text
    shown = re.findall(r'data-key="([^"]+)"', page)
    assert shown == ["user-anne", "staff-ola", "staff-per", "staff-ingeborg", "staff-mona"], "Kari is off tonight"


def test_anne_writes_and_ola_takes_it(house: House) -> None:
    browser = somebody(house)
    answer = browser.post("/simulator/texts", owner="user-anne", to="storvik", body="Er det noen <våkne>?",
                          phone=["user-anne", "staff-ola"])
    assert (answer.status_code, answer.location) == (303, "/simulator?phone=user-anne&phone=staff-ola")
    house.work()
    screens = browser.get(f"/simulator/screens?{ANNE_AND_OLA}").text
    assert "Er det noen &lt;våkne&gt;?" in screens and "er kommet fram" in screens
    assert "Svar JA 1" in screens

    browser.post("/simulator/texts", owner="staff-ola", to="storvik", quick="JA", body="")
    house.work()
    assert "Nå er det Ola på vakt" in browser.get("/simulator/screens?phone=user-anne").text


@pytest.mark.parametrize(("body", "sentence"), [
    pytest.param(" \r\n ", "Skriv noe først.", id="nothing"),
    pytest.param("æ" * 1601, "Teksten er for lang: 1601 tegn.", id="too much"),
])
def test_what_cannot_be_sent_is_said_on_its_phone_and_kept(house: House, body: str, sentence: str) -> None:
    browser = somebody(house)
    answer = browser.post("/simulator/texts", owner="user-anne", to="storvik", body=body, phone="user-anne")
    assert answer.status_code == 422
    assert sentence in answer.text and f">{body.strip()}</textarea>" in answer.text
    assert 'id="text-' not in answer.text


@pytest.mark.parametrize(("owner", "to"), [("user-nobody", "storvik"), ("user-anne", "nowhere"), ("", "")])
def test_nobody_writes_from_a_phone_or_to_an_area_that_is_not_there(house: House, owner: str, to: str) -> None:
    assert somebody(house).post("/simulator/texts", owner=owner, to=to, body="hei").status_code == 404


def test_with_a_provider_there_are_no_simulated_phones(house: House) -> None:
    twilio = TwilioSettings(account_sid="AC1", auth_tokens=("token",))
    client = elsewhere(house, channel="twilio", twilio=twilio).test_client()
    assert client.get("/simulator").status_code == client.get("/simulator/screens").status_code == 404


def test_where_others_reach_us_only_an_admin_has_them(house: House) -> None:
    app = elsewhere(house, public_url="https://vakt.example.org")
    assert app.test_client().get("/simulator").location == "/sign-in?next=/simulator"
    for role, status in ((Role.MANAGER, 404), (Role.ADMIN, 200)):
        client = house.browser("Somebody", role).client
        cookie = client.get_cookie("vaktlinje")
        assert cookie is not None
        theirs = app.test_client()
        theirs.set_cookie("__Host-vaktlinje", cookie.value, secure=True)
        assert theirs.get("/simulator", base_url="https://localhost").status_code == status, role


def test_a_page_of_somebody_elses_cannot_lead_a_browser_here(house: House) -> None:
    answer = house.app.test_client().get("/simulator", base_url="http://evil.example.org")
    assert answer.status_code == 303


def test_only_a_demo_moves_its_clock_and_lets_anybody_in(house: House) -> None:
    browser = somebody(house)
    mona = house.account("Mona Lederstad", Role.MANAGER)
    assert "+5 minutter" not in browser.page and "Se sidene som" not in browser.page
    assert browser.post("/simulator/clock", by="5m").status_code == 404
    assert somebody(house).post("/simulator/enter", account=mona).status_code == 404


@pytest.fixture
def demo(house: House, tmp_path: Path) -> FlaskClient:
    """The house as a demo: a clock that can be moved, at the same night."""
    clock = ShiftedClock(tmp_path / "clock")
    clock.set(FRIDAY_NIGHT)
    settings = replace(house.settings, demo_clock=tmp_path / "clock")
    app = create_app(house.wiring.line, house.phones, settings, clock)
    app.testing = True
    return app.test_client()


def test_in_a_demo_one_is_let_in_as_anybody_there_is(house: House, demo: FlaskClient) -> None:
    mona = house.account("Mona Lederstad", Role.MANAGER)
    browser = Browser(demo)
    browser.get("/simulator")
    assert "Mona Lederstad" in browser.page and "leder" in browser.page
    assert browser.post("/simulator/enter", account="nobody").status_code == 404
    browser.get("/simulator")
    assert browser.post("/simulator/enter", account=mona).location == "/"
    assert "Mona Lederstad" in browser.get("/account").text


def test_in_a_demo_the_clock_goes_forward_as_it_is_asked(
    house: House, demo: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(passing, "DONE_WITHIN", 0.0)  # nobody works here
    browser, clock = Browser(demo), ShiftedClock(tmp_path / "clock")
    browser.get("/simulator")
    before = clock.now()
    mona = house.account("Mona Lederstad", Role.MANAGER)
    browser.post("/simulator/enter", account=mona)
    browser.get("/simulator")
    assert browser.post("/simulator/clock", by="1h").status_code == 303
    assert clock.now() - before >= timedelta(hours=1)
    assert "Klokka er nå" in browser.get("/simulator").text
    browser.post("/simulator/clock", by="duty")
    assert clock.now() >= FRIDAY_NIGHT.replace(hour=15, minute=30)
    assert "Mona Lederstad" in browser.get("/account").text, "nobody has been idle"
    assert browser.post("/simulator/clock", by="-1h").status_code == 404


def test_a_text_that_waits_for_the_day_is_told_of_and_stands_where_it_arrived(house: House) -> None:
    everybody = "&".join(f"phone=staff-{who}" for who in ("mona", "pia", "kari", "ola"))
    house.texts("+4759442001", "INNSYN")
    shown = somebody(house).get(f"/simulator/screens?{everybody}").text
    assert shown.count("Én melding venter til") == 1 and "08.00" in shown and "innsyn" not in shown.lower()
    for phone in ("+4759441005", "+4759441006", "+4759441001", "+4759441002"):
        for _ in range(25):
            house.texts(phone, "STATUS")
    house.clock.move(timedelta(hours=8))
    house.work()
    shown = somebody(house).get(f"/simulator/screens?{everybody}").text
    assert "venter til" not in shown and "hvem som har åpnet" in shown, "the latest that arrived, whenever it was made"
