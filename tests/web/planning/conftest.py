"""The planners of the demo's municipalities."""

import pytest

from service.models.account import Role
from tests.web.house import Browser, House


@pytest.fixture
def pia(house: House) -> Browser:
    """Plans both areas."""
    return house.browser("Pia Turnusbakken", Role.PLANNER, staff="pia")


@pytest.fixture
def nils(house: House) -> Browser:
    """Plans both areas, too."""
    return house.browser("Nils Planlegger", Role.PLANNER)
