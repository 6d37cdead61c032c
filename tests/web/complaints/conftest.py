"""The house of the pages, as those see it who are told that something was not kept."""

import pytest

from tests.web.house import House
from tests.web.inbox.night import Night


@pytest.fixture
def night(house: House) -> Night:
    """Friday 18 December 2026, 00:14: Ola and Per are on duty; Mona leads Storvik."""
    return Night(house)
