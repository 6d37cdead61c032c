"""What rows must agree on at every moment: who is paged; state, holder, pages and timers (contract 7.2–7.10)."""

from datetime import datetime, timedelta
from typing import Any

from tests.line.town import AREAS, USERS
from tests.line.truths import View


def pages_whom_the_ladder_says(view: View, new: set[str]) -> None:
    """Each new step pages exactly those whom the ladder gives, nobody twice in a round."""
    beside = _let_in(view)
    asks: dict[tuple[str, int, int], list[dict[str, object]]] = {}
    for page in view.records.pages:
        if page["id"] not in beside:
            asks.setdefault((page["conversation_id"], page["run"], page["ask"]), []).append(page)
        elif page["id"] in new:
            _was_let_in_rightly(view, page)
    for (id, run, ask), pages in asks.items():
        if not new & {str(page["id"]) for page in pages}:
            continue
        first = pages[0]
        paged = {str(page["staff_id"]) for page in pages}
        conversation = view.records.conversations[id]
        area, user = AREAS[conversation["area_id"]], USERS.get(conversation["service_user_id"] or "")
        at = pages[0]["at"]
        assert isinstance(at, datetime)
        before = {
            p["staff_id"] for p in view.records.pages
            if (p["conversation_id"], p["run"]) == (id, run) and p["ask"] < ask and p["round"] == first["round"]
        }  # fmt: skip
        out = _left_out(view, id, str(first["run_kind"]), int(str(first["round"])), at)
        assert not paged & (before | out), (pages, before, out)
        plan = view.town.round(area, user, at, {str(p) for p in before} | out)
        if first["run_kind"] == "newcomer":
            assert paged <= set(view.town.on_duty(area.id, at).values()), (pages, at)
        elif first["run_kind"] == "silence":  # begins after the holder's own step and goes round: each step is whole
            there = view.town.of_step(area, area.ladder[int(str(first["step"])) - 1], at) - before - out
            assert paged in (there, there - set(user.avoid if user else ())), (pages, there)
        else:
            assert plan and (first["step"], paged) == plan[0][:2], (pages, plan)


def _let_in(view: View) -> set[str]:
    """The pages of those who were let in beside a step, by what they were told: they are on duty now."""
    told = {t.page for t in view.records.texts.values() if t.page is not None and t.template == "page_newcomer"}
    return {page["id"] for page in view.records.pages if page["id"] in told and page["run_kind"] == "first"}


def _was_let_in_rightly(view: View, page: Any) -> None:
    """7.8: it opened in a gap, they are on duty, and nobody had asked them in the run."""
    conversation = view.records.conversations[page["conversation_id"]]
    duty = view.town.on_duty(conversation["area_id"], page["at"]).values()
    earlier = [
        p for p in view.records.pages
        if (p["conversation_id"], p["run"], p["staff_id"]) == (conversation["id"], page["run"], page["staff_id"])
        and p["ask"] <= page["ask"] and p["id"] != page["id"]
    ]  # fmt: skip
    assert conversation["in_gap"] and page["staff_id"] in duty and not earlier, (page, duty, earlier)


def _left_out(view: View, conversation: str, kind: str, round: int, at: datetime) -> set[str]:
    """The holder in a run against them; whoever gave it back, in the round that followed."""
    mine = [h for h in view.records.holdings if h["conversation_id"] == conversation and h["since"] <= at]
    if kind in ("silence", "handover"):
        return {mine[-1]["staff_id"]}
    if kind == "first" and round == 1 and mine and mine[-1]["ended"] == "given_back":
        return {mine[-1]["staff_id"]}
    return set()


def state_holder_pages_and_timers_agree(view: View) -> None:
    for id, c in view.records.conversations.items():
        holding = [h for h in view.records.holdings if h["conversation_id"] == id and h["until"] is None]
        held = [h["staff_id"] for h in holding]
        assert held == ([c["holder"]] if c["state"] == "taken" else []), (c, held)
        assert (c["state"] == "closed") == (c["open_for"] is None) == (c["closed_at"] is not None), c
        assert (c["run_step"] is None) == (c["step_until"] is None), c
        assert view.records.armed("step", id) == c["step_until"], c
        if c["run_step"] is not None:
            now = [p for p in view.records.pages if (p["conversation_id"], p["run"], p["ask"])
                   == (id, c["run"], c["run_ask"])]  # fmt: skip
            assert any(p["answer"] not in ("no", "undelivered") for p in now), (c, now)
        open_pages = [p for p in view.records.pages if p["conversation_id"] == id and p["ended_at"] is None]
        meant_open = [p for p in view.records.pages if p["conversation_id"] == id and not view.records.page_ends(p)]
        assert {p["staff_id"] for p in open_pages} == {p["staff_id"] for p in meant_open}, (c, open_pages, meant_open)
        if c["state"] == "closed":
            left = [k for k, w in view.records.work.items() if w["subject"] == id and w["state"] in ("due", "claimed")]
            assert not left, (c, left)


def nobody_waits_on_nothing(view: View) -> None:
    """While a worker lives, each open conversation has what it waits for, timed, and not overdue."""
    for id, c in view.records.conversations.items():
        armed = {t: view.records.armed(t, id) for t in ("step", "managers", "next_duty", "silence", "colleague",
                                                         "duty_end", "promise")}  # fmt: skip
        start = view.town.next_start(c["area_id"], view.now)
        if c["state"] == "paging":
            assert armed["step"] is not None and armed["step"] > view.now, (c, armed)
            _nobody_on_duty_is_left_out_of_a_gap(view, c)
        elif c["state"] == "unanswered":
            assert armed["managers"] and view.now < armed["managers"] <= view.now + timedelta(minutes=15), (c, armed)
            assert armed["next_duty"] == start, (c, armed, start)
        elif c["state"] == "taken":
            _the_holder_is_watched(view, c, armed, start)


def _nobody_on_duty_is_left_out_of_a_gap(view: View, c: Any) -> None:
    """7.8: it opened with nobody on duty, and a leader is asked; whoever has come on duty since is asked too."""
    if not c["in_gap"] or c["run"] != 1:
        return
    area, user = AREAS[c["area_id"]], USERS.get(c["service_user_id"] or "")
    duty = view.town.on_duty(area.id, view.now)
    there = {duty[rota] for step in area.ladder for rota in step.rotas if rota in duty}
    asked = {p["staff_id"] for p in view.records.pages if p["conversation_id"] == c["id"]}
    assert there - asked <= set(user.avoid if user else ()), (c, there, asked)


def _the_holder_is_watched(
    view: View, c: Any, armed: dict[str, datetime | None], start: datetime | None
) -> None:
    if c["waiting_since"] is not None:
        told = [t for t in view.records.texts.values() if t.conversation == c["id"] and t.at >= c["waiting_since"]]
        used_up = any(t.template in ("silent_holder_nobody", "silence_no_taker", "silent_holder") for t in told)
        assert armed["silence"] or armed["colleague"] or armed["step"] or used_up, (c, armed)
    duty = view.town.on_duty(str(c["area_id"]), view.now).values()
    if c["holder_had_duty"] and c["holder"] not in duty:
        assert armed["step"] or armed["next_duty"] == start, (c, armed, start)
