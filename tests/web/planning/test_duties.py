"""A planner fills, changes, splits, swaps and removes duty; and others keep out."""

import re
from datetime import datetime

import pytest
from sqlalchemy import select

from service.models import metadata
from service.models.account import Role
from tests.web.house import OSLO, Browser, House
from tests.web.planning.forms import ADD, EMPTY, OLAS, link, on_duty, save, version


def test_a_stretch_says_who_where_from_and_who_could_take_it(house: House, pia: Browser) -> None:
    page = pia.get(OLAS).text
    for said in ("Ola Prøvesen", "vakt", "gjelder", "Hvem kan ta den?", "ikke bør spørres"):
        assert said in page
    assert "Ingen har vakt" in pia.get("/rota/change/hoytidsvakt?at=2026-12-26T10:00").text


def test_who_is_given_empty_time_has_it_and_the_gap_is_filled(house: House, pia: Browser) -> None:
    shown = pia.get(f"{ADD}?staff=per&start=2026-12-26T08:00&end=2026-12-26T20:00")
    assert "Dekker udekket tid" in shown.text, "a form that is filled in says at once what would follow"
    assert on_duty(house, "2026-12-26T10:00") is None, "looking changes nothing"
    assert save(pia, ADD, who="per", kind="override", **EMPTY) == 303
    assert on_duty(house, "2026-12-26T10:00") == "per"
    house.work()
    with house.database.read() as db:
        gaps = db.execute(select(metadata.tables["gap"]).where(
            metadata.tables["gap"].c.start == datetime(2026, 12, 26, 8, tzinfo=OSLO))).all()
    assert {gap.state for gap in gaps} == {"filled"}


def test_a_preview_of_a_form_with_a_fault_says_what_is_wrong_and_changes_nothing(house: House, pia: Browser) -> None:
    pia.get(ADD)
    answer = pia.post(ADD, version=version(pia.page), do="save", who="per", kind="shift",
                      start="2026-12-26T20:00", end="2026-12-26T08:00")
    assert answer.status_code == 422
    assert "Slutten må være etter starten." in answer.text
    assert 'value="2026-12-26T20:00"' in answer.text, "what was typed is kept"
    assert on_duty(house, "2026-12-26T10:00") is None


@pytest.mark.parametrize(("fields", "said"), [
    ({"who": "", "start": "2026-12-26T08:00", "end": "2026-12-26T20:00"}, "Velg hvem."),
    ({"who": "per", "start": "", "end": "2026-12-26T20:00"}, "Skriv dag og klokkeslett."),
    ({"who": "per", "start": "2026-02-30T08:00", "end": "2026-12-26T20:00"}, "finnes ikke"),
    ({"who": "per", "start": "æøå 🙂 <b>", "end": "2026-12-26T20:00"}, "Dette er ikke en tid."),
    ({"who": "per", "start": "0001-01-01T00:00", "end": "9999-12-31T23:59"}, "Skriv et årstall"),
    ({"who": "'; DROP TABLE duty; --", "start": "2026-12-26T08:00", "end": "2026-12-26T20:00"}, "Velg noe i listen."),
    ({"who": "~", "kind": "shift", "start": "2026-12-26T08:00", "end": "2026-12-26T20:00"}, "må ha en person"),
])  # fmt: skip
def test_what_cannot_be_gets_a_sentence(house: House, pia: Browser, fields: dict[str, str], said: str) -> None:
    pia.get(ADD)
    answer = pia.post(ADD, **{"version": version(pia.page), "do": "save", "kind": "override", **fields})
    assert answer.status_code == 422
    assert said in answer.text
    assert "<b>" not in answer.text


def test_time_that_the_spring_skips_is_said_to_move(house: House, pia: Browser) -> None:
    pia.get(ADD)
    fields = {"who": "per", "kind": "override", "start": "2027-03-28T02:30", "end": "2027-03-28T08:00"}
    answer = pia.post(ADD, version=version(pia.page), do="preview", **fields)
    assert "Klokka 02.30 finnes ikke denne natten: blir 03.30." in answer.text


def test_the_hour_that_comes_twice_is_kept_as_it_was_meant(house: House, pia: Browser) -> None:
    second = "2026-10-25T02:30:00+01:00"
    page = pia.get(ADD, query_string={"start": second, "end": "2026-10-25T08:00"}).text
    exact = re.search(r'name="start_exact"[^>]*value="([^"]+)"', page)
    assert exact is not None and exact[1] == "2026-10-25T02:30+01:00"


def test_a_shift_is_given_other_times_split_and_removed(house: House, pia: Browser) -> None:
    edit = link(pia.get(OLAS).text, "/edit?")
    assert save(pia, edit, who="ola", start="2026-12-25T10:00", end="2026-12-26T08:00") == 303
    assert on_duty(house, "2026-12-25T09:00") is None
    split = "/rota/change/hoytidsvakt/split?stretch=2026-12-25T12:00"
    assert save(pia, split, at="2026-12-25T20:00", who="kari") == 303
    assert (on_duty(house, "2026-12-25T19:00"), on_duty(house, "2026-12-25T21:00")) == ("ola", "kari")
    remove = link(pia.get("/rota/change/hoytidsvakt?at=2026-12-25T21:00").text, "/remove?")
    assert save(pia, remove) == 303
    assert on_duty(house, "2026-12-25T21:00") is None
    assert pia.get(remove).status_code == 303, "it is gone"


