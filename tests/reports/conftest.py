from collections.abc import Iterator

import pytest

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.line.night import Night
from tests.reports.season import Season, at
from tests.standin.post import Post


@pytest.fixture
def post() -> Iterator[Post]:
    server = Post()
    server.opens()
    yield server
    server.closes()


@pytest.fixture
def autumn(database: Database, vault: Vault, clock: FrozenClock, post: Post) -> Season:
    """Noon on 1 October 2026; Storvik has just been imported."""
    return _imported(database, vault, clock, post)


@pytest.fixture
def autumn_without_mail(database: Database, vault: Vault, clock: FrozenClock) -> Season:
    return _imported(database, vault, clock, None)


def _imported(database: Database, vault: Vault, clock: FrozenClock, post: Post | None) -> Season:
    clock.set(at("10-01", "12:00"))
    season = Season(Night(database, vault, clock), post)
    season.imports()
    return season
