"""Mona leads and Pia plans: what is open before Christmas, and what they do about it."""

import re

from sqlalchemy import select

from service.models import metadata
from service.models.account import Role
from tests.web.house import House

GAP = metadata.tables["gap"]


def christmas(house: House, area: str = "storvik") -> str:
    """The id of the gap on 26 December."""
    with house.database.read() as db:
        found = select(GAP.c.id).where(GAP.c.area_id == area, GAP.c.state != "filled").order_by(GAP.c.start)
        return str(db.execute(found).scalars().first())


def test_mona_sees_at_a_glance_what_is_open_and_who_must_act(house: House) -> None:
    page = house.browser("Mona Lederstad", Role.MANAGER, staff="mona").get("/gaps")
    assert page.status_code == 200
    assert "Alt er dekket de neste 72 timene" in page.text
    assert "26. desember 08-20: ingen på vakt, én kreves." in page.text
    assert "Må ordnes av Pia Turnusbakken" in page.text
