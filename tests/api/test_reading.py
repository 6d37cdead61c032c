"""What programs read: as the commands say it, a page at a time, and only when it is new."""

import json
import re
from datetime import timedelta
from itertools import count

from sqlalchemy import insert

from service.accounts.tokens import Scope
from service.figures import Period, figures
from service.figures.counting import forget
from service.models import metadata, new_id
from tests.api.program import Programs, problem
from tests.api.scene import CHRISTMAS, a_gap, a_report, an_offer
from tests.web.house import ANNE, FRIDAY_NIGHT, OSLO, House

NUMBERS = count(9000)


def test_who_is_on_duty_now_and_on_boxing_day(programs: Programs) -> None:
    program = programs.with_scopes(Scope.DUTY_READ)
    [now] = [one for one in program.get("/areas/storvik/on-duty").get_json() if one["rota"] == "kveldsvakt"]
    assert (now["kind"], now["staff"]) == ("after_hours", "ola")
    assert now["until"].endswith("+01:00")
    then = program.get("/areas/storvik/on-duty?at=2026-12-26T09:00:00%2B01:00").get_json()
    assert "kveldsvakt" not in {one["rota"] for one in then}


def test_final_shifts_are_cut_at_the_edges(programs: Programs) -> None:
    shifts = programs.with_scopes().get(f"/rotas/kveldsvakt/shifts?{CHRISTMAS}").get_json()
    assert {"staff", "start", "end", "source"} == set(shifts[0])
    assert all("2026-12-23" <= one["start"] < one["end"] <= "2027-01-04T00:00:00+01:00" for one in shifts)


def test_a_list_is_read_a_page_at_a_time(programs: Programs) -> None:
    program = programs.with_scopes()
    whole = program.get(f"/rotas/kveldsvakt/shifts?{CHRISTMAS}").get_json()
    assert len(whole) > 3
    read, path = [], f"/rotas/kveldsvakt/shifts?{CHRISTMAS}&limit=2"
    while path:
        answer = program.get(path)
        assert len(answer.get_json()) <= 2
        read += answer.get_json()
        link = re.fullmatch(r'</api/v1(.+)>; rel="next"', answer.headers.get("Link", ""))
        path = link[1] if link else ""
    assert read == whole


def test_a_page_whose_beginning_has_gone_says_so(programs: Programs) -> None:
    refused = problem(programs.with_scopes().get(f"/staff?after={'0' * 20}"), 422)
    assert refused["errors"] == [
        {"in": "query", "field": "after", "detail": "the page before is no longer there: begin again without `after`"}]


def test_what_has_not_changed_is_not_told_again(programs: Programs) -> None:
    program = programs.with_scopes()
    for path in ("/areas", "/rotas/kveldsvakt", f"/gaps?{CHRISTMAS}", "/areas/storvik/on-duty"):
        first = program.get(path)
        again = program.get(path, If_None_Match=first.headers["ETag"])
        assert (again.status_code, again.text) == (304, "")
        assert program.get(path, If_None_Match='"another"').status_code == 200


WRONG_QUESTIONS = (
    ("from=2026-12-23T00:00&to=2026-12-24T00:00Z", "from", "a time needs its offset"),
    ("from=2026-12-23T00:00+01:00&to=2026-12-24T00:00Z", "from", "+ is written %2B"),
    ("from=jul&to=2026-12-24T00:00Z", "from", "this is no time"),
    ("to=2026-12-24T00:00Z", "from", "is missing"),
    ("from=2026-12-25T00:00Z&to=2026-12-24T00:00Z", "to", "lies before"),
    ("from=2026-12-25T00:00Z&to=2029-12-24T00:00Z", "to", "400 days at most"),
    ("from=0001-01-01T00:00Z&to=9999-12-31T00:00Z", "to", "between the years"),
    ("from=2026-12-23T00:00Z&to=2026-12-24T00:00Z&form=pdf", "form", "unknown key"),
    ("from=2026-12-23T00:00Z&to=2026-12-24T00:00Z&limit=0", "limit", "greater than or equal to 1"),
)  # fmt: skip
NOT_THERE = (
    ("GET", "/atlantis", 404), ("GET", "/areas/atlantis", 404), ("GET", "/gaps/%00", 404),
    ("GET", "/reports/%F0%9F%8E%84'%20OR%201=1", 404), ("GET", f"/staff/{'x' * 5000}", 404), ("PATCH", "/areas", 405),
    ("DELETE", "/rotas/kveldsvakt", 405),
)  # fmt: skip


def test_a_question_that_is_not_as_it_must_be_is_told_why(programs: Programs) -> None:
    program = programs.with_scopes()
    for query, field, sentence in WRONG_QUESTIONS:
        errors = problem(program.get(f"/rotas/kveldsvakt/shifts?{query}"), 422)["errors"]
        [error] = [one for one in errors if one["field"] == field]
        assert error["in"] == "query" and sentence in error["detail"], query


def test_what_is_not_there_is_a_problem_too(programs: Programs) -> None:
    program = programs.with_scopes()
    for method, path, status in NOT_THERE:
        told = problem(program.ask(method, path), status)
        assert told["type"] == "about:blank" and told["title"] and "x" * 100 not in json.dumps(told), path


