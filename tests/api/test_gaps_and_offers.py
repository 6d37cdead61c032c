"""Programs that accept gaps and offer open time: the same moves as on the pages and by command."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from schedules.organisation import EVERY_DAY
from service import promised
from service.offers import making
from tests.api.program import Program, Programs, problem
from tests.api.scene import a_gap, an_offer
from tests.web.house import OSLO, House

WORDS = {"by": "mona", "reason": "Ingen fins i romjula.", "told_instead": "Ring legevakten 116117."}


@pytest.fixture
def program(programs: Programs) -> Program:
    return programs.with_scopes()


def test_a_manager_accepts_the_gap_as_it_was_read(program: Program, house: House) -> None:
    path = f"/gaps/{a_gap(house)}"
    seen = program.get(path).headers["ETag"]
    accepted = program.put(f"{path}/acceptance", WORDS, If_Match=seen)
    assert accepted.status_code == 200
    told = accepted.get_json()
    assert (told["state"], told["accepted_by"], told["told_instead"]) == ("accepted", "mona", WORDS["told_instead"])
    assert program.get(path).headers["ETag"] == accepted.headers["ETag"]
    problem(program.put(f"{path}/acceptance", WORDS, If_Match=seen), 412)
    problem(program.put(f"{path}/acceptance", WORDS), 428)


def test_an_acceptance_that_does_not_hold_is_refused(program: Program, house: House) -> None:
    path = f"/gaps/{a_gap(house)}"
    seen = program.get(path).headers["ETag"]
    wrongs: tuple[tuple[dict[str, Any], str], ...] = (
        ({"by": "ola"}, "by"), ({"reason": " "}, "reason"), ({"told_instead": "x" * 501}, "told_instead"),
        ({"reason": "a\x00b"}, "reason"),
    )  # fmt: skip
    for wrong, field in wrongs:
        refused = problem(program.put(f"{path}/acceptance", {**WORDS, **wrong}, If_Match=seen), 422)
        assert refused["errors"][0]["field"] == field
    assert program.get(path).get_json()["state"] == "open"


def test_a_gap_with_promised_help_is_accepted_with_what_comes_instead(program: Program, house: House) -> None:
    gap = a_gap(house)
    with house.database.write() as db:
        promised.put(db, house.vault, "anne", [{"what": "Hjemmebesøk", "days": EVERY_DAY, "until": None}], "pia",
                     house.clock.now())  # fmt: skip
        [ref] = promised.missing(db, gap, OSLO)
    seen = program.get(f"/gaps/{gap}").headers["ETag"]
    for wrong in ({}, {"bo/feed": "Ring."}, {ref: " "}, {ref: "a" * 161}):
        words = {**WORDS, "alternatives": wrong}
        refused = problem(program.put(f"/gaps/{gap}/acceptance", words, If_Match=seen), 422)
        assert "alternatives" in refused["errors"][0]["field"] and "Hjemmebes" not in str(refused)
    words = {**WORDS, "alternatives": {ref: "Legevakten venter deg."}}
    assert program.put(f"/gaps/{gap}/acceptance", words, If_Match=seen).status_code == 200


def test_open_time_is_offered_and_withdrawn(program: Program, house: House) -> None:
    made = program.post("/offers", {"gap": a_gap(house)}, Idempotency_Key="offer-1")
    assert made.status_code == 201 and made.get_json()["state"] == "open"
    again = program.post("/offers", {"gap": a_gap(house)}, Idempotency_Key="offer-1")
    assert (again.status_code, again.get_json()) == (201, made.get_json())
    path = made.headers["Location"].removeprefix("/api/v1")
    assert program.get(path).get_json() == made.get_json()
    assert program.post(f"{path}/withdrawal").get_json()["state"] == "withdrawn"
    assert "nothing to withdraw" in problem(program.post(f"{path}/withdrawal"), 409)["detail"]


def test_a_withdrawal_that_is_asked_again_is_answered_as_the_first(program: Program, house: House) -> None:
    path = f"/offers/{an_offer(house)}/withdrawal"
    answers = [program.post(path, Idempotency_Key="no-more") for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201] and answers[0].text == answers[1].text


def test_an_offer_whose_key_was_taken_over_meanwhile_is_undone(
    program: Program, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted, first = {"gap": a_gap(house)}, []

    def slowly(*what: Any) -> making.Reckoned:
        """Two minutes go by, in which the same is asked again, done, and withdrawn."""
        monkeypatch.undo()
        found = making.reckon(*what)
        house.clock.move(timedelta(minutes=2))
        with ThreadPoolExecutor(1) as elsewhere:
            first.append(elsewhere.submit(program.post, "/offers", wanted, Idempotency_Key="offer-1").result())
            path = f"/offers/{first[0].get_json()['id']}/withdrawal"
            assert elsewhere.submit(program.post, path).result().status_code == 201
        return found

    monkeypatch.setattr(making, "reckon", slowly)
    late = problem(program.post("/offers", wanted, Idempotency_Key="offer-1"), 409)
    assert late["type"].endswith("under-way")
    assert [one["id"] for one in program.get("/offers").get_json()] == [first[0].get_json()["id"]]
    again = program.post("/offers", wanted, Idempotency_Key="offer-1")
    assert (again.status_code, again.get_json()) == (201, first[0].get_json())


def test_an_offer_goes_to_those_who_were_named(program: Program, house: House) -> None:
    everybody = program.post("/offers", {"gap": a_gap(house)}).get_json()
    program.post(f"/offers/{everybody['id']}/withdrawal")
    first = everybody["asked"][0]["staff"]
    named = program.post("/offers", {"gap": a_gap(house), "to": [first, first]}).get_json()
    assert named["asked"] == [{"staff": first, "answer": None}]


def test_an_offer_that_does_not_hold_is_refused(program: Program, house: House) -> None:
    wrongs: tuple[tuple[dict[str, Any], int, list[str]], ...] = (
        ({"gap": "nothing"}, 422, ["gap"]), ({"to": ["nobody"]}, 422, ["to"]), ({"rota": "nowhere"}, 422, ["rota"]),
        ({"deadline": "2026-12-01T00:00:00Z"}, 422, ["deadline"]), ({"to": ["mona"]}, 409, []),
        ({"start": "2026-11-01T00:00:00Z"}, 422, ["start"]),
    )  # fmt: skip
    for wrong, status, fields in wrongs:
        refused = problem(program.post("/offers", {"gap": a_gap(house), **wrong}), status)
        assert [one["field"] for one in refused.get("errors", [])] == fields
    assert program.get("/offers").get_json() == []


def test_time_that_is_offered_already_is_a_conflict(program: Program, house: House) -> None:
    an_offer(house)
    assert problem(program.post("/offers", {"gap": a_gap(house)}), 409)["type"].endswith("already-offered")
