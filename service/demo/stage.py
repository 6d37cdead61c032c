"""A fresh SQLite database in a temporary folder, with the made-up municipalities in it and the program on it.

The environment has no say: nothing here can reach a provider or a database that is somebody's.
"""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from channels.simulator import Simulator
from schedules.orgfile import LeftOut, read
from schedules.yamlfile import Document
from service import organisation, people
from service.bootstrap import Wiring, build
from service.clock import FrozenClock
from service.config import FIELD_KEY_BYTES, Settings
from service.demo.accounts import open_accounts
from service.line import duty_changed

SERVICE_USERS = ("anne", "bo", "aila")


@dataclass(frozen=True)
class Person:
    """Somebody with a phone: an id, a first name, and whether they are staff."""

    id: str
    first_name: str
    phone: str
    staff: bool


@dataclass(frozen=True)
class Stage:
    settings: Settings
    wiring: Wiring
    clock: FrozenClock
    phones: Simulator
    cast: dict[str, Person]  # by id: service users, then staff


@contextmanager
def stage(now: datetime) -> Iterator[Stage]:
    """The stage as it stands at `now`, a time of its own; all of it is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="vaktlinje-demo-") as folder:
        settings = made_up(Path(folder))
        clock = FrozenClock(now)
        wiring = build(settings, clock)
        try:
            _take_in(wiring, now)
            assert isinstance(wiring.channel, Simulator)
            yield Stage(settings, wiring, clock, wiring.channel, _cast(wiring))
        finally:
            wiring.close()


def made_up(folder: Path) -> Settings:
    """Settings of its own: simulated phones, keys for this once, a database in `folder`."""
    return Settings(
        database_url=f"sqlite:///{folder / 'demo.db'}", secret_key=secrets.token_urlsafe(),
        field_keys=(secrets.token_bytes(FIELD_KEY_BYTES),), public_url="http://127.0.0.1", channel="simulator",
        twilio=None, smtp_url=None, port=8000, web_workers=1, web_threads=16, demo_clock=folder / "clock",
    )  # fmt: skip


def _take_in(wiring: Wiring, now: datetime) -> None:
    with wiring.database.write() as db:
        file = _example("organisation.yaml")
        organisation.take_in(db, file, LeftOut.STAYS, lambda: wiring.vault, now, duty_changed)
    with wiring.database.write() as db:
        people.take_in(db, _example("users.yaml"), LeftOut.STAYS, wiring.vault, now)
        open_accounts(db, now)


def _example(name: str) -> Document:
    with Path(__file__).with_name(name).open("rb") as source:
        return read(source, name)


def _cast(wiring: Wiring) -> dict[str, Person]:
    with wiring.database.read() as db:
        users = [people.find(db, wiring.vault, id) for id in SERVICE_USERS]
        staff = organisation.standing(db).organisation.staff
    cast = [Person(user.id, user.name.split()[0], user.phone, staff=False) for user in users if user is not None]
    cast += [Person(known.id, known.first_name, known.phone, staff=True) for known in staff]
    return {person.id: person for person in cast}
