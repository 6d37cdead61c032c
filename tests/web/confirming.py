"""The clock's minute in which Ola is asked to confirm the evening of 18 December."""

from sqlalchemy import select

from service import offers
from service.models import metadata
from service.processes.jobs import Job, put_latest
from tests.web.house import OSLO, House

CONFIRMATION = metadata.tables["confirmation"]


def ola_is_asked(house: House) -> int:
    """At noon; the number of the question."""
    house.pass_time(hours=11, minutes=46)
    with house.database.write() as db:
        put_latest(db, Job(offers.CONFIRM), house.clock.now(), OSLO)
    house.work()
    with house.database.read() as db:
        return int(db.execute(select(CONFIRMATION.c.number).where(CONFIRMATION.c.rota_id == "kveldsvakt")).scalar_one())
