"""What a person may say, and see, done by their coordinator on a phone; and what a manager asks about, at a desk."""

from playwright.sync_api import expect

from service.models.account import Role
from tests.browser.stage import Stage, fits, no_violations
from tests.web.house import ANNE

OPEN = "document.querySelectorAll('details').forEach((one) => one.open = true)"


def test_the_coordinator_notes_what_anne_says_and_gives_her_the_log(stage: Stage) -> None:
    page = stage.page_of(Role.RESPONDER, staff="pia", phone=True)
    stage.house.texts(ANNE, "INNSYN")
    page.goto("/people")
    no_violations(page)
    expect(page.get_by_role("region", name="Å følge opp")).to_contain_text("vil se hvem som har åpnet planen")
    page.get_by_role("region", name="Å følge opp").get_by_role("link").click()
    page.evaluate(OPEN)
    no_violations(page)
    fits(page)
    kin = page.locator("#consent-next_of_kin")
    kin.get_by_label("Sagt den").fill("2030-01-01")
    kin.get_by_label("Omfang, med personens egne ord").fill("bare Berit")
    kin.get_by_role("button", name="Noter ja").click()
    expect(kin.get_by_text("Samtykket må være gitt i dag eller før")).to_be_visible()
    assert kin.get_by_label("Omfang, med personens egne ord").input_value() == "bare Berit"
    no_violations(page)
    fits(page)
    kin.get_by_label("Sagt den").fill("2026-01-02")
    kin.get_by_role("button", name="Noter ja").click()
    expect(kin.get_by_text("Ja, sagt 2. januar 2026 muntlig, notert av Pia")).to_be_visible()
    with page.expect_download() as given:
        page.get_by_role("button", name="Lag listen, og noter at den er gitt").click()
    assert given.value.suggested_filename == "innsyn.pdf"
    page.reload()
    expect(page.get_by_text("Gitt til personen")).to_be_visible()


def test_a_manager_reads_what_to_ask_about(stage: Stage) -> None:
    stage.house.texts(ANNE, "INNSYN")
    stage.page_of(Role.RESPONDER, staff="pia").goto("/people/anne")
    for phone in (False, True):
        page = stage.page_of(Role.MANAGER, staff="mona" if phone else None, phone=phone)
        page.goto("/openings")
        expect(page.get_by_role("region", name="Åpninger å spørre om")).to_contain_text("utenom kontortid")
        no_violations(page)
        fits(page)
