"""A text before a holiday, whole: files by command, the provider's stand-in, and processes that answer her."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from service.bootstrap import build
from service.config import settings
from service.processes import clock as timekeeper
from service.processes import worker
from tests.e2e.house import House, open_house

OSLO = ZoneInfo("Europe/Oslo")
NUMBER, ANNE, OLA = "+4759440001", "+4759442001", "+4759441001"
ORGANISATION = """
areas:
  - {{id: storvik, name: Storvik, sms_number: "+4759440001", fallback: "Ring 116117. Ved fare for liv ring 113.",
     ladder: [{{rotas: [kveld], wait: 5m}}]}}
staff: [{{id: ola, name: Ola Oppdikt, phone: "+4759441001"}}]
rotas: [{{id: kveld, name: Kveld, kind: after_hours, areas: [storvik], shifts: [{shifts}]}}]
periods: [{{id: ferie, name: Ferien, start: "{start:%Y-%m-%dT00:00}", end: "{end:%Y-%m-%dT00:00}"}}]
"""
USERS = """
service_users: [{id: anne, name: Anne Berg, phone: "+4759442001", area: storvik, texts_before_holidays: 7}]
"""
SHIFT = '{{staff: ola, start: "{start:%Y-%m-%dT00:00}", end: "{end:%Y-%m-%dT00:00}"}}'


def test_who_asked_hears_a_week_before_and_of_a_change_and_is_answered(database_url: str, tmp_path: Path) -> None:
    with open_house(database_url, tmp_path) as house:
        lead = datetime.combine(datetime.now(OSLO).date() + timedelta(days=1), time(10), OSLO)
        start = lead + timedelta(days=7)
        nobody = ORGANISATION.format(shifts="", start=start, end=start + timedelta(days=3))
        shift = SHIFT.format(start=lead - timedelta(days=2), end=start + timedelta(days=3))
        somebody = ORGANISATION.format(shifts=shift, start=start, end=start + timedelta(days=3))

        house.take_in(nobody, USERS)
        for minutes in (0, 15):
            _minute(house, lead + timedelta(minutes=minutes))
        [told] = [body for body in house.inbox(ANNE) if "Ferien" in body]
        assert told.startswith("Hei fra Storvik. Ferien,") and "ingen på vakt i denne tiden" in told

        house.furnish(somebody, USERS)
        _minute(house, lead + timedelta(minutes=30))
        [_, news] = [body for body in house.inbox(ANNE) if "Ferien" in body]
        assert news.startswith("Nytt fra Storvik:") and "noen på vakt hele tiden" in news

        house.start_web()
        house.start_worker()
        house.texts(ANNE, NUMBER, "takk, men jeg gruer meg")
        assert "kommet fram" in house.wait_for(ANNE, "kommet fram")
        assert "JA 1" in house.wait_for(OLA, "JA 1")


def _minute(house: House, now: datetime) -> None:
    """The clock looks, and a worker does what is due; both twice, as two of each do."""
    wiring = build(settings(house.environ))
    for _ in range(2):
        timekeeper.once(wiring.database, now)
        worker.once(wiring, now)
    wiring.close()
