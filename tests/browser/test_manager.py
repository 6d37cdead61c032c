"""Mona leads: she answers for a gap that nobody can fill, says why and what users are told, and takes it back."""

import re

import pytest
from playwright.sync_api import Page, expect

from service.models.account import Role
from service.web.words import unbroken
from tests.browser.stage import Stage, fits, no_violations

WHEN = unbroken("26. desember kl. 08.00–20.00")
GAP = f"{WHEN}: ingen på vakt som teller med, én kreves."
REASON, TOLD = "Ingen av de fire kan, og ingen nabo har noen å låne bort.", "Legevakten på 116117 har døgnåpent i jula."
ACCEPTED = f"Godtatt av Mona Lederstad. Grunn: {REASON}"


def the_gap(page: Page) -> Page:
    """Its page, by the list of Storvik's."""
    page.goto("/gaps?area=storvik")
    page.get_by_role("link", name=GAP).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(WHEN)
    return page


def accepts(page: Page, reason: str = REASON) -> None:
    page.locator("summary", has_text="Godta som det er").click()
    writes(page, reason)


def writes(page: Page, reason: str) -> None:
    page.get_by_label("Hvorfor").fill(reason)
    page.get_by_label("Hva brukerne får vite i stedet").fill(TOLD)
    page.get_by_role("button", name="Godta", exact=True).click()


def listed(page: Page, state: str) -> Page:
    """The list, as one finds it by the filter."""
    page.goto("/gaps")
    page.get_by_label("Område").select_option(label="Storvik kommune")
    page.get_by_label("Tilstand").select_option(label=state)
    page.get_by_role("button", name="Vis", exact=True).click()
    return page


@pytest.mark.parametrize("dark", [False, True])
def test_a_manager_accepts_a_gap_and_takes_it_back(stage: Stage, dark: bool) -> None:
    page = the_gap(stage.page_of(Role.MANAGER, staff="mona", dark=dark))
    accepts(page)
    expect(page.get_by_text("Godtatt. Den som skriver når ingen har vakt, får vite det du skrev.")).to_be_visible()
    expect(page.locator("main .badge").first).to_have_text("Godtatt")
    expect(page.locator("main")).to_contain_text(ACCEPTED)
    expect(page.get_by_role("region", name="Hva de som skriver, møter")).to_contain_text(f"«{TOLD}»")
    expect(page.locator(".history")).to_contain_text("Godtatt av Mona Lederstad.")
    no_violations(page)

    listed(page, "Godtatt")
    expect(page.locator("li.gap")).to_contain_text([ACCEPTED])
    expect(page.locator("li.gap")).to_contain_text([TOLD])
    no_violations(page)
    listed(page, "Udekket")
    expect(page.get_by_role("link", name=GAP)).to_have_count(0)

    listed(page, "Godtatt").get_by_role("link", name=WHEN).click()
    page.get_by_role("button", name="Trekk tilbake godkjenningen").click()
    expect(page.get_by_text("Godkjenningen er trukket tilbake. Tidsrommet er udekket igjen.")).to_be_visible()
    expect(page.locator("main .badge").first).to_have_text("Udekket")
    expect(page.locator("main")).not_to_contain_text(TOLD)
    no_violations(page)
    expect(listed(page, "Udekket").get_by_role("link", name=GAP)).to_be_visible()
    expect(listed(page, "Godtatt").get_by_text("Ingenting her med dette utvalget.")).to_be_visible()


def test_words_that_are_too_many_are_said_beside_their_field_and_kept(stage: Stage) -> None:
    page = the_gap(stage.page_of(Role.MANAGER, staff="mona", phone=True))
    accepts(page, "ord " * 130)
    reason = page.get_by_label("Hvorfor")
    expect(reason).to_have_accessible_description(re.compile("Skriv kortere: 520 tegn"))
    expect(reason).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Hva brukerne får vite i stedet")).to_have_value(TOLD)
    fits(page)
    no_violations(page)
    writes(page, REASON)
    expect(page.locator("main")).to_contain_text(ACCEPTED)


def test_a_manager_who_was_overtaken_is_told_and_nothing_is_done(stage: Stage) -> None:
    mona = stage.house.account("Mona Lederstad", Role.MANAGER, staff="mona")
    late = the_gap(stage.page_of(mona))
    accepts(the_gap(stage.page_of(mona)))
    accepts(late, "Det var ingen å spørre.")
    expect(late.get_by_text("Noe ble endret mens du så på siden, så ingenting er gjort.")).to_be_visible()
    expect(late.locator("main")).to_contain_text(ACCEPTED)


def test_an_observer_reads_the_reason_and_what_users_are_told_and_no_name(stage: Stage) -> None:
    accepts(the_gap(stage.page_of(Role.MANAGER, staff="mona")))
    observer = stage.page_of(Role.OBSERVER)
    observer.goto("/gaps?area=storvik")
    gap = observer.locator("li.gap")
    expect(gap).to_contain_text([REASON])
    expect(gap).to_contain_text([TOLD])
    expect(observer.locator("main")).not_to_contain_text("Mona")
    no_violations(observer)