def test_a_gap_tells_what_has_happened_to_it(programs: Programs) -> None:
    gap, program = a_gap(programs.house), programs.with_scopes()
    assert program.get(f"/gaps/{gap}").get_json()["state"] == "open"
    assert [one["event"] for one in program.get(f"/gaps/{gap}/history").get_json()] == ["opened"]


def test_a_report_is_read_in_every_form(programs: Programs) -> None:
    report, program = a_report(programs.house), programs.with_scopes()
    [row] = program.get("/reports?area=storvik&period=jul-2026").get_json()
    assert (row["id"], row["lead_day"], row["state"]) == (report, 7, "made")
    assert program.get(f"/reports/{report}").get_json()["period"] == "jul-2026"
    for form, media, begins in (("pdf", "application/pdf", b"%PDF"), ("csv", "text/csv", b"period,"),
                                ("ics", "text/calendar", b"BEGIN:VCALENDAR")):  # fmt: skip
        answer = program.get(f"/reports/{report}/{form}")
        assert answer.mimetype == media and answer.data.startswith(begins)
        assert program.get(f"/reports/{report}/{form}", If_None_Match=answer.headers["ETag"]).status_code == 304


def test_offers_are_found_by_area_and_state(programs: Programs) -> None:
    offer, program = an_offer(programs.house), programs.with_scopes()
    [row] = program.get("/offers?area=storvik&state=open").get_json()
    assert (row["id"], row["taken_by"]) == (offer, None) and {"staff", "answer"} == set(row["asked"][0])
    assert program.get("/offers?state=taken").get_json() == []


def test_figures_count_conversations_and_tell_of_nobody(programs: Programs) -> None:
    house, program = programs.house, programs.with_scopes()
    house.texts(ANNE, "er noen der?")
    house.pass_time(minutes=1)
    house.texts("+4759441002", "ja 1")
    asked = "/figures?from=2026-12-17T00:00:00Z&to=2026-12-19T00:00:00Z&area=storvik"
    answer = program.get(asked)
    [row] = answer.get_json()
    assert row == {
        "area": "storvik", "conversations": 1, "in_gap": 0, "taken": 1, "unanswered": 0, "median_seconds": 60.0,
        "ninety_percent_seconds": 60.0,
    }  # fmt: skip
    assert "er noen der" not in answer.text and "anne" not in answer.text.lower()


def had(house: House, *seconds: int, state: str = "closed", asked: bool = True) -> None:
    """A conversation of this night; somebody had it after so many seconds, and then somebody else."""
    at, id = FRIDAY_NIGHT - timedelta(hours=3), new_id()
    with house.database.write() as db:
        db.execute(insert(metadata.tables["conversation"]).values(
            id=id, area_id="storvik", number=next(NUMBERS), opened_at=at, phone_index="x", phone_sealed="x",
            state=state, taken_at=at + timedelta(seconds=seconds[-1]) if seconds else None, in_gap=False))  # fmt: skip
        if asked:
            db.execute(insert(metadata.tables["page"]).values(
                id=id, conversation_id=id, staff_id="ola", run=1, run_kind="first", round=1, ask=1, step=1,
                wait_seconds=300, at=at, answer="yes" if seconds else "none"))  # fmt: skip
        for after in seconds:
            since = at + timedelta(seconds=after)
            db.execute(insert(metadata.tables["holding"]).values(
                id=new_id(), conversation_id=id, staff_id="ola", since=since, until=since, ended="moved"))  # fmt: skip


def test_figures_say_what_the_page_says_also_of_what_was_handed_over(programs: Programs) -> None:
    house = programs.house
    for seconds in (60, 420), (420, 2880), (420, 2880), (660, 9000):
        had(house, *seconds)
    had(house)  # closed, and nobody had it
    had(house, 60, asked=False)  # staff began it
    asked = "/figures?from=2026-12-17T00:00:00Z&to=2026-12-19T00:00:00Z&area=storvik"
    [told] = programs.with_scopes(Scope.FIGURES_READ).get(asked).get_json()
    forget()
    with house.database.read() as db:
        page = figures(db, ["storvik"], Period(2026, OSLO, house.clock.now())).whole
    assert (told["conversations"], told["taken"], told["unanswered"], told["in_gap"]) == (5, 4, 1, 0)
    assert (told["median_seconds"], told["ninety_percent_seconds"]) == (420, 660)
    assert (page.conversations, page.answered, page.unanswered, page.in_gap) == (5, 4, 1, 0)
    assert (page.median, page.nine_of_ten) == (7, 11)


def test_the_description_is_for_anybody(programs: Programs) -> None:
    spec = programs.house.app.test_client().get("/api/openapi.json").get_json()
    assert spec["openapi"].startswith("3.1")
    operations = [one for path in spec["paths"].values() for one in path.values()]
    assert all(operation["security"] for operation in operations)
    scopes = {scope for operation in operations for scope in operation["security"][0]["token"]}
    assert scopes == {str(scope) for scope in Scope}
    assert all(path.startswith("/api/v1/") for path in spec["paths"])
