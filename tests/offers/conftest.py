"""A planner with an open Saturday in Christmas."""

import pytest

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.offers.scene import BEFORE_CHRISTMAS, ORGANISATION, Planned


@pytest.fixture
def storvik(database: Database, vault: Vault, clock: FrozenClock) -> Planned:
    clock.set(BEFORE_CHRISTMAS)
    planned = Planned(database, vault, clock)
    planned.organisation(ORGANISATION)
    planned.work()
    return planned