def test_two_swap_duty(house: House, pia: Browser) -> None:
    path = "/rota/change/hoytidsvakt/swap?stretch=2026-12-25T10:00"
    page = pia.get(path).text
    karis = next(key for key in re.findall(r'value="([^"]+)"', page) if key.startswith("hoytidsvakt|20261224"))
    assert save(pia, path, other=karis) == 303
    assert (on_duty(house, "2026-12-24T10:00"), on_duty(house, "2026-12-25T10:00")) == ("ola", "kari")


def test_what_is_emptied_on_purpose_is_nobodys(house: House, pia: Browser) -> None:
    emptied = {"start": "2026-12-25T08:00", "end": "2026-12-26T08:00"}
    assert save(pia, ADD, who="~", kind="override", **emptied) == 303
    assert on_duty(house, "2026-12-25T10:00") is None
    assert "tom med vilje" in pia.get(OLAS).text


def test_a_dragged_edge_opens_the_form_that_would_do_it(house: House, pia: Browser) -> None:
    times = "/rota/change/hoytidsvakt/times?at=2026-12-25T08:00&start=2026-12-25T08:00&end=2026-12-26T09:00"
    written = pia.get(times).location
    assert written.startswith("/rota/change/hoytidsvakt/edit?item=") and "end=2026-12-26T09:00" in written
    evening = "/rota/change/kveldsvakt/times?at=2026-12-18T16:00&start=2026-12-18T15:30&end=2026-12-21T06:00"
    layer = pia.get(evening).location
    assert layer == "/rota/change/kveldsvakt/add?start=2026-12-21T06:00&end=2026-12-21T08:00", "somebody must take it"
    assert pia.get("/rota/change/kveldsvakt/times?at=tull").status_code == 303


def test_a_change_within_three_days_is_texted_to_the_planner_once(house: House, pia: Browser) -> None:
    assert save(pia, "/rota/change/kveldsvakt/add", who="~", kind="override",
                start="2026-12-18T18:00", end="2026-12-18T22:00") == 303
    house.work()
    with house.database.read() as db:
        text = metadata.tables["text"]
        told = db.execute(select(text.c.template).where(text.c.to_staff == "pia")).scalars().all()
    assert [key for key in told if key.startswith("urgent")] == ["urgent_none_counting"], "the backup is there"


def test_a_held_duty_is_offered_and_stays_until_somebody_says_yes(house: House, pia: Browser) -> None:
    path = "/rota/change/kveldsvakt/offer?stretch=2026-12-21T16:00"
    pia.get(path)
    part = {"start": "2026-12-21T16:00", "end": "2026-12-21T20:00"}
    assert pia.post(path, **part, who="*").status_code == 303
    assert "Tilbudt som #1 til" in pia.get("/rota/change/kveldsvakt").text
    assert on_duty(house, "2026-12-21T17:00", "kveldsvakt") == "ingeborg"
    again = pia.post(path, **part, who="*")
    assert again.status_code == 422 and "Tiden er allerede tilbudt som #1." in again.text
    house.work()
    with house.database.read() as db:
        keys = db.execute(select(metadata.tables["text"].c.template)).scalars().all()
    assert "offer" in keys and "swap" not in keys, "nobody is told that Ingeborg asks"


def test_empty_time_leads_to_its_gap(house: House, pia: Browser) -> None:
    gap = link(pia.get("/rota/change/hoytidsvakt?at=2026-12-26T10:00").text, "/gaps/")
    assert pia.get(gap).status_code == 200


@pytest.mark.parametrize("path", ["", "/add", "/edit", "/split?stretch=2026-12-25T10:00", "/layers", "/layer",
                                  "/remove", "/swap?stretch=2026-12-25T10:00", "/offer?stretch=2026-12-25T10:00"])
def test_other_peoples_rotas_do_not_exist(house: House, path: str) -> None:
    nils = house.browser("Nils Planlegger", Role.PLANNER, area="nabovik")
    assert nils.get(f"/rota/change/ambulant{path}").status_code == 404
    assert nils.get(f"/rota/change/nowhere{path}").status_code == 404
    assert nils.post(f"/rota/change/ambulant{path}", who="per").status_code in (404, 405)
    assert nils.get("/rota/change/kveldsvakt").status_code == 200, "it serves Nabovik too"


@pytest.mark.parametrize("role", [Role.RESPONDER, Role.MANAGER, Role.OBSERVER, Role.ADMIN])
def test_only_planners_change_rotas(house: House, role: Role) -> None:
    browser = house.browser("Nils", role)
    for path in ("/rota/change", "/rota/change/kveldsvakt", ADD, "/absences", "/absences/new", "/rota/changes"):
        assert browser.get(path).status_code == 403
