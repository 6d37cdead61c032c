"""One missing shift that leaves two areas open is offered once, and a yes fills both."""

import pytest

from service import gaps, offers, organisation
from service.offers.errors import AlreadyOffered
from tests.offers.scene import ORGANISATION, Planned

SHARED = ORGANISATION.replace("staff:\n", """  - {id: nabovik, name: Nabovik, sms_number: "+4759440002",
     managers: [mona], fallback: "Ring 116117.", ladder: [{rotas: [hoytid], wait: 30m}]}
staff:
""", 1).replace("rotas:\n", """rotas:
  - {id: hoytid, name: Høytidsvakt, kind: holiday, areas: [storvik, nabovik], confirm: false}
""", 1).replace("kinds: [after_hours],", "kinds: [after_hours, holiday],") + """
  - {id: nabo, area: nabovik, kinds: [after_hours, holiday], competences: [nurse], start: "2026-12-26T08:00",
     end: "2026-12-26T20:00"}
"""


@pytest.fixture
def two_areas(storvik: Planned) -> Planned:
    storvik.organisation(SHARED)
    storvik.work()
    return storvik


def gap(planned: Planned, area: str) -> str:
    gaps.bring_up_to_date(planned.database, planned.clock.now())
    return next(str(row["id"]) for row in planned.rows("gap") if row["area_id"] == area and row["state"] == "open")


def test_it_is_offered_once_and_the_other_area_is_told_so(two_areas: Planned) -> None:
    made = two_areas.offers(gap(two_areas, "nabovik"))
    with two_areas.database.read() as db:
        duty = organisation.standing(db).duty
        assert made.offer.rota_id == "hoytid"
        assert [one.area_id for one in offers.also_filled(db, duty, made.offer)] == ["storvik"]
    with pytest.raises(AlreadyOffered):
        two_areas.offers(gap(two_areas, "storvik"))
    assert len(two_areas.inbox("kari")) == 1


def test_a_yes_fills_both(two_areas: Planned) -> None:
    two_areas.offers(gap(two_areas, "storvik"))
    two_areas.texts("kari", "ja")
    two_areas.work()
    gaps.bring_up_to_date(two_areas.database, two_areas.clock.now())

    assert {row["area_id"]: row["state"] for row in two_areas.rows("gap")} == {
        "storvik": "filled", "nabovik": "filled"}
