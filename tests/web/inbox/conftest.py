"""The house of the pages, as the people of the inbox see it."""

import pytest

from tests.web.house import House
from tests.web.inbox.night import Night


@pytest.fixture
def night(house: House) -> Night:
    return Night(house)
