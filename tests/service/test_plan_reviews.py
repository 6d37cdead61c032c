"""Whoever makes a plan is reminded when it is to be gone through: once, then each week, and by day."""

from datetime import datetime
from io import BytesIO

import pytest
from sqlalchemy import select

from schedules.orgfile import LeftOut, read
from service import people, queue
from service.clock import FrozenClock
from service.database import Database
from service.models import metadata
from service.plans import reviews
from service.plans.reviews import LOOK
from service.vault import Vault
from tests.web.house import OSLO, House

BO = """service_users:
  - id: bo
    name: Bo Oppdikt
    phone: "+4759442002"
    area: nabovik
    coordinator: {coordinator}
    primary_contact: {contact}
    plan: {{coping: [kaffi], review_on: "{day}"}}
"""
MONDAY = datetime(2026, 12, 14, 9, 0, tzinfo=OSLO)
PIA, INGEBORG, MONA = "+4759441006", "+4759441003", "+4759441005"


@pytest.fixture
def house(database: Database, vault: Vault, clock: FrozenClock) -> House:
    clock.set(MONDAY)
    made = House(database, vault, clock)
    made.take_in_the_examples()
    return made


def bo(house: House, day: str, coordinator: str = "pia", contact: str = "ingeborg") -> None:
    written = BO.format(day=day, coordinator=coordinator, contact=contact)
    with house.database.write() as db:
        people.take_in(db, read(BytesIO(written.encode()), "u.yaml"), LeftOut.STAYS, house.vault, house.clock.now())


def look(house: House, at: datetime) -> None:
    """The clock's job of that time, done by a worker."""
    house.clock.set(at)
    with house.database.write() as db:
        queue.put(db, key=f"test:{at}", kind=LOOK, subject="clock", due_at=at, now=at)
    house.work()


def told(house: House, phone: str = PIA) -> list[str]:
    return [text.body for text in house.phones.screen(phone) if "gjennomgå" in text.body]


def on(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=OSLO)


def test_nobody_is_reminded_before_the_day_and_the_coordinator_is_on_it(house: House) -> None:
    bo(house, "2026-12-15")
    look(house, on(14))
    assert told(house) == []
    look(house, on(15))
    assert told(house) == [
        "Nabovik kommune: En kriseplan som du har ansvar for, skal gjennomgås. Den gjelder fortsatt. "
        "Se Kriseplaner på sidene."]  # fmt: skip


def test_again_each_week_until_the_date_is_moved(house: House) -> None:
    bo(house, "2026-12-15")
    for day in (15, 16, 17, 18, 21, 22, 23, 28, 29, 30):
        look(house, on(day))
    assert len(told(house)) == 3, "on the 15th, the 22nd and the 29th"
    bo(house, "2027-12-15")
    look(house, datetime(2027, 1, 12, 9, tzinfo=OSLO))
    assert len(told(house)) == 3


def test_a_new_date_is_reminded_of_on_its_day_however_lately_the_last_was(house: House) -> None:
    bo(house, "2026-12-15")
    look(house, on(15))
    bo(house, "2026-12-17")
    look(house, on(16))
    look(house, on(17))
    assert len(told(house)) == 2


def test_what_falls_on_a_saturday_or_is_looked_at_by_night_waits(house: House) -> None:
    bo(house, "2026-12-19")
    for at in (on(19), on(20), on(21, 3)):
        look(house, at)
    assert told(house) == []
    look(house, on(21))
    assert len(told(house)) == 1


def test_without_coordinator_the_primary_contact_and_without_either_the_managers(house: House) -> None:
    bo(house, "2026-12-15", coordinator="null")
    look(house, on(15))
    assert len(told(house, INGEBORG)) == 1 and told(house) == []
    bo(house, "2026-12-16", coordinator="null", contact="null")
    look(house, on(16))
    assert len(told(house, MONA)) == 1 and "verken koordinator eller primærkontakt" in told(house, MONA)[0]


def test_two_plans_of_one_coordinator_are_one_text(house: House) -> None:
    both = """service_users:
  - {id: anne, name: Anne Påfunn, phone: "+4759442001", area: storvik, plan: {review_on: "2026-12-15"}}
  - {id: aila, name: Áila Diktasdatter, phone: "+4759442003", area: storvik, coordinator: pia,
     plan: {review_on: "2026-12-10"}}
"""
    with house.database.write() as db:
        people.take_in(db, read(BytesIO(both.encode()), "u.yaml"), LeftOut.STAYS, house.vault, house.clock.now())
    look(house, on(15))
    assert len(told(house)) == 1 and "2 kriseplaner" in told(house)[0]


def test_the_reminder_names_nobody_and_an_expired_plan_stays_open(house: House) -> None:
    bo(house, "2026-12-15")
    look(house, on(15))
    assert not any(word in told(house)[0] for word in ("Bo", "Oppdikt", "kaffi"))
    with house.database.read() as db:
        rows = db.execute(
            select(metadata.tables["event"]).where(metadata.tables["event"].c.name == reviews.REMINDED)
        ).all()
    assert [(row.subject, row.staff_id) for row in rows] == [("bo", "pia")]
    house.texts("+4759442002", "PLAN", "+4759440002")
    assert "kaffi" in house.phones.screen("+4759442002")[-1].body
