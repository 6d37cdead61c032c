"""What staff see and do about their own duty."""

import re
from html import unescape

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from service import gaps, offers
from service.models import metadata
from service.models.account import Role
from service.offers import Wish
from tests.web.confirming import ola_is_asked
from tests.web.house import Browser, House

GAP = metadata.tables["gap"]
EVENING = "/my-duty/swap/ambulant?at=2027-01-13T20:00"  # his from 18 to 01; Kari and Per could take it


@pytest.fixture
def ola(house: House) -> Browser:
    return house.browser("Ola Prøvesen", Role.RESPONDER, staff="ola")


@pytest.fixture
def per(house: House) -> Browser:
    return house.browser("Per Testmann", Role.RESPONDER, staff="per")


def words(answer: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def asks(browser: Browser, path: str = EVENING, **fields: str) -> TestResponse:
    """Fills in the form as it is shown, with these fields in place of its own."""
    form = browser.get(path).text
    shown = dict(re.findall(r'name="(at|start|end)" value="([^"]*)"', form))
    return browser.post(path.split("?")[0], **{**shown, "who": "all", **fields})


def offered(house: House, *to: str) -> int:
    """The open hours of 26 December are offered; the offer's number."""
    gaps.bring_up_to_date(house.database, house.clock.now())
    with house.database.read() as db:
        is_open = (GAP.c.area_id == "storvik") & (GAP.c.state == "open")
        gap = db.execute(select(GAP).where(is_open).order_by(GAP.c.start)).first()
    assert gap is not None
    made = offers.offer(house.wiring.line.transactions, Wish(gap.id, to), house.clock.now())
    house.work()
    return made.offer.number


def holder(house: House, path: str) -> str:
    page = house.browser("Pia", Role.PLANNER).get(path).text
    found = re.search(r'<tr data-rota="ambulant".*?</tr>', page, re.S)
    assert found is not None
    return found[0]


def test_he_sees_what_he_has_and_where_it_comes_from(ola: Browser) -> None:
    page = words(ola.get("/my-duty"))
    assert "Kveldsvakt Storvik og Nabovik nå tor. 17. des. kl. 15.30 til kl. 08.00 (grunnturnus)" in page
    assert "Høytidsvakt fre. 25. des. kl. 08.00 til lør. 26. des. kl. 08.00 (vakt)" in page


def test_he_confirms_his_duty_as_if_by_text(house: House) -> None:
    number = ola_is_asked(house)
    ola = house.browser("Ola Prøvesen", Role.RESPONDER, staff="ola")
    assert "skal bekreftes" in ola.get("/my-duty").text
    assert ola.post(f"/my-duty/answer/storvik/{number}", answer="yes").status_code == 303
    page = words(ola.get("/my-duty"))
    assert "Takk, vakten er bekreftet." in page
    assert "✓ bekreftet" in page


def test_the_one_who_is_offered_time_takes_it_and_the_next_is_told(house: House, ola: Browser, per: Browser) -> None:
    number = offered(house)
    takers = [one for one in (ola, per, house.browser("Ingeborg", Role.RESPONDER, staff="ingeborg"),
                              house.browser("Kari", Role.RESPONDER, staff="kari"))
              if f"/answer/storvik/{number}" in one.get("/my-duty").text]
    assert takers, "nobody was asked"
    first = takers[0]
    first.post(f"/my-duty/answer/storvik/{number}", answer="yes")
    assert "Vakten er din." in words(first.get("/my-duty"))
    for late in takers[1:]:
        late.post(f"/my-duty/answer/storvik/{number}", answer="yes")
        assert "har tatt vakten. Den er ikke lenger ledig." in words(late.get("/my-duty"))


def test_a_question_that_is_not_ones_own_does_not_exist(house: House) -> None:
    number = ola_is_asked(house)
    per = house.browser("Per Testmann", Role.RESPONDER, staff="per")
    per.get("/my-duty")
    assert per.post(f"/my-duty/answer/storvik/{number}", answer="yes").status_code == 404
    assert per.post("/my-duty/answer/nowhere/1", answer="yes").status_code == 404
    assert per.post(f"/my-duty/answer/storvik/{number}", answer="perhaps").status_code == 400


def test_he_asks_for_a_swap_and_it_is_his_until_somebody_says_yes(house: House, ola: Browser, per: Browser) -> None:
    assert asks(ola, who="some", to="per").status_code == 303
    house.work()
    page = words(ola.get("/my-duty"))
    assert "Spørsmålet er sendt til 1." in page
    assert "Spurt: Per Testmann. Den er din til noen sier ja." in page
    assert "Ola Prøvesen, onsdag 13. januar 18.00" in holder(house, "/rota?from=2027-01-13")

    asked = per.get("/my-duty")
    assert "Ola Prøvesen spør om noen kan ta vakten." in words(asked)
    path = re.search(r'action="(/my-duty/answer/[^"]+)"', asked.text)
    assert path is not None
    per.post(path[1], answer="yes")
    house.work()
    assert "✓ Per Testmann har tatt den" in words(ola.get("/my-duty"))
    assert "Per Testmann, onsdag 13. januar 18.00 til torsdag 14. januar 01.00, endring" in holder(
        house, "/rota?from=2027-01-13")


def test_he_asks_for_a_part_and_takes_the_question_back(house: House, ola: Browser) -> None:
    assert asks(ola, start="2027-01-13T20:00", end="13.01.2027 23.00").status_code == 303
    page = ola.get("/my-duty")
    assert "ons. 13. jan. kl. 20.00 til ons. 13. jan. kl. 23.00" in words(page)
    back = re.search(r'action="(/my-duty/withdraw/[^"]+)"', page.text)
    assert back is not None
    ola.post(back[1])
    assert "Spørsmålet er trukket tilbake. Vakten er din." in words(ola.get("/my-duty"))
    ola.post(back[1])
    assert "Det er for sent å trekke spørsmålet" in words(ola.get("/my-duty"))


WRONG: list[tuple[dict[str, str], str]] = [
    ({"start": "i kveld"}, "Skriv dag og klokkeslett slik"),
    ({"start": "2027-01-13T03:00"}, "Begynnelsen må ligge i vakten din"),
    ({"end": "2027-01-14T08:00"}, "Slutten må ligge i vakten din"),
    ({"end": "9999-12-31T08:00"}, "Skriv dag og klokkeslett slik"),
    ({"who": "some"}, "Velg minst en kollega"),
    ({"who": "some", "to": "mona"}, "Velg minst en kollega"),
]


def test_what_is_typed_wrong_is_said_beside_it_and_kept(ola: Browser) -> None:
    for fields, sentence in WRONG:
        answer = asks(ola, **fields)
        assert answer.status_code == 422, fields
        assert sentence in answer.text
        for name in {"start", "end"} & fields.keys():
            assert f'name="{name}" value="{fields[name]}"' in answer.text
    assert "Spurt:" not in ola.get("/my-duty").text


NOT_HIS = (
    "/my-duty/swap/kveldsvakt?at=2026-12-21T20:00", "/my-duty/swap/nowhere?at=2027-01-11T20:00",
    "/my-duty/swap/kveldsvakt?at=tull", "/my-duty/swap/kveldsvakt", "/my-duty/swap/kveldsvakt?at=0001-01-01",
    "/my-duty/swap/kveldsvakt?at=9999-12-31", "/my-duty/swap/kveldsvakt?at=2026-10-13T20:00",
)  # fmt: skip


def test_only_ones_own_duty_to_come_can_be_given(ola: Browser) -> None:
    for path in NOT_HIS:
        assert ola.get(path).status_code == 404, path


def test_anothers_question_cannot_be_taken_back(house: House, ola: Browser, per: Browser) -> None:
    asks(ola)
    back = re.search(r'action="(/my-duty/withdraw/[^"]+)"', ola.get("/my-duty").text)
    assert back is not None
    assert per.post(back[1]).status_code == 404
    assert per.post("/my-duty/withdraw/nowhere").status_code == 404


def test_a_calendar_address_is_shown_once_and_can_be_ended(house: House, ola: Browser, per: Browser) -> None:
    ola.post("/my-duty/calendar")
    page = ola.get("/my-duty").text
    address = re.search(r"http://127.0.0.1:8000(/calendar/[\w-]+\.ics)", page)
    end = re.search(r'action="(/my-duty/calendar/[^"]+/revoke)"', page)
    assert address is not None
    assert end is not None
    assert house.app.test_client().get(address[1]).status_code == 200
    assert address[1] not in ola.get("/my-duty").text

    assert per.post(end[1]).status_code == 404
    ola.post(end[1])
    assert house.app.test_client().get(address[1]).status_code == 404


def test_who_is_on_no_rota_is_told_why_nothing_is_there(house: House) -> None:
    browser = house.browser("Nils Nyansatt", Role.PLANNER)
    assert "ikke knyttet til en ansatt i vaktplanen" in browser.get("/my-duty").text
    assert browser.post("/my-duty/calendar").status_code == 404
