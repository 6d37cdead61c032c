"""A planner fills a Christmas gap by drag and by keyboard, and sees what an absence would open before it is saved."""

from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from service import organisation
from service.models.account import Role
from tests.browser.stage import Stage, fits, no_violations
from tests.web.house import OSLO, House

ADD = "/rota/change/hoytidsvakt/add?start=2026-12-26T08:00&end=2026-12-26T20:00"
WEEK = "/rota?view=week&from=2026-12-21&rota=hoytidsvakt"
DAY = "/rota?view=day&from=2026-12-26&rota=hoytidsvakt"


def on_duty(house: House, at: str) -> str | None:
    with house.database.read() as db:
        holder = organisation.standing(db).duty.holder("hoytidsvakt", datetime.fromisoformat(at).replace(tzinfo=OSLO))
    return holder.staff if holder else None


def drag(page: Page, start: str, end: str, *, at: str = "start") -> None:
    """On the row of the holiday rota, from one column's beginning to another's."""
    row = page.locator('tr[data-rota="hoytidsvakt"]').bounding_box()
    places = [page.locator(f'thead th[data-start="{head}"]').bounding_box() for head in (start, end)]
    assert row is not None and places[0] is not None and places[1] is not None
    middle = row["y"] + row["height"] / 2
    page.mouse.move(places[0]["x"] + (2 if at == "start" else -1), middle)
    page.mouse.down()
    page.mouse.move((places[0]["x"] + places[1]["x"]) / 2, middle, steps=5)
    page.mouse.move(places[1]["x"] + 2, middle, steps=5)
    page.mouse.up()


def test_a_christmas_gap_is_filled_by_dragging(stage: Stage) -> None:
    page = stage.page_of(Role.PLANNER)
    page.goto(DAY)
    drag(page, "2026-12-26T08:00", "2026-12-26T20:00")
    page.wait_for_url("**/rota/change/hoytidsvakt/add?*")
    assert page.get_by_label("Fra").input_value() == "2026-12-26T08:00"
    assert page.get_by_label("Til").input_value() == "2026-12-26T20:00"
    assert on_duty(stage.house, "2026-12-26T10:00") is None, "dragging saves nothing"
    page.get_by_label("Hvem").select_option("per")
    expect(page.get_by_text("Dekker udekket tid", exact=True)).to_be_visible()
    no_violations(page)
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Lagret: Per Testmann har Høytidsvakt")).to_be_visible()
    assert on_duty(stage.house, "2026-12-26T10:00") == "per"


def test_an_edge_that_is_dragged_opens_the_shift_with_its_new_time(stage: Stage) -> None:
    page = stage.page_of(Role.PLANNER)
    page.goto(WEEK)
    olas = page.locator('a[data-start="2026-12-25T08:00"]').first
    box = olas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 40, box["y"] + 10, steps=6)
    page.mouse.up()
    page.wait_for_url("**/rota/change/hoytidsvakt/edit?*")
    assert page.get_by_label("Fra").input_value() == "2026-12-25T08:00"
    assert page.get_by_label("Til").input_value() > "2026-12-26T08:00"
    assert page.get_by_label("Til").input_value()[-2:] in ("00", "15", "30", "45")


def test_the_same_is_done_by_keyboard(stage: Stage) -> None:
    page = stage.page_of(Role.PLANNER)
    page.goto(WEEK)
    page.locator('a[data-start="2026-12-25T08:00"]').first.focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#dragging-said")).to_contain_text("10:00")
    page.keyboard.press("Escape")
    expect(page.locator("#dragging-said")).to_contain_text("Avbrutt")
    for _hour in range(12):
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit?*")
    assert page.get_by_label("Til").input_value() == "2026-12-26T20:00"
    page.get_by_role("button", name="Lagre").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/rota/change/hoytidsvakt?at=*")
    assert on_duty(stage.house, "2026-12-26T10:00") == "ola"


def test_an_absence_shows_what_it_would_open_while_it_is_typed(stage: Stage) -> None:
    page = stage.page_of(Role.PLANNER)
    page.goto("/absences/new")
    page.get_by_label("Hvem").select_option("ola")
    page.get_by_label("Fra").fill("2026-12-26T00:00")
    page.get_by_label("Til").fill("2026-12-26T08:00")
    expect(page.get_by_text("Kan ta tiden: Kari Eksempel")).to_be_visible()
    expect(page.locator("#foreseen-said")).to_contain_text("Åpner udekket tid: 1.")
    assert on_duty(stage.house, "2026-12-26T02:00") == "ola"
    no_violations(page)


def test_two_planners_are_given_a_clear_choice(stage: Stage) -> None:
    pia, nils = stage.page_of(Role.PLANNER), stage.page_of(Role.PLANNER, Role.MANAGER)
    for page, who in ((pia, "per"), (nils, "kari")):
        page.goto(ADD)
        page.get_by_label("Hvem").select_option(who)
    nils.get_by_role("button", name="Lagre").click()
    nils.wait_for_url("**/rota/change/hoytidsvakt?at=*")
    pia.get_by_role("button", name="Lagre").click()
    expect(pia.get_by_role("heading", name="Noen kom først")).to_be_visible()
    no_violations(pia)
    assert on_duty(stage.house, "2026-12-26T10:00") == "kari"
    pia.get_by_role("button", name="Lagre likevel").click()
    pia.wait_for_url("**/rota/change/hoytidsvakt?at=*")
    assert on_duty(stage.house, "2026-12-26T10:00") == "per"


@pytest.mark.parametrize("dark", [False, True])
def test_planners_pages_are_for_everybody(stage: Stage, dark: bool) -> None:
    page = stage.page_of(Role.PLANNER, phone=True, dark=dark)
    for path in (
        "/rota/change", "/rota/change/hoytidsvakt?at=2026-12-25T10:00", "/rota/change/kveldsvakt/layers",
        "/rota/change/bakvakt/layer", "/rota/change/hoytidsvakt/swap?stretch=2026-12-25T10:00", "/absences",
        "/rota/change/hoytidsvakt/offer?stretch=2026-12-25T10:00", f"{ADD}&staff=per",
        "/absences/new?staff=ola&start=2026-12-26T00:00&end=2026-12-26T08:00", "/rota/changes",
    ):  # fmt: skip
        answer = page.goto(path)
        assert answer is not None and answer.status == 200, path
        fits(page)
        no_violations(page)
