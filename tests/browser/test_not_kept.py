"""The manager answers what was not kept, by mouse: sees the whole text, changes it, sends it; on a phone too."""

import pytest
from playwright.sync_api import expect

from service.models.account import Role
from tests.browser.stage import Stage, fits, no_violations
from tests.web.house import ANNE

SAID, REPLY = "Ingen ringte meg tirsdag slik det var avtalt", "Det beklager vi. Kari ringer deg mandag kl. 11."


@pytest.mark.parametrize("phone", [False, True], ids=["window", "phone"])
def test_an_answer_is_seen_whole_before_it_is_sent(stage: Stage, phone: bool) -> None:
    house = stage.house
    house.texts(ANNE, f"MELD FRA {SAID}")
    page = stage.page_of(Role.MANAGER, staff="mona", phone=phone)
    page.goto("/complaints")
    page.get_by_role("link", name="Storvik kommune").first.click()
    expect(page.get_by_text(SAID)).to_be_visible()
    page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_text("Skriv hva dere svarer.")).to_be_visible()
    page.get_by_label("Svaret").fill(REPLY)
    page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_text("Slik blir den sendt, som 2 SMS-er:")).to_be_visible()
    no_violations(page)
    fits(page)
    page.get_by_role("button", name="Send svaret").click()
    expect(page.get_by_text("Svaret går ut kl. 08.00, så det ikke vekker noen.")).to_be_visible()
    house.pass_time(hours=8)
    assert REPLY in house.phones.screen(ANNE)[-1].body
