"""Gaps from the first import to their end, told as what people do; on both databases."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import yaml

from schedules.orgfile import LeftOut
from schedules.yamlfile import read
from service import gaps, organisation
from service.gaps.errors import GapNotOpen, NotAManager, UnknownGap, WordsMissing
from service.gaps.life import What
from service.line import duty_changed
from service.models import metadata
from service.processes import clock as keeper
from tests.gaps.town import AREA, NIGHT, TOWN, Town

ALL_NIGHT = ("ola", "16T20:00", "17T08:00")


def test_nothing_is_open_while_somebody_is_on_duty(town: Town) -> None:
    assert town.told() == []


def test_a_gap_opens_shrinks_is_filled_and_opens_again_as_the_same(town: Town) -> None:
    town.has_duty()
    [first] = town.records()
    assert town.told() == [("open", "16T20:00", "17T08:00")]

    town.has_duty(("kari", "16T20:00", "17T02:00"))
    assert town.told() == [("open", "17T02:00", "17T08:00")]

    town.has_duty(ALL_NIGHT)
    assert town.told() == [("filled", "17T02:00", "17T08:00")]

    town.has_duty(("kari", "16T20:00", "17T01:00"))
    [last] = town.records()
    assert (last.id, last.state) == (first.id, "open")
    assert [name for name in town.events(first.id) if name != "gap:told"] == [
        "gap:opened", "gap:changed", "gap:filled", "gap:reopened"]


def test_a_gap_that_is_parted_says_so(town: Town) -> None:
    town.has_duty()
    [whole] = town.records()

    town.has_duty(("kari", "16T22:00", "17T01:00"))
    small, large = town.records()
    assert (large.id, small.split_from) == (whole.id, whole.id)
    assert town.events(small.id)[0] == "gap:split"


@pytest.mark.parametrize("file, gap", [
    pytest.param({"absences": [{"staff": "ola", "start": "2026-11-17T00:00", "end": "2026-11-18T00:00"}]},
                 ("17T00:00", "17T08:00"), id="an absence"),
    pytest.param({"rotas": [{"id": "natt", "overrides": [{"staff": None, "start": "2026-11-16T21:00",
                                                          "end": "2026-11-16T22:00"}]}]},
                 ("16T21:00", "16T22:00"), id="an override"),
    pytest.param({"coverage": [{"id": "natt", "end": "2026-11-17T10:00"}]},
                 ("17T08:00", "17T10:00"), id="a requirement"),
    pytest.param({"staff": [{"id": "ola", "name": "Ola Eksempel", "phone": "+4759441001", "competences": []}]},
                 ("16T20:00", "17T08:00"), id="a competence"),
    pytest.param({"rotas": [{"id": "natt", "kind": "backup"}],
                  "coverage": [{**NIGHT, "kinds": ["after_hours"]}]}, ("16T20:00", "17T08:00"), id="a kind"),
    pytest.param({"extra_holidays": ["2026-11-16"],
                  "coverage": [{**NIGHT, "competences": ["ingen"], "windows": [{"holidays": "only"}]}]},
                 ("16T20:00", "17T00:00"), id="a holiday"),
])
def test_every_kind_of_change_is_seen_in_its_wake(town: Town, file: dict[str, object], gap: tuple[str, str]) -> None:
    town.writes(**file)
    assert town.told() == [("open", *gap)]


def test_a_change_that_touches_no_gap_queues_nothing(town: Town) -> None:
    town.writes(staff=[{"id": "ola", "name": "Ola Annet", "phone": "+4759441001"}], reports={"at": "08:00"})

    work = [row["key"] for row in town.night.rows("work") if row["kind"] == "gaps"]
    assert work == ["gaps:1"]


def test_whose_absence_is_behind_it_is_kept(town: Town) -> None:
    town.writes(absences=[{"staff": "ola", "start": "2026-11-16T00:00", "end": "2026-11-18T00:00"}])
    assert [gap.absent for gap in town.records()] == [("ola",)]


def test_when_its_time_is_over_it_is_passed_at_once(town: Town) -> None:
    town.has_duty(("ola", "16T20:00", "17T06:00"))
    [gap] = town.records()

    town.night.wait_until(gap.end - timedelta(seconds=1))
    assert town.told() == [("open", "17T06:00", "17T08:00")]
    town.night.wait_until(gap.end)
    assert town.told() == [("passed", "17T06:00", "17T08:00")]
    assert town.events(gap.id)[-1] == "gap:passed"


def test_the_past_stays_as_it_was_recorded(town: Town) -> None:
    town.has_duty()
    town.night.wait_until(datetime(2026, 11, 16, 22, 0, tzinfo=UTC))  # 23 o'clock

    town.has_duty(ALL_NIGHT)
    assert town.told() == [("passed", "16T20:00", "16T23:00")]

    town.writes(coverage=[{**NIGHT, "minimum": 0}])
    assert town.told() == [("passed", "16T20:00", "16T23:00")]


def test_a_manager_accepts_a_gap_until_its_ground_changes(town: Town) -> None:
    town.has_duty(("ola", "16T20:00", "17T06:00"))
    [gap] = town.records()

    accepted = town.accepts(gap.id)
    assert town.records() == [accepted]
    assert (accepted.accepted_by, accepted.accepted_reason, accepted.told_instead, accepted.accepted_at) == (
        "mona", "Legevakten tar det.", "Ring 116117.", town.now)

    town.has_duty(("ola", "16T20:00", "17T07:00"))
    assert town.told() == [("accepted", "17T07:00", "17T08:00")]
    town.has_duty(("ola", "16T20:00", "17T06:00"))
    assert town.told() == [("accepted", "17T06:00", "17T08:00")]
    town.has_duty(("ola", "16T20:00", "17T05:00"))
    assert town.told() == [("open", "17T05:00", "17T08:00")]
    assert [name for name in town.events(gap.id) if name != "gap:told"] == [
        "gap:opened", "gap:accepted", "gap:changed", "gap:changed", "gap:reopened"]


def test_an_accepted_gap_is_passed_with_who_accepted_it(town: Town) -> None:
    town.has_duty()
    [gap] = town.records()
    town.accepts(gap.id)
    town.night.wait_until(gap.end)
    [over] = town.records()
    assert (over.state, over.accepted_by) == ("passed", "mona")


def test_only_a_manager_accepts_and_only_what_is_open_and_with_words(town: Town) -> None:
    town.has_duty()
    [gap] = town.records()
    with pytest.raises(UnknownGap):
        town.accepts("none")
    with pytest.raises(NotAManager):
        town.accepts(gap.id, by="pia")
    with pytest.raises(WordsMissing):
        town.accepts(gap.id, reason="  ")
    with pytest.raises(WordsMissing):
        town.accepts(gap.id, told="")
    assert town.records() == [gap]

    town.has_duty(ALL_NIGHT)
    with pytest.raises(GapNotOpen):
        town.accepts(gap.id)


def test_the_night_looks_at_everything_and_finds_what_was_found(town: Town) -> None:
    town.has_duty(("ola", "16T20:00", "17T06:00"))
    before = town.records()
    town.night.wait_until(datetime(2026, 11, 16, 3, 0, tzinfo=UTC))

    keeper.once(town.night.database, town.now)
    town.night.work()
    assert town.records() == before
    [book] = town.night.rows("gap_book")
    assert (book["looked_at"], book["until"]) == (town.now, datetime(2027, 12, 21, tzinfo=UTC))


def test_a_late_look_undoes_nothing_that_a_newer_one_has_done(town: Town) -> None:
    with town.night.database.read() as db:
        old = organisation.standing(db)
    town.has_duty()
    before = town.records()

    with town.night.database.write() as db:
        assert gaps.recompute(db, old, ["storvik"], town.now).steps == ()
    assert town.records() == before


def test_a_retired_area_has_no_gaps_ahead(town: Town) -> None:
    town.has_duty()
    other = {**AREA, "id": "nabovik", "sms_number": "+4759440002"}
    file = yaml.safe_dump({"areas": [other], "staff": TOWN["staff"]}).encode()
    with town.night.database.write() as db:
        organisation.take_in(
            db, read(BytesIO(file), "organisation.yaml"), LeftOut.RETIRES, lambda: town.night.vault, town.now,
            duty_changed)
    town.night.work()
    assert town.told() == [("filled", "16T20:00", "17T08:00")]


def test_what_a_change_did_can_be_asked_in_the_same_transaction(town: Town) -> None:
    town.has_duty()
    [gap] = town.records()
    town.night.clock.move(timedelta(seconds=1))
    with town.night.database.write() as db:
        db.execute(metadata.tables["duty"].insert().values(
            id="override", rota_id="natt", position=0, override=True, staff_id="per", start="2026-11-16T20:00",
            end="2026-11-17T08:00"))
        db.execute(metadata.tables["standing"].update().values(version=99, stamp="new"))
        changes = gaps.recompute(db, organisation.standing(db), ["storvik"], town.now)
    assert [filled.id for filled in changes.filled] == [gap.id]
    assert changes.of(What.OPENED) == () and changes.urgent == ()


def test_a_gap_that_became_a_part_of_another_is_called_merged_and_not_filled(town: Town) -> None:
    town.has_duty(("ola", "16T23:00", "17T02:00"))
    small, large = town.records()
    town.has_duty()
    assert town.events(small.id)[-1] == "gap:merged"

    with town.night.database.read() as db:
        ids = {id: gaps.life_of(db, id, town.now)[0] for id in (small.id, large.id)}
    assert (ids[small.id].as_told, ids[small.id].merged_into) == ("merged", large.id)
    assert ids[large.id].as_told == "open"
    with pytest.raises(GapNotOpen, match="is merged"):
        town.accepts(small.id)

    town.has_duty(ALL_NIGHT)
    with town.night.database.read() as db:
        assert gaps.life_of(db, large.id, town.now)[0].as_told == "filled"
