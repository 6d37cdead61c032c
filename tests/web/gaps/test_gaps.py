"""Mona leads and Pia plans: what is open at Christmas, and what they do about it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from werkzeug.test import TestResponse

from service import gaps, organisation
from service.gaps import Record, book
from service.models import metadata
from service.models.account import Role
from service.organisation import editing, overrides
from service.organisation.editing import Maker, Remove
from service.web.words import unbroken
from tests.web.house import Browser, House

GAP, OFFER, DUTY = (metadata.tables[name] for name in ("gap", "offer", "duty"))
REASON, TOLD = "Ingen av de fire kan <b>.", "Legevakten har sagt ja til å ta imot."


def christmas(house: House, area: str = "storvik") -> Record:
    """The gap on 26 December."""
    with house.database.read() as db:
        found = select(GAP.c.id).where(GAP.c.area_id == area).order_by(GAP.c.start).limit(1)
        record = book.find(db, db.execute(found).scalar_one())
    assert record is not None
    return record


def seen(gap: Record) -> str:
    return f"{gap.state}:{gap.changed_at.isoformat()}"


@pytest.fixture
def mona(house: House) -> Browser:
    return house.browser("Mona Lederstad", Role.MANAGER, staff="mona")


def accepts(browser: Browser, gap: Record, reason: str = REASON, told: str = TOLD) -> TestResponse:
    browser.get(f"/gaps/{gap.id}")
    return browser.post(f"/gaps/{gap.id}/accept", seen=seen(gap), reason=reason, told_instead=told)


def test_mona_sees_at_a_glance_what_is_open_and_who_must_act(house: House, mona: Browser) -> None:
    page = mona.get("/gaps").text
    assert "Alt er dekket de neste 72 timene" in page and "om 8 dager" in page
    assert unbroken("26. desember kl. 08.00–20.00: ingen på vakt som teller med, én kreves.") in page
    assert "Må ordnes av Pia Turnusbakken" in page


def test_what_is_open_within_three_days_comes_first(house: House) -> None:
    house.clock.set(christmas(house).start - timedelta(hours=20))
    page = house.browser("Mona Lederstad", Role.MANAGER, staff="mona").get("/gaps").text
    assert "2 tidsrom de neste 72 timene har for få på vakt" in page and "om 20 timer" in page
    assert page.index("Innen 72 timer") < page.index("Senere")


def test_the_list_can_be_of_one_area_period_and_state(house: House, mona: Browser) -> None:
    assert "mars" not in mona.get("/gaps?period=jul-2026&area=nabovik").text.split("Periodene som kommer")[0]
    assert "Ingenting her" in mona.get("/gaps?period=between").text
    assert "Ingenting her" in mona.get("/gaps?state=accepted").text
    assert mona.get("/gaps?state=nonsense&page=99999999999").status_code == 200
    assert mona.get("/gaps?area=nowhere").status_code == mona.get("/gaps?period=nonsense").status_code == 404


def test_a_gaps_page_says_what_why_and_who(house: House, mona: Browser) -> None:
    page = mona.get(f"/gaps/{christmas(house).id}").text
    assert "Per Testmann (Bakvakt)" in page and "Oppdaget" in page and "Kari Eksempel (ledig, uthvilt" in page


def test_mona_accepts_it_in_her_words(house: House, mona: Browser) -> None:
    gap = christmas(house)
    assert accepts(mona, gap).status_code == 303
    now = christmas(house)
    assert (now.state, now.accepted_by, now.told_instead) == ("accepted", "mona", TOLD)
    page = mona.get(f"/gaps/{gap.id}").text
    assert "Godtatt av Mona Lederstad" in page and "&lt;b&gt;" in page and "<b>" not in page


@pytest.mark.parametrize(("reason", "told"), [("", TOLD), (REASON, "   "), ("æ" * 501, TOLD), ("a\0b", TOLD)])
def test_an_acceptance_without_words_is_shown_again(house: House, mona: Browser, reason: str, told: str) -> None:
    answer = accepts(mona, christmas(house), reason, told)
    assert answer.status_code == 422 and 'class="error"' in answer.text
    assert christmas(house).state == "open"


def test_an_acceptance_is_withdrawn(house: House, mona: Browser) -> None:
    accepts(mona, christmas(house))
    gap = christmas(house)
    assert mona.post(f"/gaps/{gap.id}/acceptance/withdraw", seen=seen(gap)).status_code == 303
    now = christmas(house)
    assert (now.state, now.told_instead) == ("open", None)
    assert "trakk godkjenningen tilbake" in mona.get(f"/gaps/{gap.id}").text


def test_of_two_who_act_at_once_the_second_is_told_and_nothing_is_done(house: House, mona: Browser) -> None:
    gap = christmas(house)
    with house.database.write() as db:
        gaps.accept(db, organisation.standing(db), gap.id, gaps.Acceptance("mona", "Først.", "Ring 116117."),
                    house.clock.now())
    for action in ("accept", "offer", "assign"):
        answer = mona.post(f"/gaps/{gap.id}/{action}", seen=seen(gap), reason=REASON, told_instead=TOLD, whom="all")
        assert answer.status_code == 303
        assert "ingenting er gjort" in mona.get(answer.location).text
    assert christmas(house).accepted_reason == "Først."


def test_pia_offers_it_and_the_first_yes_has_it(house: House) -> None:
    pia, gap = house.browser("Pia Turnusbakken", Role.PLANNER, staff="pia"), christmas(house)
    pia.get(f"/gaps/{gap.id}")
    whole = f"{gap.start.isoformat()}/{gap.end.isoformat()}"
    nobody = pia.post(f"/gaps/{gap.id}/offer", seen=seen(gap), stretch=whole, whom="chosen")
    assert nobody.status_code == 422 and "Kryss av for minst én" in nobody.text
    late = pia.post(f"/gaps/{gap.id}/offer", seen=seen(gap), stretch=whole, whom="all", deadline="2027-01-05T10:00")
    assert late.status_code == 422 and "Svarfristen må være" in late.text and "2027-01-05T10:00" in late.text
    assert pia.post(f"/gaps/{gap.id}/offer", seen=seen(gap), stretch=whole, whom="chosen", to="kari").status_code == 303
    house.work()
    assert "har ikke svart" in pia.get(f"/gaps/{gap.id}").text
    house.texts("+4759441001", "JA")
    page = pia.get(f"/gaps/{gap.id}").text
    assert "Tatt av Kari Eksempel" in page and christmas(house).state == "filled"


def test_who_has_only_stepped_in_once_is_suggested_with_these_words(house: House, mona: Browser) -> None:
    words = "står ikke i grunnturnus eller vakter her"
    assert words not in mona.get(f"/gaps/{christmas(house).id}").text
    start = house.clock.now() + timedelta(days=2)
    with house.database.write() as db:
        overrides.put_on_top(
            db, overrides.hold(db), "kveldsvakt", "mona", start, start + timedelta(hours=2), house.clock.now())
    page = mona.get(f"/gaps/{christmas(house).id}").text
    assert f"Mona Lederstad ({words}" in page and page.count(f"({words}") == page.count(f"Mona Lederstad ({words}")


def test_an_offer_is_withdrawn_once(house: House) -> None:
    pia, gap = house.browser("Pia Turnusbakken", Role.PLANNER), christmas(house)
    pia.get(f"/gaps/{gap.id}")
    pia.post(f"/gaps/{gap.id}/offer", seen=seen(gap), stretch=f"{gap.start.isoformat()}/{gap.end.isoformat()}",
             whom="all")
    with house.database.read() as db:
        offer = db.execute(select(OFFER.c.id)).scalar_one()
    assert "trukket tilbake" in pia.get(pia.post(f"/gaps/{gap.id}/offers/{offer}/withdraw").location).text
    assert "ingenting er gjort" in pia.get(pia.post(f"/gaps/{gap.id}/offers/{offer}/withdraw").location).text
    assert pia.post(f"/gaps/{christmas(house, 'nabovik').id}/offers/{offer}/withdraw").status_code == 404


def test_pia_puts_kari_on_duty_and_it_can_be_undone(house: House) -> None:
    pia, gap = house.browser("Pia Turnusbakken", Role.PLANNER, staff="pia"), christmas(house)
    pia.get(f"/gaps/{gap.id}")
    whole = f"{gap.start.isoformat()} / {gap.end.isoformat()}".replace(" ", "")
    tired = pia.post(f"/gaps/{gap.id}/assign", seen=seen(gap), who=f"ola {whole}")
    assert tired.status_code == 422 and "Kan ikke ta vakten: får for lite døgnhvile" in tired.text
    for nonsense in ("kari", "kari x/y", "nobody " + whole, "kari 2026-12-26T08:00/2026-12-26T20:00"):
        assert pia.post(f"/gaps/{gap.id}/assign", seen=seen(gap), who=nonsense).status_code == 422
    assert pia.post(f"/gaps/{gap.id}/assign", seen=seen(gap), who=f"kari {whole}").status_code == 303
    assert "Pia Turnusbakken satte opp Kari Eksempel på vakt" in pia.get(f"/gaps/{gap.id}").text
    assert christmas(house).state == "filled"
    [undo] = re.findall(rf'action="(/gaps/{gap.id}/assigned/[^"]+/undo)"', pia.page)
    away = house.browser("Nils Nabo", Role.PLANNER, area="nabovik")
    assert away.post(undo).status_code == 404 and pia.post(undo.replace("/assigned/", "/assigned/0")).status_code == 404
    assert "Angret: Lørdag 26. desember" in pia.get(pia.post(undo).location).text
    assert christmas(house).state == "open" and "/assigned/" not in pia.page and ">Angret</span>" in pia.page
    assert pia.post(undo).status_code == 404, "it is undone once"


def test_what_was_put_on_duty_from_a_gap_and_changed_since_is_not_undone(house: House) -> None:
    pia, gap = house.browser("Pia Turnusbakken", Role.PLANNER, staff="pia"), christmas(house)
    pia.get(f"/gaps/{gap.id}")
    pia.post(f"/gaps/{gap.id}/assign", seen=seen(gap), who=f"kari {gap.start.isoformat()}/{gap.end.isoformat()}")
    pia.get(f"/gaps/{gap.id}")
    [undo] = re.findall(rf'action="(/gaps/{gap.id}/assigned/[^"]+/undo)"', pia.page)
    with house.database.write() as db:
        made = editing.latest(db, 1)[0]
        [rota] = [rota for rota in organisation.standing(db).organisation.rotas if f"rota:{rota.id}" in made.parts]
        removed, by = Remove(rota.id, rota.overrides[-1]), Maker(made.account_id, "borte", None)
        editing.keep(db, removed, by, house.clock.now(), lambda db, now: None)
    refused = pia.get(pia.post(undo).location).text
    assert "Kan ikke angres: det endringen gjorde, er endret siden." in refused and "/undo" in refused


@pytest.mark.parametrize("action", ["offer", "assign"])
def test_a_gap_that_goes_on_is_closed_from_a_page_that_was_opened_some_minutes_ago(house: House, action: str) -> None:
    gap = christmas(house)
    house.clock.set(gap.start + timedelta(hours=2))
    pia = house.browser("Pia Turnusbakken", Role.PLANNER, staff="pia")
    pia.get(f"/gaps/{gap.id}")
    who = re.search(r'value="(kari ([^"]+))"', pia.page)
    assert who is not None
    house.clock.set(gap.start + timedelta(hours=2, minutes=3))
    answer = pia.post(f"/gaps/{gap.id}/{action}", seen=seen(gap), who=who[1], stretch=who[2], whom="all")
    assert answer.status_code == 303
    nonsense = pia.post(f"/gaps/{gap.id}/offer", seen=seen(gap), stretch="x/y", whom="all")
    assert "Velg en av dem" in nonsense.text or "ingenting er gjort" in pia.get(nonsense.location).text


def test_observers_read_why_and_no_names(house: House, mona: Browser) -> None:
    accepts(mona, christmas(house))
    observer = house.browser("Brukerrepresentant", Role.OBSERVER)
    page = observer.get("/gaps").text.split("Logg ut")[1]
    assert "Ingen av de fire kan" in page and TOLD in page
    for name in ("Mona", "Pia", "Kari", "Per Testmann", "Ola"):
        assert name not in page
    assert observer.get(f"/gaps/{christmas(house).id}").status_code == 403


def test_a_gap_of_another_area_does_not_exist(house: House) -> None:
    pia = house.browser("Pia Turnusbakken", Role.PLANNER, area="storvik")
    theirs = christmas(house, "nabovik")
    assert pia.get(f"/gaps/{theirs.id}").status_code == 404
    assert pia.get("/gaps/nothing").status_code == pia.get("/gaps/%00").status_code == 404
    assert pia.get("/gaps?area=nabovik").status_code == 404
    assert "Nabovik" not in pia.get("/gaps").text


def test_only_a_manager_who_is_somebody_accepts(house: House) -> None:
    gap = christmas(house)
    pia = house.browser("Pia Turnusbakken", Role.PLANNER, staff="pia")
    assert accepts(pia, gap).status_code == 403 and "Godta som det er" not in pia.page
    elsewhere = house.account("Begge Deler", Role.PLANNER)
    with house.database.write() as db:
        role = metadata.tables["account_role"]
        db.execute(role.insert().values(account_id=elsewhere, role=Role.MANAGER, area_id="nabovik"))
    assert accepts(house.browser_of(elsewhere), gap).status_code == 404
    nobody = house.browser("Leder Uten Vakt", Role.MANAGER)
    assert "ikke knyttet til en ansatt" in nobody.get(accepts(nobody, gap).location).text
    assert house.browser("Vakthavende", Role.RESPONDER).get("/gaps").status_code == 403
    assert christmas(house).state == "open"


def test_a_gap_that_has_passed_offers_nothing_to_do(house: House) -> None:
    gap = christmas(house)
    house.clock.set(gap.end)
    mona = house.browser("Mona Lederstad", Role.MANAGER, staff="mona")
    page = mona.get(f"/gaps/{gap.id}").text
    assert "er over" in page and "Hva kan gjøres" not in page
    assert "er over" in mona.get("/gaps?state=passed").text


def test_many_gaps_are_paged(house: House, mona: Browser) -> None:
    gap = christmas(house)
    with house.database.write() as db:
        for number in range(60):
            values = {**db.execute(select(GAP).where(GAP.c.id == gap.id)).mappings().one(), "id": f"more{number:02}"}
            db.execute(GAP.insert().values(values))
        db.execute(update(GAP).where(GAP.c.id == gap.id).values(state="filled"))
    assert "Side 1 av 3" in mona.get("/gaps").text
    assert "more59" in mona.get("/gaps?page=3").text


def test_two_areas_ask_the_database_no_more_often_than_one(house: House) -> None:
    mona = house.browser("Mona Lederstad", Role.MANAGER)
    asked: list[str] = []

    def note(*about: Any) -> None:
        asked.append(about[2])

    event.listen(house.database.engine, "before_cursor_execute", note)
    counts = []
    for address in ("/gaps", "/gaps", "/gaps?area=storvik"):  # the first time, what is kept in memory is read
        asked.clear()
        assert mona.get(address).status_code == 200
        counts.append(len(asked))
    event.remove(house.database.engine, "before_cursor_execute", note)
    assert counts[1] == counts[2] < 30
