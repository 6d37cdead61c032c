from collections.abc import Iterator

import pytest

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.line.night import Night
from tests.reports.beforehand.advent import Advent
from tests.reports.season import at


@pytest.fixture
def advent(database: Database, vault: Vault, clock: FrozenClock) -> Iterator[Advent]:
    """Noon on 1 October 2026: Storvik has just been imported, and Anne wants a text a week before holidays."""
    clock.set(at("10-01", "12:00"))
    told = Advent(Night(database, vault, clock), None)
    told.imports()
    told.users()
    yield told
