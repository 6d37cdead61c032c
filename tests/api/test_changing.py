"""What programs change: shifts, overrides and absences; once, and never over somebody else's change."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from schedules.organisation import Shift
from service.accounts.tokens import Scope
from service.api.once import UNDER_WAY
from service.models import metadata
from service.models.account import Role
from service.organisation import standing, writing
from tests.api.program import Program, Programs, problem
from tests.web.house import House

BOXING_DAY = {"staff": "per", "start": "2026-12-26T08:00:00+01:00", "end": "2026-12-26T20:00:00+01:00"}
SHIFTS, OVERRIDES = "/rotas/kveldsvakt/written/shifts", "/rotas/kveldsvakt/written/overrides"

PER, OLA, KVELDSVAKT = "Per Testmann", "Ola Prøvesen", "Kveldsvakt Storvik og Nabovik"


@pytest.fixture
def program(programs: Programs) -> Program:
    return programs.with_scopes()


def on_boxing_day(program: Program) -> list[str]:
    asked = "at=2026-12-26T10:00:00%2B01:00"
    return [one["staff"] for one in program.get(f"/areas/storvik/on-duty?{asked}").get_json()
            if one["rota"] == "kveldsvakt"]


def test_a_shift_is_added_read_changed_and_removed(program: Program) -> None:
    added = program.post(SHIFTS, BOXING_DAY)
    assert added.status_code == 201 and on_boxing_day(program) == ["per"]
    path = added.headers["Location"].removeprefix("/api/v1")
    read = program.get(path)
    assert read.get_json() == added.get_json() == {"id": path.rsplit("/", 1)[1], **BOXING_DAY}

    changed = program.put(path, {**BOXING_DAY, "staff": "ola"}, If_Match=read.headers["ETag"])
    assert changed.status_code == 200 and on_boxing_day(program) == ["ola"]
    now = changed.headers["Content-Location"].removeprefix("/api/v1")
    assert program.get(now).headers["ETag"] == changed.headers["ETag"]

    assert program.delete(now, If_Match=changed.headers["ETag"]).status_code == 204
    assert on_boxing_day(program) == []
    problem(program.get(now), 404)


def test_an_override_can_be_nobody_and_a_shift_cannot(program: Program) -> None:
    nobody = {**BOXING_DAY, "staff": None}
    assert program.post(OVERRIDES, nobody).status_code == 201
    assert program.get(OVERRIDES).get_json()[-1]["staff"] is None
    assert problem(program.post(SHIFTS, nobody), 422)["errors"][0]["field"] == "staff"


def test_times_are_kept_as_a_planner_writes_them(program: Program, house: House) -> None:
    program.post(SHIFTS, {**BOXING_DAY, "start": "2026-12-26T07:00:00Z"})
    with house.database.read() as db:
        starts = list(db.scalars(metadata.tables["duty"].select().with_only_columns(metadata.tables["duty"].c.start)))
    assert "2026-12-26T08:00" in starts


def test_a_change_fills_the_gap_and_can_be_undone_on_the_pages(program: Program, house: House) -> None:
    program.post(SHIFTS, BOXING_DAY)
    house.work()
    gaps = program.get("/gaps?from=2026-12-26T00:00:00Z&to=2026-12-27T00:00:00Z&area=storvik").get_json()
    assert not [gap for gap in gaps if gap["start"] < "2026-12-26T20:00:00+01:00"]
    with house.database.read() as db:
        [made] = db.execute(metadata.tables["planned_change"].select()).all()
    assert made.account_id == f"token:{program.id}"


def test_planners_read_what_a_program_did_in_their_own_words(program: Program, house: House) -> None:
    added = program.post(SHIFTS, BOXING_DAY)
    path = added.headers["Location"].removeprefix("/api/v1")
    changed = program.put(path, {**BOXING_DAY, "staff": "ola"}, If_Match=added.headers["ETag"])
    path = changed.headers["Content-Location"].removeprefix("/api/v1")
    program.delete(path, If_Match=changed.headers["ETag"])
    program.post(OVERRIDES, {**BOXING_DAY, "staff": None})
    away = {"staff": "ola", "start": "2026-12-27T00:00:00+01:00", "end": "2026-12-30T00:00:00+01:00", "kind": "sick"}
    program.post("/absences", away)
    page = house.browser("Planlegger", Role.PLANNER).get("/rota/changes")
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    when = "lør. 26. des. kl. 08.00–20.00"
    for what in (
        f"{PER} har {KVELDSVAKT} {when}", f"{KVELDSVAKT}: {PER} {when} blir {OLA} {when}",
        f"{KVELDSVAKT}: {OLA} {when} fjernes", f"{KVELDSVAKT} står tom {when}",
        f"{OLA} er borte søn. 27. des. kl. 00.00–ons. 30. des. kl. 00.00 (sykdom)",
    ):  # fmt: skip
        assert what in told, (what, told)
    assert told.count("program «turnus»") == 5 and "ukjent" not in told


def test_who_has_not_read_may_not_change_and_who_read_too_early_is_told(program: Program) -> None:
    path = program.post(SHIFTS, BOXING_DAY).headers["Location"].removeprefix("/api/v1")
    seen = program.get(path).headers["ETag"]
    problem(program.put(path, BOXING_DAY), 428)
    problem(program.delete(path), 428)
    assert problem(program.put(path, BOXING_DAY, If_Match='"other"'), 412)["type"].endswith("changed-meanwhile")
    assert program.put(path, {**BOXING_DAY, "staff": "ola"}, If_Match=seen).status_code == 200
    problem(program.put(path, {**BOXING_DAY, "staff": "kari"}, If_Match=seen), 412)
    problem(program.delete(path, If_Match=seen), 412)
    assert on_boxing_day(program) == ["ola"]


def test_of_two_programs_at_once_one_changes_and_the_other_is_told(program: Program) -> None:
    path = program.post(SHIFTS, BOXING_DAY).headers["Location"].removeprefix("/api/v1")
    seen = program.get(path).headers["ETag"]

    def change(staff: str) -> int:
        return program.put(path, {**BOXING_DAY, "staff": staff}, If_Match=seen).status_code

    with ThreadPoolExecutor(4) as several:
        statuses = list(several.map(change, ("ola", "kari", "ingeborg", "mona")))
    assert sorted(statuses) == [200, 412, 412, 412]


AWAY = {"staff": "ola", "start": "2026-12-27T00:00:00+01:00", "end": "2026-12-30T00:00:00+01:00", "kind": "sick"}
SAME_AGAIN = ((SHIFTS, BOXING_DAY), (OVERRIDES, {**BOXING_DAY, "staff": None}), ("/absences", AWAY))


@pytest.mark.parametrize(("path", "body"), SAME_AGAIN)
def test_what_is_there_is_not_added_again(program: Program, path: str, body: dict[str, Any]) -> None:
    first = program.post(path, body)
    there = program.get(path).get_json()
    for again in (body, {**body, "start": body["start"].replace("00:00+01:00", "00:00.000+01:00")}):
        told = problem(program.post(path, again), 409)
        assert told["type"] == "urn:vaktlinje:problem:already-there"
    later = program.post(path, {**body, "end": "2026-12-31T00:00:00+01:00"})
    moved = later.headers["Location"].removeprefix("/api/v1")
    problem(program.put(moved, body, If_Match=later.headers["ETag"]), 409)
    assert [one for one in program.get(path).get_json() if one != later.get_json()] == there
    assert first.get_json() in there


def twice(house: House) -> None:
    """A file may hold the same shift two times, with another between."""
    with house.database.write() as db:
        writing.hold(db)
        before = standing(db).organisation
        same, between = (
            Shift(staff=staff, start="2026-12-26T08:00", end="2026-12-26T20:00") for staff in ("per", "ola"))
        after = tuple(
            rota.model_copy(update={"shifts": (*rota.shifts, same, between, same)}) if rota.id == "kveldsvakt" else rota
            for rota in before.rotas)
        writing.write(db, before, before.model_copy(update={"rotas": after}), house.clock.now())


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_repeated_change_never_reaches_another_that_says_the_same(
    program: Program, house: House, method: str
) -> None:
    twice(house)
    lower, _between, upper = program.get(SHIFTS).get_json()[-3:]
    assert lower["id"] != upper["id"]
    body = {**BOXING_DAY, "staff": "kari"} if method == "PUT" else None
    beneath = program.get(f"{SHIFTS}/{lower['id']}").headers["ETag"]
    problem(program.ask(method, f"{SHIFTS}/{lower['id']}", body, If_Match=beneath), 409)
    seen = program.get(f"{SHIFTS}/{upper['id']}").headers["ETag"]
    assert program.ask(method, f"{SHIFTS}/{upper['id']}", body, If_Match=seen).status_code in (200, 204)
    after = program.get(SHIFTS).get_json()
    problem(program.ask(method, f"{SHIFTS}/{upper['id']}", body, If_Match=seen), 412)
    assert program.get(SHIFTS).get_json() == after and lower in after


def test_what_was_removed_is_answered_without_a_type(program: Program) -> None:
    made = program.post(SHIFTS, BOXING_DAY)
    gone = program.delete(made.headers["Location"].removeprefix("/api/v1"), If_Match=made.headers["ETag"])
    assert gone.status_code == 204 and "Content-Type" not in gone.headers


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"staff": "nobody"}, "staff"), ({"end": "2026-12-26T07:00:00+01:00"}, "end"),
    ({"start": "2026-12-26T08:00"}, "start"),
    ({"staff": 1}, "staff"), ({"kind": "shift"}, "kind"), ({"staff": "<script>"}, "staff"),
    ({"start": "0000"}, "start"), ({"staff": "\x00"}, "staff"), ({"staff": "\ud800"}, "staff"),
)  # fmt: skip


def test_what_does_not_hold_is_told_and_changes_nothing(program: Program) -> None:
    before = program.get(SHIFTS).get_json()
    for wrong, field in WRONG:
        told = problem(program.post(SHIFTS, {**BOXING_DAY, **wrong}), 422)
        assert field in {one["field"] for one in told["errors"]}, wrong
    assert program.get(SHIFTS).get_json() == before


def test_bodies_that_are_no_json_are_told_apart(program: Program, house: House) -> None:
    client, before = house.app.test_client(), program.get(SHIFTS).get_json()
    headers = {"Authorization": f"Bearer {program.secret}"}
    for body, status in ((b"{", 400), (b"[" * 90_000, 400), (b"\xff", 400), (b" " * 100_001, 413), (b"[]", 422)):
        problem(client.post(f"/api/v1{SHIFTS}", data=body, content_type="application/json", headers=headers), status)
    problem(client.post(f"/api/v1{SHIFTS}", data={"staff": "ola"}, headers=headers), 415)
    assert program.get(SHIFTS).get_json() == before


def test_a_list_in_place_of_an_object_is_told_in_plain_words(program: Program) -> None:
    [error] = problem(program.post(SHIFTS, []), 422)["errors"]
    assert error == {"in": "body", "field": "", "detail": "the body must be a JSON object: {…}"}


def test_a_repeated_request_with_a_key_is_done_once(program: Program) -> None:
    before = len(program.get(SHIFTS).get_json())
    answers = [program.post(SHIFTS, BOXING_DAY, Idempotency_Key="boxing-day") for _ in range(3)]
    assert {(one.status_code, one.text, one.headers["ETag"], one.headers["Location"]) for one in answers} == {
        (201, answers[0].text, answers[0].headers["ETag"], answers[0].headers["Location"])}
    assert len(program.get(SHIFTS).get_json()) == before + 1


def test_a_key_is_good_for_one_request_of_one_token(program: Program, programs: Programs) -> None:
    program.post(SHIFTS, BOXING_DAY, Idempotency_Key="k")
    other = problem(program.post(SHIFTS, {**BOXING_DAY, "staff": "ola"}, Idempotency_Key="k"), 422)
    assert other["type"].endswith("key-reused")
    problem(program.post(SHIFTS, {**BOXING_DAY, "staff": "ola"}, Idempotency_Key="a b"), 422)
    neighbour = programs.with_scopes().post(SHIFTS, {**BOXING_DAY, "staff": "ola"}, Idempotency_Key="k")
    assert neighbour.status_code == 201


def test_what_was_refused_may_be_tried_again_with_the_same_key(program: Program) -> None:
    problem(program.post(SHIFTS, {**BOXING_DAY, "staff": "nobody"}, Idempotency_Key="k"), 422)
    assert program.post(SHIFTS, BOXING_DAY, Idempotency_Key="k").status_code == 201


def test_the_same_key_at_the_same_time_is_done_once(program: Program) -> None:
    before = len(program.get(SHIFTS).get_json())
    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(
            lambda _: program.post(SHIFTS, BOXING_DAY, Idempotency_Key="at-once").status_code, range(4)))
    assert set(answers) <= {201, 409} and 201 in answers
    assert len(program.get(SHIFTS).get_json()) == before + 1


def test_a_key_whose_process_died_is_good_again_after_a_minute(program: Program, house: House) -> None:
    answers = metadata.tables["api_answer"]
    made = program.post(SHIFTS, BOXING_DAY, Idempotency_Key="k")
    program.delete(made.headers["Location"].removeprefix("/api/v1"), If_Match=made.headers["ETag"])
    with house.database.write() as db:  # as it would be, had the process died before it was done
        db.execute(update(answers).values(status=UNDER_WAY, body=None))
    problem(program.post(SHIFTS, BOXING_DAY, Idempotency_Key="k"), 409)
    house.clock.move(timedelta(minutes=2))
    assert program.post(SHIFTS, BOXING_DAY, Idempotency_Key="k").status_code == 201


def test_an_absence_is_registered_changed_and_removed(program: Program) -> None:
    away = {"staff": "ola", "start": "2026-12-27T00:00:00+01:00", "end": "2026-12-30T00:00:00+01:00", "kind": "sick"}
    made = program.post("/absences", away)
    assert made.status_code == 201
    path = made.headers["Location"].removeprefix("/api/v1")
    assert made.get_json() in program.get("/absences?staff=ola").get_json()
    longer = {**away, "end": "2027-01-02T00:00:00+01:00"}
    changed = program.put(path, longer, If_Match=program.get(path).headers["ETag"])
    assert changed.get_json()["end"] == longer["end"]
    other = problem(program.put(changed.headers["Content-Location"].removeprefix("/api/v1"), {**longer, "staff": "per"},
                                If_Match=changed.headers["ETag"]), 422)  # fmt: skip
    assert other["type"].endswith("other-kind")
    gone = program.delete(changed.headers["Content-Location"].removeprefix("/api/v1"),
                          If_Match=changed.headers["ETag"])  # fmt: skip
    assert gone.status_code == 204
    assert made.get_json()["id"] not in {one["id"] for one in program.get("/absences").get_json()}


def test_writing_needs_its_own_scope(programs: Programs) -> None:
    reader = programs.with_scopes(Scope.ROTAS_READ, Scope.ABSENCES_READ)
    before = reader.get(SHIFTS).get_json()
    problem(reader.post(SHIFTS, BOXING_DAY), 403)
    problem(reader.delete("/absences/x", If_Match="*"), 403)
    assert reader.get(SHIFTS).get_json() == before
