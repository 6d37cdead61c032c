"""A report that cannot be made is told, tried again, and hinders no other (issue 3: never silently missing)."""

from datetime import datetime

import pytest

from service import queue
from service.queue import Claimed
from service.reports import gathering, kept
from tests.reports.season import Season
from tests.standin.post import Post


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The picture of Storvik cannot be drawn."""

    def breaks(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(gathering, "picture", breaks)
    return monkeypatch


def test_it_is_noted_told_to_managers_once_and_made_when_it_can_be(
    autumn: Season, post: Post, broken: pytest.MonkeyPatch
) -> None:
    patient(autumn)
    autumn.comes("10-28")
    assert autumn.events() == ["report:not_made"]
    assert [row["state"] for row in autumn.rows("report")] == ["failed"]
    with autumn.night.database.read() as db:
        assert kept.troubles(db, autumn.night.clock.now())["reports that could not be made"] == 1
    autumn.hours_pass(0.2)
    assert autumn.texts("mona") == [
        "Storvik: rapporten om Jul 2026 lot seg ikke lage. Vi prøver videre. Se etter hull i vaktplanen selv til den "
        "kommer, og meld fra til den som drifter Vaktlinje."]  # fmt: skip
    broken.undo()
    autumn.hours_pass(0.1)
    assert sorted(post.recipients) == ["mona@example.org", "pia@example.org"]
    assert [row["state"] for row in autumn.rows("report")] == ["made"]
    assert len(autumn.texts("mona")) == 2


def patient(autumn: Season) -> None:
    """As the worker does: what failed is put back, and comes again after a minute."""
    make = autumn.night.handlers["report"]

    def again(work: Claimed, now: datetime) -> None:
        try:
            make(work, now)
        except ZeroDivisionError:
            failures = int(work.detail.get("failures", 0)) + 1
            with autumn.night.database.write() as db:
                later = datetime.fromtimestamp(now.timestamp() + 60, now.tzinfo)
                queue.retry(db, work, later, {**work.detail, "failures": failures})

    autumn.night.handlers["report"] = again
