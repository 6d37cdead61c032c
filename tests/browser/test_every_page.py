"""Every page that there is, as each role sees it: axe finds nothing, by day and by night, and it fits a phone.

The pages are found, not listed: each GET route without parameters that the role may call, and from there one page of
each route that they link to.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AxeResults
from flask import Flask
from playwright.sync_api import Error, Page, expect
from sqlalchemy import insert, select
from werkzeug.exceptions import HTTPException

from service.line.conversations import CONVERSATION
from service.models import metadata
from service.models.account import Role
from service.models.morning import DueOf
from service.mornings import making
from service.mornings.due import Due
from service.web import FOR_MACHINES
from service.web.callers import Caller, declared
from tests.browser.stage import PHONE, WINDOW, Stage, no_violations
from tests.web.gaps.test_gaps import christmas
from tests.web.gaps.test_promised_help import promises
from tests.web.house import ANNE, House

BO, OLA, NABOVIK = "+4759442002", "+4759441002", "+4759440002"
MACHINES = {blueprint.name for blueprint in FOR_MACHINES}
# All that changes with the light.
CONTRAST = "axe.run({runOnly: ['color-contrast'], resultTypes: ['violations']})"
FIND_LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))"
A_MINUTE = timedelta(minutes=1)
SEEN_BY = [
    pytest.param((), None, id="a stranger"),
    pytest.param((Role.RESPONDER,), "ola", id="responder"),
    pytest.param((Role.PLANNER,), "pia", id="planner"),
    pytest.param((Role.MANAGER,), "mona", id="manager"),
    pytest.param((Role.ADMIN,), None, id="admin"),
    pytest.param((Role.OBSERVER,), None, id="observer"),
]


@pytest.fixture
def busy(stage: Stage) -> Stage:
    """A night on which something happens: Ola has Anne's conversation, Bo waits, and something was not kept."""
    house: House = stage.house
    house.texts(ANNE, "Er det noen våkne?")
    house.texts(OLA, "JA 1")
    house.texts(ANNE, "Så bra at du svarer <3")
    house.texts(BO, "hei", NABOVIK)
    house.texts(ANNE, "MELD FRA ingen ringte meg tirsdag")
    went_wrong(house)
    morning_comes(house)
    return stage


def went_wrong(house: House) -> None:
    """The draft of a deviation, of the first conversation."""
    with house.database.write() as db:
        id = db.execute(select(CONVERSATION.c.id).order_by(CONVERSATION.c.opened_at).limit(1)).scalar_one()
        at = house.clock.now()
        taken = at + 26 * A_MINUTE
        facts = {"opened": at.isoformat(), "taken": taken.isoformat(), "pages": 2, "asked": 2, "silent_holder": True}
        db.execute(insert(metadata.tables["deviation"]).values(
            id="d1", area_id="storvik", conversation_id=id, at=at, made_at=at, grounds=["in_gap", "late"], facts=facts,
            state="draft",
        ))  # fmt: skip


def morning_comes(house: House) -> None:
    """A duty report of all that, for Ola as well."""
    now = house.clock.now()
    with house.database.write() as db:
        moment = house.wiring.line.transactions.moment(db, "storvik", now)
        report = making.make(moment, Due(DueOf.DUTY_END, now + A_MINUTE), now - making.FIRST_TELLS)
        if "ola" not in making.recipients(moment, [], now):
            making.make_copies(moment, report.id, [], [("ola", True)])


