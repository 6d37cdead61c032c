from collections.abc import Iterator

import pytest

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.drills.scene import ANNE, ORGANISATION, TUESDAY, USERS, Drilled
from tests.standin.post import Post


@pytest.fixture
def post() -> Iterator[Post]:
    server = Post()
    server.opens()
    yield server
    server.closes()


@pytest.fixture
def storvik(database: Database, vault: Vault, clock: FrozenClock) -> Drilled:
    """Without a mail server."""
    return _storvik(Drilled(database, vault, clock))


@pytest.fixture
def storvik_with_mail(database: Database, vault: Vault, clock: FrozenClock, post: Post) -> Drilled:
    return _storvik(Drilled(database, vault, clock, post=post))


def _storvik(drilled: Drilled) -> Drilled:
    drilled.clock.set(TUESDAY)
    drilled.organisation(ORGANISATION)
    drilled.users(USERS, anne=ANNE)
    drilled.work()
    drilled.worker_is_alive()
    return drilled
