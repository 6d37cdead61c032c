"""The archive of reports: who got them and how, each to read and to take away, and one as of now."""

import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import organisation, queue
from service.line import duty_changed
from service.models import metadata
from service.models.account import Role
from tests.web.house import FRIDAY_NIGHT, Browser, House

REPORT, COPY = metadata.tables["report"], metadata.tables["report_copy"]
FORMS = {"html": b"<!doctype html>", "pdf": b"%PDF", "csv": b"period,area", "json": b"{", "ics": b"BEGIN:VCALENDAR"}


@pytest.fixture
def pia(house: House) -> Browser:
    """Pia, on 21 December, when Storvik and Nabovik have been reported on two days ahead of Christmas."""
    house.clock.set(FRIDAY_NIGHT + timedelta(days=3, hours=8))
    with house.database.write() as db:
        queue.put(db, key="reports:today", kind="reports", subject="organisation", due_at=house.clock.now(),
                  now=house.clock.now())  # fmt: skip
    house.work()
    return house.browser("Pia Turnusbakken", Role.PLANNER, area="storvik")


def storviks(house: House, area: str = "storvik") -> str:
    with house.database.read() as db:
        return str(db.execute(select(REPORT.c.id).where(REPORT.c.area_id == area)).scalars().first())


def test_pia_sees_what_was_sent_to_whom(house: House, pia: Browser) -> None:
    page = pia.get("/reports").text
    assert "Jul 2026, Storvik kommune" in page and "2 dager før" in page and "Nabovik" not in page
    assert "Mona Lederstad: SMS" in page


def test_how_a_mail_went_is_said(house: House, pia: Browser) -> None:
    with house.database.write() as db:
        db.execute(update(COPY).where(COPY.c.staff_id == "pia").values(mail="given_up", text=False))
    assert "e-post kom ikke fram" in pia.get("/reports").text


def test_a_report_that_could_not_be_made_says_so(house: House, pia: Browser) -> None:
    with house.database.write() as db:
        db.execute(update(REPORT).values(state="failed", made_at=None, content=None))
    page = pia.get("/reports").text
    assert "Kunne ikke lages" in page and "forsøkt på nytt" in page
    assert pia.get(f"/reports/{storviks(house)}").status_code == 404


def test_a_report_is_read_here_in_ones_own_words(house: House, pia: Browser) -> None:
    page = pia.get(f"/reports/{storviks(house)}").text
    assert "Lørdag 26. desember kl. 08.00–20.00" in page and "Kan spørres: Kari Eksempel" in page


@pytest.mark.parametrize("form", FORMS)
def test_a_report_is_taken_away_in_each_form(house: House, pia: Browser, form: str) -> None:
    for address in (f"/reports/{storviks(house)}/{form}", f"/reports/now/{form}?period=jul-2026"):
        answer = pia.client.get(address)
        assert answer.status_code == 200 and answer.data.lstrip().startswith(FORMS[form])
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_one_as_of_now_is_of_ones_own_areas(house: House, pia: Browser) -> None:
    page = pia.get("/reports/now?period=paske-2027").text
    assert "Påske 2027: bemanning i Storvik kommune" in page and "ikke sendt til noen" in page


def two_more(house: House) -> None:
    areas = [
        {"id": name.lower(), "name": name, "sms_number": number, "fallback": "Ring 116117.", "ladder": []}
        for name, number in (("Holmvik", "+4759440007"), ("Sandvik", "+4759440008"))
    ]
    file = read(io.BytesIO(json.dumps({"areas": areas}).encode()), "areas.yaml")
    with house.database.write() as db:
        organisation.take_in(db, file, LeftOut.STAYS, lambda: house.vault, house.clock.now(), duty_changed)


def test_who_has_many_areas_chooses_among_them_and_may_take_all_of_them_away(house: House) -> None:
    two_more(house)
    mona = house.browser("Mona Lederstad", Role.MANAGER)
    page = mona.get("/reports/now?period=jul-2026").text
    assert "Velg område" in page and "Kan spørres" not in page
    one = page[page.index("<ul class=\"more\">") :]
    assert one.index("Storvik kommune") < one.index("Holmvik")  # most that is open first
    assert "/reports/now?period=jul-2026&amp;area=holmvik" in page
    assert "Velg område" not in mona.get("/reports/now?period=jul-2026&area=storvik").text
    whole = mona.client.get("/reports/now/json?period=jul-2026")
    assert whole.status_code == 200 and whole.json is not None
    assert {area["id"] for area in whole.json["areas"]} >= {"storvik", "holmvik"}


def test_what_is_not_there_or_not_theirs_does_not_exist(house: House, pia: Browser) -> None:
    theirs = storviks(house, "nabovik")
    for address in (f"/reports/{theirs}", f"/reports/{theirs}/pdf", "/reports/nothing", "/reports/%00",
                    f"/reports/{storviks(house)}/exe", "/reports/now", "/reports/now?period=jul-2026&area=nabovik",
                    "/reports/now/exe?period=jul-2026", "/reports?area=nabovik",
                    "/reports/now?period=%00"):  # fmt: skip
        assert pia.get(address).status_code == 404, address
    assert house.browser("Brukerrepresentant", Role.OBSERVER).get("/reports").status_code == 403
