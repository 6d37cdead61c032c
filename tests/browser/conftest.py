"""Chromium once for each worker of the run, and for each test a house of its own that it looks at."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.browser.stage import Stage, browsers_on
from tests.web.house import FRIDAY_NIGHT, House

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "These tests need Chromium: run .ci/browser once, or install the package `chromium` of your system, "
    "or `.venv/bin/python -m playwright install chromium`."
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's, else Playwright's own; a failure that says how to get one, never a skip."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_found(playwright), args=["--no-sandbox"])
        yield browser
        browser.close()


def _found(playwright: Playwright) -> str:
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    own = playwright.chromium.executable_path
    if found is None and not Path(own).is_file():
        pytest.fail(NO_BROWSER, pytrace=False)
    return found or own


@pytest.fixture
def house(sqlite_url: str, vault: Vault, clock: FrozenClock) -> Iterator[House]:
    """Storvik and Nabovik in the night to Friday 18 December 2026, on SQLite: the pages' own tests have both."""
    clock.set(FRIDAY_NIGHT)
    database = Database(sqlite_url)
    made = House(database, vault, clock)
    made.take_in_the_examples()
    yield made
    database.close()


@pytest.fixture
def stage(house: House, chromium: Browser) -> Iterator[Stage]:
    with browsers_on(house.app, chromium) as browsers:
        yield Stage(house, browsers)
