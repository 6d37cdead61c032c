"""Before it is saved: that nobody would be left on duty, and that somebody has said yes to what they would lose."""

from service import gaps, offers
from service.offers import Wish
from tests.web.house import Browser, House
from tests.web.planning.forms import EMPTY, on_duty, version


def previewed(browser: Browser, path: str, **fields: str) -> str:
    browser.get(path)
    return browser.post(path, version=version(browser.page), do="preview", **fields).text


def test_the_last_one_on_duty_who_falls_ill_is_told_of_though_no_requirement_counts_them(
    house: House, pia: Browser
) -> None:
    page = previewed(pia, "/absences/new", who="per", kind="sick", start="2026-12-26T08:00", end="2026-12-26T20:00")
    assert "Da er ingen på vakt i Storvik" in page


def test_whoever_has_said_yes_to_a_duty_is_marked_before_it_is_given_to_another(house: House, pia: Browser) -> None:
    now = house.clock.now()
    standing = gaps.bring_up_to_date(house.database, now)
    with house.database.read() as db:
        gap = min(gaps.listed(db, standing, ["storvik"], now, now.replace(year=now.year + 1), now),
                  key=lambda one: one.start)  # fmt: skip
    made = offers.offer(house.wiring.line.transactions, Wish(str(gap.id), ("kari",)), now)
    house.work()
    house.texts("+4759441001", f"JA {made.offer.number}")
    assert on_duty(house, EMPTY["start"], made.offer.rota_id) == "kari"

    page = previewed(pia, f"/rota/change/{made.offer.rota_id}/add", who="ola", kind="override", **EMPTY)
    assert "har sagt ja til denne vakten på SMS" in page
