"""JA on the page against JA by text, in the same instant: exactly one has the conversation, and all others hear who.

Real threads on both databases: six helpers press the button, two text.
"""

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from io import BytesIO

import pytest

from channels.base import Inbound
from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import organisation, people
from service.clock import FrozenClock
from service.database import Database
from service.line import duty_changed
from service.models.account import Role
from service.vault import Vault
from tests.faults.eight import IDS, NUMBER, ORGANISATION, SERVICE_USERS, STAFF, USERS, at_once, outcome
from tests.web.house import Browser, House

ROUNDS = 6
AT_THE_PAGE, ON_THE_PHONE = IDS[:6], IDS[6:]


@pytest.fixture
def house(database: Database, vault: Vault, clock: FrozenClock) -> House:
    made = House(database, vault, clock)
    with database.write() as db:
        whole = read(BytesIO(ORGANISATION.encode()), "organisation.yaml")
        organisation.take_in(db, whole, LeftOut.STAYS, lambda: vault, clock.now(), duty_changed)
    with database.write() as db:
        people.take_in(db, read(BytesIO(SERVICE_USERS.encode()), "users.yaml"), LeftOut.STAYS, vault, clock.now())
    made.work()
    return made


def by_text(house: House, staff: str, number: int) -> Callable[[], object]:
    inbound = Inbound(f"SM{number}-{staff}", STAFF[IDS.index(staff)], NUMBER, f"JA {number}")
    return partial(house.wiring.line.receive, inbound, house.clock.now())


def test_yes_on_the_page_and_by_text_at_once_gives_one_holder(house: House, database: Database) -> None:
    browsers = {staff: house.browser(staff, Role.RESPONDER, staff=staff) for staff in AT_THE_PAGE}
    ways: Counter[str] = Counter()
    for number in range(1, ROUNDS + 1):
        house.texts(USERS[number], "er noen der?", NUMBER)
        address = _address(browsers["s1"], number)
        for browser in browsers.values():
            browser.get("/inbox")
        pressed: list[Callable[[], object]] = [
            partial(browser.post, f"{address}/accept") for browser in browsers.values()]
        at_once([*pressed, *(by_text(house, staff, number) for staff in ON_THE_PHONE)])
        house.work()
        found = outcome(database, number)
        assert len(found.takers) == 1
        assert found.texts["taken", None] == 1
        assert found.told_who_has_it == sorted(set(ON_THE_PHONE) - {found.taker})
        name = found.taker.upper()
        for staff, browser in browsers.items():
            heard = browser.get("/inbox").text
            assert (f"{name} har tatt #{number}." in heard) == (staff != found.taker)
            assert (f"Du har #{number} nå" in heard) == (staff == found.taker)
        ways["page" if found.taker in AT_THE_PAGE else "text"] += 1
    kind = database.engine.dialect.name
    print(f"\n{kind}: {ROUNDS} rounds of six buttons and two texts; who was first: {dict(ways)}")


def test_one_button_pressed_eight_times_sends_one_text(house: House) -> None:
    house.texts(USERS[1], "er noen der?", NUMBER)
    holder = house.browser("s1", Role.RESPONDER, staff="s1")
    address = _address(holder, 1)
    holder.post(f"{address}/accept")
    holder.get(address)
    form = {"text": "Hei, jeg er her.", "form_key": "pressed eight times"}
    again = [Browser(holder.client.application.test_client(), holder.page) for _ in range(8)]
    for one in again:
        with holder.client.session_transaction() as session, one.client.session_transaction() as copy:
            copy.update(session)
    answers = at_once([partial(one.post, f"{address}/write", **form) for one in again])
    assert {answer.status_code for answer in answers} == {303}
    house.work()
    received = [text.body for text in house.phones.screen(USERS[1])]
    assert received.count("Hei, jeg er her.") == 1


def _address(browser: Browser, number: int) -> str:
    found = re.search(rf'href="(/conversations/\w+)#last">#{number} ', browser.get("/inbox").text)
    assert found is not None
    return found[1]
