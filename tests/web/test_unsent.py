"""Somebody's session is over while they type: they are told, and what they typed can be sent."""

import re

import pytest

from service.accounts import sessions
from service.models.account import Role
from service.web.viewing import TOKEN
from tests.web.house import Browser, House
from tests.web.planning.forms import EMPTY, on_duty, token, version

ADD = "/rota/change/hoytidsvakt/add"
OURS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def pias(house: House) -> str:
    return house.account("Pia Turnusbakken", Role.PLANNER)


def typed(browser: Browser) -> dict[str, str]:
    browser.get(ADD)
    return {"version": version(browser.page), "do": "save", "who": "per", "kind": "override", **EMPTY,
            "csrf_token": token(browser.page)}  # fmt: skip


def held(page: str) -> dict[str, str]:
    form = page.split('<form class="stacked"')[1]
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def sign_in_again(house: House, browser: Browser, account: str) -> None:
    """In another tab; with a new cookie, as the sign-in makes it."""
    with house.database.write() as db:
        made = sessions.begin(db, account, second_factor=True, now=house.clock.now())
    with browser.client.session_transaction() as session:
        session.clear()
        session[TOKEN] = made


def test_who_was_idle_for_long_signs_in_beside_it_and_sends_what_they_typed(house: House, pias: str) -> None:
    pia = house.browser_of(pias)
    fields = typed(pia)
    house.clock.move(sessions.LONGEST)
    gone = pia.client.post(ADD, data=fields, headers=OURS)
    assert gone.status_code == 401
    assert "Du er logget ut" in gone.text and 'href="/sign-in" target="_blank"' in gone.text
    assert on_duty(house, "2026-12-26T10:00") is None
    sign_in_again(house, pia, pias)
    again = pia.client.post(ADD, data=held(gone.text), headers=OURS)
    assert again.status_code == 400 and "Du kan sende det nå." in again.text
    assert pia.client.post(ADD, data=held(again.text), headers=OURS).status_code == 303
    assert on_duty(house, "2026-12-26T10:00") == "per"


def test_who_signed_out_in_another_tab_is_told_so(house: House, pias: str) -> None:
    pia = house.browser_of(pias)
    fields = typed(pia)
    pia.post("/sign-out")
    gone = pia.client.post(ADD, data=fields, headers=OURS)
    assert gone.status_code == 401 and "Derfor ble ingenting lagret." in gone.text
    assert {**held(gone.text), "csrf_token": ""} == {**fields, "csrf_token": ""}
    assert pia.client.post("/sign-out", data={}, headers=OURS).location == "/sign-in"


def test_another_site_gets_nothing_into_a_form_of_ours(house: House, pias: str) -> None:
    pia = house.browser_of(pias)
    fields = {**typed(pia), "csrf_token": "guessed"}
    for site in ("cross-site", "same-site", "none", ""):
        answer = pia.client.post(ADD, data=fields, headers={**OURS, "Sec-Fetch-Site": site})
        assert answer.status_code == 400
        assert "Ingenting er lagret ennå." in answer.text
        assert "2026-12-26" not in answer.text


def test_passwords_are_never_written_into_a_page(house: House, pias: str) -> None:
    pia = house.browser_of(pias)
    fields = {"now": "an old secret of nobody", "password": "a new secret of nobody", "csrf_token": "old"}
    answer = pia.client.post("/account/password", data=fields, headers=OURS)
    assert answer.status_code == 400 and "secret" not in answer.text


def test_what_was_typed_is_written_into_the_page_as_text_and_not_as_html(house: House, pias: str) -> None:
    pia = house.browser_of(pias)
    fields = {**typed(pia), "who": '"><script>alert(1)</script>\r\næøå 🙂'}
    pia.post("/sign-out")
    gone = pia.client.post(ADD, data=fields, headers=OURS)
    assert "<script>alert" not in gone.text and "æøå 🙂" in gone.text
