"""An administrator gives another program a token, sees which there are, and takes one back."""

import re

from service.models.account import Role
from tests.web.house import Browser, House


def ada(house: House) -> Browser:
    return house.browser("Ada Adminstad", Role.ADMIN)


def test_a_program_gets_in_with_what_the_page_has_shown_once(house: House) -> None:
    browser = ada(house)
    browser.get("/accounts/tokens")
    made = browser.post("/accounts/tokens", name="Turnussystemet", areas=["storvik"],
                        scopes=["rotas:read", "duty:read"])  # fmt: skip
    assert made.status_code == 303
    page = browser.get("/accounts/tokens").text
    found = re.search(r'id="secret"[^>]*value="(vakt_[^"]+)"', page)
    assert found and "Turnussystemet" in page
    headers = {"Authorization": f"Bearer {found[1]}"}
    client = house.app.test_client()
    assert [area["id"] for area in client.get("/api/v1/areas", headers=headers).get_json()] == ["storvik"]
    assert client.get("/api/v1/staff", headers=headers).status_code == 403
    assert found[1] not in browser.get("/accounts/tokens").text

    revoke = re.search(r'action="(/accounts/tokens/\w+/revoke)"', page)
    assert revoke and browser.post(revoke[1]).status_code == 303
    assert client.get("/api/v1/areas", headers=headers).status_code == 401
    assert "Trukket tilbake" in browser.get("/accounts/tokens").text


def test_what_is_missing_is_said_and_what_was_typed_is_kept(house: House) -> None:
    browser = ada(house)
    browser.get("/accounts/tokens")
    answer = browser.post("/accounts/tokens", name="Turnus <b>", areas=["storvik"], until="2020-01-01")
    assert answer.status_code == 422
    assert "Velg minst én ting" in answer.text and 'value="Turnus &lt;b&gt;"' in answer.text
    for fields, sentence in (
        ({"name": " ", "scopes": ["duty:read"]}, "Skriv hvilket program det er."),
        ({"name": "x" * 101, "scopes": ["duty:read"]}, "100 tegn"),
        ({"name": "x", "scopes": ["duty:read"], "until": "2020-01-01"}, "Dagen må ligge foran oss."),
    ):
        answer = browser.post("/accounts/tokens", **fields)
        assert answer.status_code == 422 and sentence in answer.text
    assert browser.post("/accounts/tokens", name="x", scopes=["everything"]).status_code == 422
    assert "Ingen nøkler ennå." in browser.get("/accounts/tokens").text


def test_an_administrator_of_one_area_has_the_tokens_of_that_area(house: House) -> None:
    everywhere, storvik = ada(house), house.browser("Siv Storviksen", Role.ADMIN, area="storvik")
    everywhere.get("/accounts/tokens")
    everywhere.post("/accounts/tokens", name="Hele", scopes=["duty:read"])
    page = everywhere.get("/accounts/tokens").text
    revoke = re.search(r'action="(/accounts/tokens/\w+/revoke)"', page)
    assert revoke

    assert "Hele" not in storvik.get("/accounts/tokens").text
    assert storvik.post(revoke[1]).status_code == 404
    assert "Velg minst ett område." in storvik.post("/accounts/tokens", name="x", scopes=["duty:read"]).text
    assert storvik.post("/accounts/tokens", name="x", scopes=["duty:read"], areas=["nabovik"]).status_code == 422
    assert storvik.post("/accounts/tokens", name="Vår", scopes=["duty:read"], areas=["storvik"]).status_code == 303
    assert "Vår" in everywhere.get("/accounts/tokens").text


def test_only_administrators_have_to_do_with_tokens(house: House) -> None:
    for role in (Role.RESPONDER, Role.PLANNER, Role.MANAGER, Role.OBSERVER):
        browser = house.browser("Nils Nyansatt", role)
        assert browser.get("/accounts/tokens").status_code == 403
        assert browser.post("/accounts/tokens/1/revoke").status_code == 403
