"""People who sign in: with a browser of their own, a password that they know, and a phone that shows codes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from service.accounts import book, passwords
from service.config import OidcSettings
from service.models import metadata
from service.models.account import EVERY_AREA, Role
from service.web import create_app
from tests.standin.oidc import CLIENT, SECRET, Standin, serving
from tests.web.house import Browser, House

PASSWORD = "tre blå hester galopperer"
HASH = passwords.hashed(PASSWORD)


@dataclass
class Person:
    """At a browser that nobody has used before."""

    house: House
    id: str
    browser: Browser
    secret: str = ""
    password: str = PASSWORD
    codes: list[str] = field(default_factory=list)

    @property
    def email(self) -> str:
        return f"{self.id}@example.org"

    def signs_in(self, password: str | None = None, **fields: str) -> TestResponse:
        self.browser.get("/sign-in")
        return self.browser.post("/sign-in", email=self.email, password=password or self.password, **fields)

    def code(self) -> str:
        """What the phone shows; one that has not been used."""
        self.house.clock.move(timedelta(seconds=31))
        return pyotp.TOTP(self.secret).at(self.house.clock.now())

    def sets_up_a_phone(self, path: str = "/account/second-factor") -> TestResponse:
        page = self.browser.get(path).text
        letters = re.search(r'class="letters">([A-Z2-7 ]+)<', page)
        assert letters is not None
        self.secret = letters[1].replace(" ", "")
        answer = self.browser.post(path, code=self.code(), next="/account")
        self.codes = re.findall(r'class="letters">([a-z2-9-]{14})<', self.browser.get(answer.location).text)
        return answer

    def gives(self, code: str, **fields: str) -> TestResponse:
        """The second step of signing in."""
        self.browser.get("/account/second-factor")
        return self.browser.post("/account/second-factor", code=code, **fields)

    def at_another_browser(self) -> "Person":
        browser = Browser(self.house.app.test_client())
        return Person(self.house, self.id, browser, self.secret, self.password, self.codes)


class Town:
    def __init__(self, house: House) -> None:
        self.house = house

    def person(self, name: str, *roles: Role, area: str = EVERY_AREA, staff: str | None = None) -> Person:
        """With an account and a password, signed in nowhere."""
        id = self.house.account(name, *roles, area=area, staff=staff)
        account = metadata.tables["account"]
        with self.house.database.write() as db:
            db.execute(account.update().where(account.c.id == id).values(password_hash=HASH))
        return Person(self.house, id, Browser(self.house.app.test_client()))

    def events(self, name: str) -> list[str]:
        """The subjects of the events of this name."""
        event = metadata.tables["event"]
        with self.house.database.read() as db:
            return list(db.scalars(select(event.c.subject).where(event.c.name == name).order_by(event.c.seq)))

    def account(self, id: str) -> book.Account:
        with self.house.database.read() as db:
            return book.get(db, id)


@pytest.fixture
def town(house: House) -> Town:
    return Town(house)


@pytest.fixture
def provider(house: House) -> Iterator[Standin]:
    """The municipality's OpenID provider; the pages are set up with it."""
    with serving(house.clock.now) as standin:
        set_up(house, standin)
        yield standin


def set_up(house: House, standin: Standin, secret: str = SECRET) -> None:
    oidc = OidcSettings(standin.issuer, CLIENT, secret, ("Level4", "level=4"))
    house.app = create_app(house.wiring.line, house.phones, replace(house.settings, oidc=oidc), house.clock)
    house.app.testing = True
