"""An application with a line that only listens, and what the provider posts to it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from channels.base import Inbound, Receipt
from channels.simulator import Simulator
from service.clock import FrozenClock
from service.config import Settings, TwilioSettings
from service.database import Database
from service.vault import Vault
from service.web import create_app
from tests.standin.twilio import SID, TOKEN, sign
from tests.web.house import FRIDAY_NIGHT, House

PUBLIC = "https://vakt.example.org"
NEXT_TOKEN = "the-next-token-of-nobody"


class ListeningLine:
    """Remembers what it was told, and answers what the test wants."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.heard: list[Inbound] = []
        self.receipts: list[Receipt] = []
        self.answer: list[str] = []

    @property
    def database(self) -> Database:
        return self._database

    def answered(self, provider_id: str) -> list[str] | None:
        return None

    def receive(self, inbound: Inbound, now: datetime) -> list[str]:
        self.heard.append(inbound)
        return self.answer

    def receipt(self, receipt: Receipt, now: datetime) -> None:
        self.receipts.append(receipt)


def settings_of(database_url: str, **more: Any) -> Settings:
    return Settings(**{
        "database_url": database_url, "secret_key": "not a secret at all", "field_keys": (b"\x01" * 32,),
        "public_url": PUBLIC, "channel": "twilio",
        "twilio": TwilioSettings(account_sid=SID, auth_tokens=(NEXT_TOKEN, TOKEN)),
        "smtp_url": None, "port": 8000, "web_workers": 1, "web_threads": 1, **more})


def application(line: ListeningLine, clock: FrozenClock, **more: Any) -> Flask:
    settings = settings_of("sqlite:///unused.db", **more)
    return create_app(line, Simulator(clock.now), settings, clock)


@pytest.fixture
def house(database: Database, vault: Vault, clock: FrozenClock) -> House:
    """Storvik and Nabovik, on both databases, in the night to Friday 18 December 2026."""
    clock.set(FRIDAY_NIGHT)
    made = House(database, vault, clock)
    made.take_in_the_examples()
    return made


@pytest.fixture
def line(sqlite_url: str) -> ListeningLine:
    return ListeningLine(Database(sqlite_url))


@pytest.fixture
def client(line: ListeningLine, clock: FrozenClock) -> FlaskClient:
    return application(line, clock).test_client()


def post(client: FlaskClient, path: str, fields: dict[str, str], *, token: str = TOKEN,
         base: str = PUBLIC, **more: Any) -> TestResponse:
    """As the provider posts: signed for the public address, whatever host the request came to."""
    headers = {"X-Twilio-Signature": sign(base + path, fields, token), **more.pop("headers", {})}
    more.setdefault("content_type", "application/x-www-form-urlencoded; charset=UTF-8")
    return client.post(path, data=urlencode(fields, encoding="utf-8", errors="surrogatepass"), headers=headers, **more)
