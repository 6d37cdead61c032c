"""The house of the pages, as those see it who help a person with the plan."""

import pytest

from tests.web.house import House
from tests.web.inbox.night import Night


@pytest.fixture
def night(house: House) -> Night:
    """Friday 18 December 2026, 00:14: Ola and Per are on duty; Kari is Anne's primary contact, Pia her coordinator."""
    return Night(house)
