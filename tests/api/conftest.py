"""Storvik and Nabovik with programs that have tokens."""

import pytest

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.api.program import Programs
from tests.web.house import FRIDAY_NIGHT, House


@pytest.fixture
def house(database: Database, vault: Vault, clock: FrozenClock) -> House:
    """As the pages' tests have it, on both databases."""
    clock.set(FRIDAY_NIGHT)
    made = House(database, vault, clock)
    made.take_in_the_examples()
    return made


@pytest.fixture
def programs(house: House) -> Programs:
    return Programs(house)
