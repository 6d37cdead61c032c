"""Who comes in, and what a token sees."""

import re
from datetime import timedelta
from io import BytesIO

from schedules.orgfile import LeftOut, read
from service import organisation
from service.accounts import tokens
from service.accounts.tokens import Scope
from service.api.door import WRONG_AT_ONCE
from service.line import duty_changed
from service.models.account import Role
from service.web.callers import Caller, declared
from tests.api.program import Program, Programs, problem
from tests.api.scene import CHRISTMAS, a_gap, a_report, an_offer


def test_nobody_comes_in_without_a_token_whatever_they_ask(programs: Programs) -> None:
    app = programs.house.app
    asked = 0
    for rule in app.url_map.iter_rules():
        if Caller.PROGRAM not in declared(app, rule.endpoint):
            continue
        path = re.sub(r"<any\((\w+)[^)]*\):\w+>|<\w+>", lambda match: match[1] or "storvik", rule.rule)
        for method in (rule.methods or set()) - {"HEAD"}:
            for authorization in ({}, {"Authorization": "Bearer nobody's"}, {"Authorization": "Basic b2xhOm9sYQ=="}):
                answer = app.test_client().open(path, method=method, headers=authorization)
                assert problem(answer, 401)
                assert answer.headers["WWW-Authenticate"].startswith("Bearer")
                asked += 1
    assert asked > 100


def test_a_cookie_of_the_pages_is_no_token(programs: Programs) -> None:
    admin = programs.house.browser("Ada Adminstad", Role.ADMIN)
    assert problem(admin.client.get("/api/v1/areas"), 401)


def test_a_token_does_what_its_scopes_say_and_no_more(programs: Programs) -> None:
    reader = programs.with_scopes(Scope.GAPS_READ)
    assert reader.get(f"/gaps?{CHRISTMAS}").status_code == 200
    assert "offers:write" in problem(reader.post("/offers", {"gap": "1"}), 403)["detail"]
    for path in ("/areas", "/staff", "/areas/storvik/on-duty", "/absences", "/offers", "/reports"):
        problem(reader.get(path), 403)


def test_a_revoked_token_and_one_that_is_over_are_good_for_nothing(programs: Programs) -> None:
    house = programs.house
    revoked, brief = programs.with_scopes(), programs.with_scopes(until=house.clock.now() + timedelta(hours=1))
    assert brief.get("/areas").status_code == 200
    with house.database.write() as db:
        tokens.revoke(db, revoked.id, None, house.clock.now())
    house.clock.move(timedelta(hours=1))
    problem(revoked.get("/areas"), 401)
    problem(brief.get("/areas"), 401)


def test_what_lies_outside_a_tokens_areas_does_not_exist_for_it(programs: Programs) -> None:
    house, storvik = programs.house, programs.with_scopes(areas=["storvik"])
    elsewhere = a_gap(house, "nabovik"), a_report(house, "nabovik"), an_offer(house)
    assert [area["id"] for area in storvik.get("/areas").get_json()] == ["storvik"]
    assert {area for rota in storvik.get("/rotas").get_json() for area in rota["areas"]} == {"storvik"}
    assert storvik.get("/rotas/kveldsvakt").get_json()["areas"] == ["storvik"]
    assert programs.with_scopes().get("/rotas/kveldsvakt").get_json()["areas"] == ["storvik", "nabovik"]
    assert {gap["area"] for gap in storvik.get(f"/gaps?{CHRISTMAS}").get_json()} == {"storvik"}
    assert {one["area"] for one in storvik.get("/coverage").get_json()} == {"storvik"}
    for path in ("/areas/nabovik", "/areas/nabovik/on-duty", f"/gaps?{CHRISTMAS}&area=nabovik",
                 f"/gaps/{elsewhere[0]}", f"/gaps/{elsewhere[0]}/history", f"/reports/{elsewhere[1]}",
                 f"/figures?{CHRISTMAS}&area=nabovik"):  # fmt: skip
        problem(storvik.get(path), 404)
    assert storvik.get("/reports").get_json() == []
    nabovik = programs.with_scopes(areas=["nabovik"])
    problem(nabovik.get(f"/offers/{elsewhere[2]}"), 404)
    problem(nabovik.post(f"/offers/{elsewhere[2]}/withdrawal"), 404)
    [error] = problem(nabovik.post("/offers", {"gap": a_gap(house, "storvik")}), 422)["errors"]
    assert error["field"] == "gap"


def test_people_of_other_areas_do_not_exist_for_a_token(programs: Programs) -> None:
    house = programs.house
    stranger = b'staff: [{id: fjern, name: Fjern Fremmedfjell, phone: "+4759441099"}]'
    with house.database.write() as db:
        file = read(BytesIO(stranger), "stranger.yaml")
        organisation.take_in(db, file, LeftOut.STAYS, lambda: house.vault, house.clock.now(), duty_changed)
    assert programs.with_scopes().get("/staff/fjern").status_code == 200
    storvik = programs.with_scopes(areas=["storvik"])
    assert "fjern" not in {one["id"] for one in storvik.get("/staff").get_json()}
    problem(storvik.get("/staff/fjern"), 404)
    problem(storvik.get("/absences?staff=fjern"), 404)
    away = {"staff": "fjern", "start": "2026-12-27T00:00:00Z", "end": "2026-12-28T00:00:00Z"}
    assert problem(storvik.post("/absences", away), 422)["errors"][0]["field"] == "staff"
    given = {"staff": "fjern", "start": "2026-12-26T08:00:00Z", "end": "2026-12-26T16:00:00Z"}
    assert problem(storvik.post("/rotas/kveldsvakt/written/shifts", given), 422)["errors"][0]["field"] == "staff"


def test_an_address_with_many_wrong_tokens_waits_and_the_right_token_does_not(programs: Programs) -> None:
    wrong, right = Program(programs.house, "vakt_wrong"), programs.with_scopes()
    for _ in range(WRONG_AT_ONCE):
        problem(wrong.get("/areas"), 401)
    refused = wrong.get("/areas")
    problem(refused, 429)
    assert 0 < int(refused.headers["Retry-After"]) <= 7
    assert right.get("/areas").status_code == 200
    programs.house.clock.move(timedelta(seconds=7))
    problem(wrong.get("/areas"), 401)


def test_no_number_address_or_secret_of_anybody_is_told(programs: Programs) -> None:
    house, program = programs.house, programs.with_scopes()
    report, offer, gap = a_report(house), an_offer(house), a_gap(house)
    told = "".join(program.get(path).text for path in (
        "/areas", "/staff", "/rotas", f"/gaps?{CHRISTMAS}", f"/gaps/{gap}", f"/gaps/{gap}/history", f"/offers/{offer}",
        f"/reports/{report}", f"/figures?{CHRISTMAS}", "/absences",
    ))  # fmt: skip
    assert "+475944 1" not in told and "+4759441" not in told and "+4759442" not in told
    assert "@" not in told
