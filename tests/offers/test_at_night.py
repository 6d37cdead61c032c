"""Nobody is woken by an offer of duty that is more than a day off, unless the planner says so."""

from datetime import datetime

import pytest

from service.offers.errors import DeadlineBeforeMorning
from tests.offers.scene import OSLO, Planned

NIGHT, MORNING = datetime(2026, 12, 18, 1, 19, tzinfo=OSLO), datetime(2026, 12, 18, 8, tzinfo=OSLO)


@pytest.fixture
def at_night(storvik: Planned) -> Planned:
    storvik.wait_until(NIGHT)
    return storvik


def test_an_offer_made_at_night_is_read_at_eight_with_a_day_to_answer(at_night: Planned) -> None:
    made = at_night.offers()
    assert (made.sent, at_night.wire.sent) == (MORNING, [])
    at_night.wait_until(MORNING)

    assert "innen lørdag 19.12. kl. 08.00" in at_night.last("kari")
    assert len(at_night.wire.sent) == 3


def test_other_texts_to_the_same_phone_do_not_wait_for_it(at_night: Planned) -> None:
    at_night.offers()
    at_night.texts("kari", "status")
    assert "#1" in at_night.last("kari")


def test_a_planner_may_send_it_at_once(at_night: Planned) -> None:
    at_night.offers(at_once=True)
    assert len(at_night.inbox("kari")) == 1


def test_duty_within_a_day_does_not_wait(storvik: Planned) -> None:
    storvik.wait_until(datetime(2026, 12, 25, 22, tzinfo=OSLO))
    storvik.offers()
    assert len(storvik.inbox("kari")) == 1


def test_a_deadline_before_the_morning_is_refused(at_night: Planned) -> None:
    with pytest.raises(DeadlineBeforeMorning, match="the texts go at 08"):
        at_night.offers(deadline=datetime(2026, 12, 18, 7, tzinfo=OSLO))


def test_an_offer_that_is_withdrawn_in_the_night_is_never_read(at_night: Planned) -> None:
    at_night.withdraws(at_night.offers().offer.id)
    at_night.wait_until(MORNING)
    assert at_night.wire.sent == []
