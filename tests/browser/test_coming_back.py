"""Tabs, reloads and the back button: what was done is done once, and what was shut stays shut."""

from playwright.sync_api import Error, Page, expect

from service.models.account import Role
from tests.browser.stage import PATIENCE, Stage
from tests.web.house import ANNE

expect.set_options(timeout=PATIENCE)  # the page asks every five seconds
FIELD = "Skriv til Anne Påfunn"


def ola(stage: Stage, *, script: bool = True) -> Page:
    """Ola's phone, asked about what Anne wrote."""
    stage.house.texts(ANNE, "er noen der?")
    page = stage.page_of(Role.RESPONDER, staff="ola", phone=True, script=script)
    page.goto("/inbox")
    return page


def takes_it(stage: Stage, page: Page) -> Page:
    page.get_by_role("button", name="JA jeg tar #1").click()
    stage.house.work()
    expect(page.get_by_label(FIELD)).to_be_visible()
    return page


def another_tab(page: Page) -> Page:
    tab = page.context.new_page()
    tab.goto(page.url)
    return tab


def sends(page: Page, text: str) -> None:
    page.get_by_label(FIELD).fill(text)
    page.get_by_role("button", name="Send SMS").click()
    expect(page.locator("#last")).to_contain_text(text)


def received(stage: Stage) -> list[str]:
    stage.house.work()
    return [text.body for text in stage.house.phones.screen(ANNE)]


def goes_back(page: Page) -> None:
    """To what a browser shows then, if only that it cannot show it."""
    try:
        page.go_back()
    except Error as refused:
        assert "ERR_CACHE_MISS" in refused.message


def test_a_yes_in_two_tabs_is_one_yes(stage: Stage) -> None:
    first = ola(stage)
    second = another_tab(first)
    takes_it(stage, first)
    takes_it(stage, second)
    assert len([body for body in received(stage) if "Ola" in body]) == 1


def test_what_is_typed_in_one_tab_is_left_alone_by_what_is_sent_in_another(stage: Stage) -> None:
    first = takes_it(stage, ola(stage))
    second = another_tab(first)
    second.get_by_label(FIELD).fill("Jeg ringer deg kl. 9")
    sends(first, "Hei Anne")
    expect(second.locator("#last")).to_contain_text("Hei Anne")
    expect(second.get_by_label(FIELD)).to_have_value("Jeg ringer deg kl. 9")
    expect(second.locator("#length")).to_have_text("20 tegn, 1 SMS")
    expect(first.locator("#length")).to_have_text("")
    second.get_by_role("button", name="Send SMS").click()
    expect(first.locator("#last")).to_contain_text("Jeg ringer deg kl. 9")
    texts = received(stage)
    assert (texts.count("Hei Anne"), texts.count("Jeg ringer deg kl. 9")) == (1, 1)


def test_a_box_that_was_emptied_stays_empty(stage: Stage) -> None:
    page = takes_it(stage, ola(stage))
    field = page.get_by_label(FIELD)
    field.fill("Dette ville jeg ikke si")
    page.reload()
    expect(field).to_have_value("Dette ville jeg ikke si")
    field.fill("")
    page.reload()
    expect(field).to_have_value("")
    expect(page.locator("#length")).to_have_text("")


def test_a_reload_after_sending_sends_nothing_twice(stage: Stage) -> None:
    page = takes_it(stage, ola(stage))
    sends(page, "Hei Anne")
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value("")
    goes_back(page)
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value("")
    assert received(stage).count("Hei Anne") == 1


def test_nor_where_the_browser_runs_no_script(stage: Stage) -> None:
    page = takes_it(stage, ola(stage, script=False))
    sends(page, "Hei Anne")
    page.reload()
    goes_back(page)
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value("")
    assert received(stage).count("Hei Anne") == 1


def test_going_back_after_signing_out_shows_nothing_and_keeps_no_draft(stage: Stage) -> None:
    page = takes_it(stage, ola(stage))
    page.get_by_label(FIELD).fill("Dette er ikke sendt")
    page.get_by_role("button", name="Åpne kriseplanen").click()
    expect(page.get_by_role("heading", name="Kriseplan")).to_be_visible()
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("heading", name="Logg inn")).to_be_visible()
    for _back in range(2):
        goes_back(page)
        expect(page.locator("body")).not_to_contain_text("Anne")
    assert page.evaluate("sessionStorage.length") == 0


def test_nor_do_a_planners_pages_come_back(stage: Stage) -> None:
    page = stage.page_of(Role.PLANNER, Role.MANAGER, staff="kari")
    for path in ("/rota", "/gaps", "/my-duty"):
        page.goto(path)
        expect(page.locator("main")).to_contain_text("Kveldsvakt")
    page.get_by_role("button", name="Logg ut").click()
    expect(page.get_by_role("heading", name="Logg inn")).to_be_visible()
    for _back in range(3):
        goes_back(page)
        expect(page.locator("body")).not_to_contain_text("Kveldsvakt")
