"""Conversations in a gap, unanswered or late become drafts once, with times and no content; a manager decides."""

from datetime import timedelta
from itertools import count

from service import queue
from service.complaints import DRAFT
from service.models.account import Role
from tests.web.house import ANNE, Browser
from tests.web.inbox.night import Night

HOURS = count(1)
CRY = "er noen der? det er så mørkt"


def the_hour_strikes(night: Night, *, clocks: int = 1) -> None:
    """The clock asks for drafts; with two clocks, or two workers, twice."""
    now = night.house.clock.now()
    with night.house.database.write() as db:
        for _ in range(clocks):
            queue.put(db, key=f"hour:{next(HOURS)}", kind=DRAFT, subject="storvik", due_at=now, now=now)
    night.house.work()


def nobody_answers(night: Night) -> None:
    night.house.texts(ANNE, CRY)
    for _ in range(16):
        night.house.pass_time(minutes=5)
    assert night.conversation()["state"] == "unanswered"


def draft(night: Night) -> tuple[str, Browser]:
    nobody_answers(night)
    the_hour_strikes(night)
    [row] = night.rows("deviation")
    return f"/deviations/{row['id']}", night.manager()


def test_what_nobody_answered_becomes_one_draft_with_times_and_no_content(night: Night) -> None:
    nobody_answers(night)
    the_hour_strikes(night, clocks=2)
    the_hour_strikes(night)
    [row] = night.rows("deviation")
    assert row["grounds"] == ["unanswered", "late"] and row["state"] == "draft"
    assert row["facts"]["taken"] is None and row["facts"]["asked"] >= 2
    assert CRY not in str(row) and "anne" not in str(row) and "ola" not in str(row)


def test_what_was_taken_in_time_is_no_deviation(night: Night) -> None:
    night.take("ola")
    the_hour_strikes(night)
    assert night.rows("deviation") == []


def test_who_had_to_wait_longer_than_they_were_told_is_one(night: Night) -> None:
    night.house.texts(ANNE, CRY)
    for _ in range(9):
        night.house.pass_time(minutes=5)
    mona = night.manager()
    mona.get("/inbox")
    mona.post(f"{night.at()}/accept")
    the_hour_strikes(night)
    [row] = night.rows("deviation")
    assert "late" in row["grounds"] and row["facts"]["taken"] is not None


def test_a_holder_who_was_silent_makes_it_late(night: Night) -> None:
    night.take("ola")
    night.house.texts(ANNE, "er du der enda?")
    for _ in range(4):
        night.house.pass_time(minutes=5)
    the_hour_strikes(night)
    [row] = night.rows("deviation")
    assert row["grounds"] == ["late"] and row["facts"]["silent_holder"] is True


def test_a_draft_follows_its_conversation_until_somebody_decides(night: Night) -> None:
    at, mona = draft(night)
    mona.get("/inbox")
    mona.post(f"{night.at()}/accept")
    the_hour_strikes(night)
    taken = night.rows("deviation")[0]["facts"]["taken"]
    assert taken is not None
    mona.get(at)
    assert mona.post(f"{at}/complete", **{"complete-happened": "Lang venting.", "complete-measure": "Bakvakt."}
                     ).status_code == 303  # fmt: skip
    night.house.pass_time(minutes=5)
    mona.get(night.at())
    mona.post(f"{night.at()}/close", journal="later")
    the_hour_strikes(night)
    assert night.rows("deviation")[0]["facts"]["closed"] is None


def test_a_manager_completes_it_once_and_it_is_read_again(night: Night) -> None:
    at, mona = draft(night)
    assert at in mona.get("/complaints").text
    page = mona.get(at).text
    assert "ingen svarte" in page and CRY not in page and "Anne" not in page
    assert mona.post(f"{at}/complete", **{"complete-happened": "Lang venting."}).status_code == 422
    assert "Lang venting." in mona.page
    said = {"complete-happened": "Lang venting.", "complete-measure": "Bakvakt fra fredag."}
    assert mona.post(f"{at}/complete", **said).status_code == 303
    assert mona.post(f"{at}/discard", **{"discard-reason": "nei"}).status_code == 303
    [row] = night.rows("deviation")
    assert row["state"] == "completed" and row["decided_by"] == "mona" and "Bakvakt" not in str(row)
    assert "Bakvakt fra fredag." in mona.get(at).text


def test_discarding_needs_a_reason(night: Night) -> None:
    at, mona = draft(night)
    mona.get(at)
    assert mona.post(f"{at}/discard", **{"discard-reason": " "}).status_code == 422
    assert night.rows("deviation")[0]["state"] == "draft"
    assert mona.post(f"{at}/discard", **{"discard-reason": "En øvelse."}).status_code == 303
    assert night.rows("deviation")[0]["state"] == "discarded" and "En øvelse." in mona.get(at).text


def test_for_others_it_is_not_there_and_observers_see_counts(night: Night) -> None:
    at, mona = draft(night)
    for browser in (night.responder("ola"), night.house.browser("Siv", Role.OBSERVER),
                    night.house.browser("Ada", Role.MANAGER, area="nabovik")):  # fmt: skip
        assert browser.get(at).status_code in (403, 404)
        browser.get("/account")
        assert browser.post(f"{at}/discard", **{"discard-reason": "nei"}).status_code in (403, 404)
    seen = night.house.browser("Siv", Role.OBSERVER).get("/figures").text
    assert "Avvik og utkast til avvik</th><td class=\"number\">&lt;5" in seen
    exact = mona.get("/figures").text
    assert "Avvik og utkast til avvik</th><td class=\"number\">1" in exact


def test_what_lies_far_back_is_left_alone(night: Night) -> None:
    nobody_answers(night)
    night.house.clock.move(timedelta(days=15))
    the_hour_strikes(night)
    assert night.rows("deviation") == []
