"""The inbox in bed, on a line that comes and goes: one thumb, nothing typed is lost, new texts come by themselves."""

from playwright.sync_api import Page, expect

from service.models.account import Role
from tests.browser.stage import PATIENCE, Stage, fits, no_violations
from tests.web.house import ANNE

PER = "+4759441004"
expect.set_options(timeout=PATIENCE)  # the page asks every five seconds


def woken(stage: Stage) -> Page:
    """Ola has been asked, and has pressed JA."""
    stage.house.texts(ANNE, "er noen der?")
    page = stage.page_of(Role.RESPONDER, staff="ola", phone=True, dark=True)
    page.goto("/inbox")
    fits(page)
    no_violations(page)
    page.get_by_role("button", name="JA jeg tar #1").click()
    stage.house.work()
    expect(page.get_by_label("Skriv til Anne Påfunn")).to_be_visible()
    return page


def received(stage: Stage) -> list[str]:
    stage.house.work()
    return [text.body for text in stage.house.phones.screen(ANNE)]


def test_yes_and_no_are_as_large_as_a_thumb_and_texts_come_by_themselves(stage: Stage) -> None:
    page = woken(stage)
    stage.house.texts(ANNE, "jeg går frem og tilbake")
    expect(page.locator("#last")).to_contain_text("frem og tilbake")
    expect(page.locator("#announce")).to_contain_text("frem og tilbake")
    expect(page.locator("#last")).to_be_in_viewport()
    fits(page)
    no_violations(page)
    for button in page.locator("main button:visible, main summary:visible").all():
        box = button.bounding_box()
        assert box is not None and box["height"] >= 44, button.text_content()


def test_what_is_typed_while_the_line_is_away_is_kept_and_goes_once(stage: Stage) -> None:
    page = woken(stage)
    field = page.get_by_label("Skriv til Anne Påfunn")
    field.fill("Hei Anne, jeg er her 🙂")
    expect(page.locator("#length")).to_have_text("22 tegn, 1 SMS")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send SMS").click()
    expect(page.locator("#length")).to_contain_text("Teksten er ikke sendt, men ligger her")
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#lost")).to_contain_text("Ingen kontakt med Vaktlinje siden")
    expect(field).to_have_value("Hei Anne, jeg er her 🙂")
    page.context.set_offline(False)
    page.reload()
    expect(field).to_have_value("Hei Anne, jeg er her 🙂")
    page.get_by_role("button", name="Send SMS").click()
    expect(page.locator("#last")).to_contain_text("jeg er her 🙂")
    expect(field).to_have_value("")
    assert received(stage).count("Hei Anne, jeg er her 🙂") == 1


def test_a_text_for_what_a_colleague_has_taken_meanwhile_is_shown_and_not_sent(stage: Stage) -> None:
    page = woken(stage)
    stage.house.texts(ANNE, "er du der?")
    page.get_by_label("Skriv til Anne Påfunn").fill("Beklager, jeg sovnet")
    stage.house.pass_time(minutes=11)
    stage.house.pass_time(minutes=6)
    stage.house.texts(PER, "JA 1")
    expect(page.get_by_text("Per har den.")).to_be_visible()
    expect(page.get_by_text("Dette skrev du, og det er ikke sendt")).to_be_visible()
    expect(page.locator("#draft blockquote")).to_have_text("Beklager, jeg sovnet")
    no_violations(page)
    assert "Beklager, jeg sovnet" not in received(stage)


def test_the_keyboard_alone_closes_a_conversation(stage: Stage) -> None:
    page = woken(stage)
    page.locator("summary", has_text="FERDIG").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Kari ringer i morgen")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Avslutt #1").press("Enter")
    expect(page.get_by_text("#1 er avsluttet.")).to_be_visible()
    assert "Kari ringer i morgen" in received(stage)[-1]
