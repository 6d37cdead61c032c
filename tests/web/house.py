"""The pages of the demo's municipalities: accounts for its people, their browsers, phones that text, and work done.

The database, the line, the pages and the queue are the real ones; phones are the simulator's, and the clock is
moved by hand.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient
from sqlalchemy import insert
from werkzeug.test import TestResponse

from channels.base import Inbound
from channels.simulator import Simulator
from schedules.orgfile import LeftOut, read
from service import organisation, people, queue
from service.accounts import sessions
from service.bootstrap import Wiring, questions
from service.clock import FrozenClock
from service.config import Settings
from service.database import Database
from service.errors import ClaimLost
from service.heartbeat import beat
from service.line import Line, duty_changed
from service.models import metadata
from service.models.account import EVERY_AREA, Role
from service.vault import Vault
from service.web import create_app
from service.web.viewing import TOKEN
from tests import remembered
from tests.once import Templates

EXAMPLES = Path(__file__).parents[2] / "examples" / "demo"
PUBLIC = "http://127.0.0.1:8000"
OSLO = ZoneInfo("Europe/Oslo")
FRIDAY_NIGHT = datetime(2026, 12, 18, 0, 14, tzinfo=OSLO)  # Ola has the evening duty; Christmas is near
STORVIK = "+4759440001"
ANNE = "+4759442001"
TEMPLATES = Templates()
ids = count(1)


@dataclass
class House:
    database: Database
    vault: Vault
    clock: FrozenClock
    phones: Simulator = field(init=False)
    wiring: Wiring = field(init=False)

    def __post_init__(self) -> None:
        self.phones = Simulator(self.clock.now)
        line = Line(self.database, self.vault, "simulator", PUBLIC, questions())
        self.wiring = Wiring(self.database, self.vault, self.phones, self.phones.take_receipts, line, self.clock)
        self.app = create_app(line, self.phones, self.settings, self.clock)
        self.app.testing = True
        self.app.jinja_env.bytecode_cache = TEMPLATES

    @property
    def settings(self) -> Settings:
        return Settings(
            database_url="sqlite:///unused.db", secret_key="not a secret at all", field_keys=(b"\x01" * 32,),
            public_url=PUBLIC, channel="simulator", twilio=None, smtp_url=None, port=8000, web_workers=1,
            web_threads=4,
        )  # fmt: skip

    def take_in_the_examples(self) -> None:
        """What the demo begins with, and what its first changes lead to."""
        remembered.put_once(self.database, (type(self), self.clock.now()), self._take_in_the_examples)

    def _take_in_the_examples(self) -> None:
        for name in ("organisation.yaml", "users.yaml"):
            with (EXAMPLES / name).open("rb") as source, self.database.write() as db:
                file = read(source, name)
                if name == "users.yaml":
                    people.take_in(db, file, LeftOut.STAYS, self.vault, self.clock.now())
                else:
                    organisation.take_in(
                        db, file, LeftOut.STAYS, lambda: self.vault, self.clock.now(), duty_changed)
        self.work()

    # -- people at their browsers

    def account(self, name: str, *roles: Role, area: str = EVERY_AREA, staff: str | None = None) -> str:
        """An account with the roles; its id."""
        id = f"account-{next(ids)}"
        with self.database.write() as db:
            db.execute(insert(metadata.tables["account"]).values(
                id=id, name=name, email=f"{id}@example.org", language="nb", staff_id=staff,
                created_at=self.clock.now(),
            ))  # fmt: skip
            for role in roles:
                db.execute(insert(metadata.tables["account_role"]).values(account_id=id, role=role, area_id=area))
        return id

    def browser_of(self, account: str, *, second_factor: bool = True) -> "Browser":
        """Signed in, past the second factor."""
        with self.database.write() as db:
            token = sessions.begin(db, account, second_factor=second_factor, now=self.clock.now())
        client = self.app.test_client()
        with client.session_transaction() as session:
            session[TOKEN] = token
        return Browser(client)

    def browser(self, name: str, *roles: Role, area: str = EVERY_AREA, staff: str | None = None) -> "Browser":
        return self.browser_of(self.account(name, *roles, area=area, staff=staff))

    # -- phones, and what follows

    def texts(self, sender: str, body: str, to: str = STORVIK) -> None:
        """Somebody texts; what is due at once is done."""
        self.wiring.line.receive(Inbound(f"SM{next(ids):032x}", sender, to, body, 0, None), self.clock.now())
        self.work()

    def work(self) -> None:
        """All that is due now, as a worker does it."""
        handlers = self.wiring.handlers()
        now = self.clock.now()
        with self.database.write() as db:
            beat(db, "test", "worker", now)
        for _ in range(200):
            with self.database.write() as db:
                claimed = queue.claim(db, now, 50)
            if not claimed:
                return
            for one in claimed:
                with suppress(ClaimLost):  # what was done before it has moved it
                    handlers[one.kind](one, now)
            for receipt in self.phones.take_receipts():
                self.wiring.line.receipt(receipt, now)
        raise AssertionError("there is always more to do")

    def pass_time(self, **by: float) -> None:
        self.clock.move(timedelta(**by))
        self.work()


@dataclass
class Browser:
    """What somebody does on the pages; forms are sent with the token of the page that they are on."""

    client: FlaskClient
    page: str = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        answer = self.client.get(path, headers={"Accept": "text/html"}, **more)
        self.page = answer.text
        return answer

    def post(self, path: str, **fields: Any) -> TestResponse:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page)
        if token is None:
            self.get("/account")
            token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.page)
        assert token is not None, "no form was seen before"
        answer = self.client.post(
            path, data={**fields, "csrf_token": token[1]}, headers={"Accept": "text/html"})
        if answer.mimetype == "text/html":
            self.page = answer.text if answer.status_code != 303 else self.page
        return answer
