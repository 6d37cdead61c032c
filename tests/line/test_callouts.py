"""A night on the line as it enters the reckoning of rest: when those who took pages really worked."""

from datetime import UTC, datetime, timedelta

from service.callouts import callouts
from tests.line.night import Night

EASTER = datetime(2026, 4, 5, tzinfo=UTC)  # two in the morning, in Oslo
DAY = timedelta(days=1)


def worked(night: Night, start: datetime = EASTER - DAY, end: datetime = EASTER + DAY) -> list[tuple[str, str, str]]:
    """(staff, start, end) by the clock in Oslo, which is two hours before UTC that night."""
    with night.database.read() as db:
        found = callouts(db, start, end)
    two = timedelta(hours=2)
    return [(c.staff, f"{c.start + two:%H:%M}", f"{c.end + two:%H:%M}") for c in found]


def test_whoever_took_a_page_worked_from_the_page_to_the_last_text(night: Night) -> None:
    night.wait(10)
    night.texts("anne", "er noen der?")
    night.wait(2)
    night.texts("ola", "ja 1")
    for _ in range(3):
        night.wait(20)
        night.texts("ola", "jeg er her")
    night.texts("ola", "ferdig 1")

    assert worked(night) == [("ola", "02:10", "03:12")]


def test_whoever_was_paged_and_did_not_answer_did_not_work(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(6)
    night.texts("per", "ja 1")

    assert worked(night) == [("per", "02:05", "02:06")]


def test_whoever_said_no_did_not_work(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(1)
    night.texts("ola", "nei 1")

    assert worked(night) == []


def test_what_is_written_in_the_morning_is_no_part_of_the_night(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(1)
    night.texts("ola", "ja 1")
    night.wait(5)
    night.texts("ola", "sov godt")
    night.wait(hours=5)
    night.texts("ola", "hvordan har du det?")
    night.wait(4)
    night.texts("ola", "ferdig 1")

    assert worked(night) == [("ola", "02:00", "02:06"), ("ola", "07:06", "07:10")]


def test_a_conversation_that_closes_by_itself_takes_no_time(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(1)
    night.texts("ola", "ja 1")
    night.wait(5)
    night.texts("ola", "sov godt")
    night.wait(hours=13)

    assert night.conversation()["state"] == "closed"
    assert worked(night) == [("ola", "02:00", "02:06")]


def test_only_what_reaches_into_the_time_asked_about_is_told_and_that_whole(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(4)
    night.texts("ola", "ja 1")

    assert worked(night, EASTER + timedelta(minutes=3), EASTER + DAY) == [("ola", "02:00", "02:04")]
    assert worked(night, EASTER + timedelta(minutes=4), EASTER + DAY) == []
    assert worked(night, EASTER - DAY, EASTER) == []
    assert worked(night, EASTER - DAY, EASTER + timedelta(seconds=1)) == [("ola", "02:00", "02:04")]


def test_work_under_way_when_the_time_asked_about_begins_and_ends_is_told_whole(night: Night) -> None:
    night.texts("anne", "er noen der?")
    night.wait(4)
    night.texts("ola", "ja 1")
    for _ in range(3):
        night.wait(20)
        night.texts("ola", "jeg er her")

    assert worked(night, EASTER + timedelta(minutes=10), EASTER + timedelta(minutes=30)) == [("ola", "02:00", "03:04")]
