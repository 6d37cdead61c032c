"""A night in Storvik that is over, and the months after it."""

import pytest

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.retention.months import Months
from tests.web.house import FRIDAY_NIGHT, House
from tests.web.inbox.night import Night


@pytest.fixture
def months(database: Database, vault: Vault, clock: FrozenClock) -> Months:
    """Anne has written to Ola on Friday night, and the conversation is closed and journalled."""
    clock.set(FRIDAY_NIGHT)
    house = House(database, vault, clock)
    house.take_in_the_examples()
    return Months(house, Night(house))