@dataclass
class Walk:
    """`seen`: the routes of which a page was looked at."""

    app: Flask
    page: Page
    seen: set[str] = field(default_factory=set)
    found: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def look_at(self, path: str) -> None:
        """Nothing where it is no page: a download, a part of one, or what programs read."""
        try:
            answer = self.page.goto(path, wait_until="commit")
        except Error as error:
            if "Download is starting" in str(error):
                return
            raise
        if answer is None or not answer.headers.get("content-type", "").startswith("text/html"):
            return
        self.page.wait_for_load_state()
        if not self.page.evaluate("document.doctype !== null"):
            return
        self.found += self.page.evaluate(FIND_LINKS)
        self.judge(path)

    def judge(self, path: str) -> None:
        """The page as it stands, by day, by night and on a phone."""
        try:
            no_violations(self.page)
        except AssertionError as error:
            self.wrong.append(str(error))
        self.page.emulate_media(color_scheme="dark")
        dark = AxeResults(self.page.evaluate(CONTRAST))  # axe is there from the run by day
        if dark.violations_count:
            self.wrong.append(f"{path} in the dark\n{dark.generate_report()}")
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > PHONE[0]:
            self.wrong.append(f"{path} is {wide} pixels wide on a phone of {PHONE[0]}")
        self.page.set_viewport_size({"width": WINDOW[0], "height": WINDOW[1]})

    def linked(self) -> str | None:
        """A page that was linked to, of a route of which none was looked at yet."""
        routes = self.app.url_map.bind("")
        while self.found:
            path = self.found.pop()
            try:
                endpoint, _ = routes.match(urlsplit(path).path) if path.startswith("/") else ("static", {})
            except HTTPException:
                continue
            if endpoint != "static" and endpoint not in self.seen:
                self.seen.add(endpoint)
                return path
        return None


def plain(app: Flask, roles: tuple[Role, ...]) -> dict[str, str]:
    """The paths without parameters that are for these roles; for nobody: those that are for anybody. By endpoint."""
    mine = {Caller.SIGNED_IN, *roles} if roles else {Caller.ANYONE}
    return {
        rule.endpoint: rule.rule for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in (rule.methods or ()) and declared(app, rule.endpoint) & mine
        and rule.endpoint.split(".")[0] not in MACHINES
    }  # fmt: skip


@pytest.mark.parametrize(("roles", "staff"), SEEN_BY)
def test_every_page_can_be_read_by_everybody(busy: Stage, roles: tuple[Role, ...], staff: str | None) -> None:
    app = busy.house.app
    walk = Walk(app, busy.page_of(*roles, staff=staff))
    walk.found = ["/nowhere"] if roles else ["/status/storvik", "/status/storvik/card"]
    paths = plain(app, roles)
    walk.seen.update(paths)
    for path in paths.values():
        walk.look_at(path)
    while (linked := walk.linked()) is not None:
        walk.look_at(linked)
    assert not walk.wrong, "\n\n".join(walk.wrong)
    assert len(walk.seen) >= (8 if roles else 4), "a walk that finds nothing finds nothing wrong"


def test_help_that_is_promised_and_what_comes_instead_can_be_read_by_everybody(stage: Stage) -> None:
    """Its forms are open, and stand with what is wrong beside them."""
    house = stage.house
    promises(house, "anne")
    gap = christmas(house).id
    manager = Walk(house.app, stage.page_of(Role.MANAGER, staff="mona"))
    manager.look_at(f"/gaps/{gap}")
    manager.page.locator("summary", has_text="Godta som det er").click()
    manager.page.get_by_label("Hvorfor").fill("Ingen kan.")
    manager.page.get_by_label("Hva brukerne får vite i stedet").fill("Ring 116117.")
    for instead in (" ", "Legevakten venter deg"):
        manager.page.get_by_label("Kode").fill(instead)
        manager.judge("accepting")
        manager.page.get_by_role("button", name="Godta", exact=True).click()
        manager.judge("accepting, sent")
    expect(manager.page.get_by_text("Godtatt. Den som skriver")).to_be_visible()
    coordinator = Walk(house.app, stage.page_of(Role.RESPONDER, staff="pia"))
    coordinator.look_at("/people/anne")
    expect(coordinator.page.locator("main")).to_contain_text("Legevakten venter deg")
    coordinator.page.locator("summary", has_text="Noter noe som er lovet").click()
    coordinator.judge("promising")
    coordinator.page.get_by_role("button", name="Noter", exact=True).click()
    expect(coordinator.page.locator("#promised-wrong")).to_be_visible()
    coordinator.judge("promising, wrong")
    assert not [*manager.wrong, *coordinator.wrong], "\n\n".join([*manager.wrong, *coordinator.wrong])
