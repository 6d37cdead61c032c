"""The demo as a newcomer finds it: the whole main job on the simulated phones, within a minute.

Database, web, worker and clock are the demo's own; only that they are threads here in place of processes.
"""

import re
import threading
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from schedules.instants import zone
from service.bootstrap import build
from service.clock import ShiftedClock
from service.demo.stage import stage as demo_stage
from service.processes import worker
from service.web import create_app
from tests.browser.stage import PATIENCE, Browsers, browsers_on, fits, no_violations

AFTER_THE_STORY = zone("Europe/Oslo").moment("2026-12-18T01:12")
A_MINUTE = 60.0


@pytest.fixture
def demo(chromium: Browser) -> Iterator[Browsers]:
    """At the hour at which the demo's story ends, with nothing written yet."""
    with demo_stage(AFTER_THE_STORY) as made:
        assert made.settings.demo_clock is not None
        ShiftedClock(made.settings.demo_clock).set(AFTER_THE_STORY)
        web, working, stopping = build(made.settings), build(made.settings), threading.Event()
        working_hand = threading.Thread(target=worker.run, args=(working, stopping))
        working_hand.start()
        try:
            with browsers_on(create_app(web.line, web.channel, made.settings, web.clock), chromium) as browsers:
                yield browsers
        finally:
            stopping.set()
            working_hand.join()
            working.close()
            web.close()


def phone_of(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=re.compile(name))


def write(page: Page, name: str, words: str) -> None:
    field = phone_of(page, name).get_by_label(f"Skriv som {name}")
    field.fill(words)
    field.press("Enter")
    expect(field).to_have_value("")


def reads(page: Page, name: str, words: str) -> None:
    expect(phone_of(page, name).get_by_role("log")).to_contain_text(words, timeout=PATIENCE)


def test_a_newcomer_plays_the_whole_main_job_in_a_minute(demo: Browsers) -> None:
    page = demo.page()
    page.goto("/simulator")
    expect(page.get_by_role("list", name="Prøv dette")).to_contain_text("Svar JA som Ola")
    begun = time.monotonic()

    write(page, "Anne", "Er det noen våkne?")
    reads(page, "Anne", "er kommet fram")
    reads(page, "Ola", "Svar JA 1")
    page.get_by_role("button", name="+5 minutter").click()
    reads(page, "Ingeborg", "Svar JA 1")
    reads(page, "Anne", "nå spør vi flere")
    phone_of(page, "Ola").get_by_role("button", name="JA", exact=True).click()
    reads(page, "Anne", "Nå er det Ola på vakt")
    phone_of(page, "Ingeborg").get_by_role("button", name="JA", exact=True).click()
    reads(page, "Ingeborg", "Ola")
    write(page, "Ola", "Hei Anne, hva er verst akkurat nå?")
    reads(page, "Anne", "hva er verst akkurat nå?")
    write(page, "Anne", "At det er så stille")
    reads(page, "Ola", "At det er så stille")
    expect(phone_of(page, "Ingeborg").get_by_role("log")).not_to_contain_text("så stille")
    phone_of(page, "Ola").get_by_role("button", name="FERDIG").click()
    reads(page, "Anne", "skrive hit igjen")

    assert time.monotonic() - begun < A_MINUTE
    no_violations(page)


def test_when_nobody_answers_at_all_anne_is_told_where_to_phone_and_mona_hears_of_it(demo: Browsers) -> None:
    page = demo.page()
    page.goto("/simulator")
    write(page, "Anne", "Hallo?")
    reads(page, "Ola", "Svar JA 1")
    page.get_by_role("button", name="+1 time").click()
    expect(page.get_by_text("Klokka er nå")).to_be_visible(timeout=PATIENCE)
    reads(page, "Anne", "116117")
    reads(page, "Mona", "#1")
    texts = phone_of(page, "Anne").get_by_role("listitem")
    times = texts.locator("time").all_inner_texts()
    assert len(set(times)) > 2, f"each thing was done at its own time: {times}"


def test_what_cannot_be_sent_is_said_beside_the_field_and_what_is_typed_stays_while_texts_come(demo: Browsers) -> None:
    page = demo.page(phone=True, dark=True)
    page.goto("/simulator")
    phone_of(page, "Anne").get_by_role("button", name="Send").click()
    expect(phone_of(page, "Anne").get_by_text("Skriv noe først.")).to_be_visible()
    page.get_by_label("Skriv som Ola").fill("halvskrevet")
    phone_of(page, "Anne").get_by_role("button", name="Er det noen våkne?").click()
    reads(page, "Ola", "Svar JA 1")
    expect(page.get_by_label("Skriv som Ola")).to_have_value("halvskrevet")
    fits(page)
    no_violations(page)


def test_one_sees_the_other_pages_as_ola_and_the_phones_go_on(demo: Browsers) -> None:
    page = demo.page()
    page.goto("/simulator")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Ola Prøvesen").click()
    expect(opened.value.get_by_role("link", name="Innboks")).to_be_visible()
    write(page, "Anne", "hvem")
    reads(page, "Anne", "På vakt nå: Ola")
