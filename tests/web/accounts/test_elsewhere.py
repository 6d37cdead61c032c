"""Signing in with the municipality's own provider, and what is not believed of one."""

import json
from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from joserfc.jwk import RSAKey

from service.models.account import Role
from tests.standin.oidc import OTHER_KEY, Standin
from tests.web.accounts.conftest import Person, Town, set_up
from tests.web.house import Browser


class Stays(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """The browser's own client follows."""


def goes_there_and_back(browser: Browser, provider: Standin, start: str = "/sign-in/oidc?next=/account") -> str:
    """Where the browser ends up."""
    sent = browser.get(start)
    if not sent.location.startswith(provider.issuer):
        return str(sent.location)
    try:
        build_opener(Stays).open(sent.location)
    except OSError as redirect:
        back = urlsplit(redirect.headers["Location"])  # type: ignore[attr-defined]
        redirect.close()  # type: ignore[attr-defined]
    return str(browser.get(f"{back.path}?{back.query}").location)


def known_as(provider: Standin, person: Person, **more: Any) -> None:
    provider.person = {"sub": "4711", "email": person.email, "email_verified": True, "acr": "Level4", **more}


def test_an_invited_helper_comes_in_by_the_providers_word_and_needs_no_other_code(
    town: Town, provider: Standin
) -> None:
    ola = visitor(town, town.person("Ola Prøvesen", Role.RESPONDER))
    known_as(provider, ola)
    assert "Logg inn med 127.0.0.1" in ola.browser.get("/sign-in").text
    assert goes_there_and_back(ola.browser, provider) == "/account"
    assert ola.browser.get("/account").status_code == 200

    provider.person["email"] = "ola.new.name@example.org"  # known by subject from now on
    again = visitor(town, ola)
    assert goes_there_and_back(again.browser, provider) == "/account"


def test_with_a_weaker_sign_in_there_a_code_is_asked_for_here(town: Town, provider: Standin) -> None:
    ola = visitor(town, town.person("Ola Prøvesen", Role.RESPONDER))
    known_as(provider, ola, acr="Level3")
    assert goes_there_and_back(ola.browser, provider).startswith("/account/second-factor")
    known_as(provider, ola, acr="Level3", level="4")
    assert goes_there_and_back(visitor(town, ola).browser, provider) == "/account"


def test_nobody_is_let_in_who_was_not_invited(town: Town, provider: Standin) -> None:
    ola = visitor(town, town.person("Ola Prøvesen", Role.PLANNER))
    for claim, said in {"email": "stranger@example.org", "email_verified": False}.items():
        known_as(provider, ola, **{claim: said})
        assert goes_there_and_back(ola.browser, provider) == "/sign-in"
        assert "Vi fant ingen konto som er din" in ola.browser.get("/sign-in").text
    known_as(provider, ola)
    assert goes_there_and_back(ola.browser, provider) == "/account"
    known_as(provider, ola, sub="another person with the same address")
    assert goes_there_and_back(visitor(town, ola).browser, provider) == "/sign-in"


def test_a_provider_without_addresses_is_tied_by_the_invitation(town: Town, provider: Standin) -> None:
    admin = visitor(town, town.person("Adam Oppsettsen", Role.ADMIN))
    known_as(provider, admin)
    goes_there_and_back(admin.browser, provider)
    admin.browser.get("/accounts/new")
    account = admin.browser.post(
        "/accounts/new", name="Kari Eksempel", email="kari@example.org", language="nn", staff="kari",
        grant="responder:storvik").location
    link = admin.browser.get(account).text.split('readonly value="')[1].split('"')[0]
    kari = visitor(town, admin)
    provider.person = {"sub": "kari at helseid", "acr": "Level4"}
    welcome = kari.browser.get(urlsplit(link).path).text
    assert "Velkommen, Kari Eksempel" in welcome
    start = welcome.split('class="button whole" href="')[1].split('"')[0]
    assert goes_there_and_back(kari.browser, provider, start) == "/"
    assert "Kontoen min" in kari.browser.get("/account").text  # in her language
    assert kari.browser.get(urlsplit(link).path).status_code == 404  # good once


def named(wrong: dict[str, Any]) -> str:
    """The same in each run, whatever the keys are."""
    return " ".join(f"{what} {' '.join(how) if isinstance(how, dict) else ''}" for what, how in wrong.items()).strip()


@pytest.mark.parametrize("wrong", [
    {"spoilt": {"iss": "https://login.example.org"}}, {"spoilt": {"aud": "another"}}, {"spoilt": {"exp": 1}},
    {"spoilt": {"nonce": "another"}}, {"spoilt": {"sub": None}}, {"spoilt": {"azp": "another"}},
    {"spoilt": {"iat": 9e9}}, {"signs_with": OTHER_KEY}, {"is_unsigned": True},
    {"about": {"issuer": "https://login.example.org"}}, {"about": {"token_endpoint": "http://example.org/token"}},
], ids=named)
def test_what_cannot_be_trusted_lets_nobody_in(town: Town, provider: Standin, wrong: dict[str, Any]) -> None:
    ola = visitor(town, town.person("Ola Prøvesen", Role.PLANNER))
    known_as(provider, ola)
    for name, value in wrong.items():
        setattr(provider, name, value)
    assert goes_there_and_back(ola.browser, provider) == "/sign-in"
    assert "Innloggingen gikk ikke" in ola.browser.get("/sign-in").text
    assert town.events("account:sign_in:done") == []


def test_an_answer_is_good_for_the_browser_that_asked_once_and_soon(town: Town, provider: Standin) -> None:
    ola = visitor(town, town.person("Ola Prøvesen", Role.PLANNER))
    known_as(provider, ola)
    sent = ola.browser.get("/sign-in/oidc").location
    state = sent.split("state=")[1].split("&")[0]
    assert visitor(town, ola).browser.get(f"/sign-in/oidc/callback?code=1&state={state}").location == "/sign-in"
    assert ola.browser.get("/sign-in/oidc/callback?code=1&state=another").location == "/sign-in"
    assert ola.browser.get(f"/sign-in/oidc/callback?code=1&state={state}").location == "/sign-in"
    assert town.events("account:sign_in:done") == []


def test_a_client_with_a_key_hands_its_request_over_behind_the_browser(town: Town, provider: Standin) -> None:
    key = RSAKey.generate_key(2048, {"kid": "ours"})
    provider.client_key = dict(key.as_dict(private=False))
    provider.about = {"pushed_authorization_request_endpoint": f"{provider.issuer}/par"}
    set_up(town.house, provider, json.dumps(key.as_dict(private=True)))
    ola = visitor(town, town.person("Ola Prøvesen", Role.PLANNER))
    known_as(provider, ola)
    assert goes_there_and_back(ola.browser, provider) == "/account"
    assert "/par" in provider.asked and "/token" in provider.asked


def test_a_provider_that_does_not_answer_is_said_so_and_passwords_still_work(town: Town, provider: Standin) -> None:
    provider.about = {"issuer": 3}
    ola = town.person("Ola Prøvesen", Role.PLANNER)
    ola.browser = Browser(town.house.app.test_client())
    assert ola.browser.get("/sign-in/oidc").location == "/sign-in"
    assert ola.signs_in(next="/account").location == "/account"


def visitor(town: Town, person: Person) -> Person:
    """At a browser of the application as it is set up now."""
    return Person(town.house, person.id, Browser(town.house.app.test_client()))
