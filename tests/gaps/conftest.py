import pytest

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.gaps.town import Town
from tests.line.night import Night


@pytest.fixture
def town(database: Database, vault: Vault, clock: FrozenClock) -> Town:
    """Half past two in the night to Sunday 15 November 2026; the night to cover is that from Monday to Tuesday."""
    opened = Town(Night(database, vault, clock))
    opened.opens()
    return opened
