"""The demo's clock: one time for all its processes, which can be moved, and only forward."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.clock import ShiftedClock, SystemClock
from service.config import SettingsRefused, settings
from tests.service.test_config import TWILIO, WHOLE

LOCAL = WHOLE | {"VAKTLINJE_PUBLIC_URL": "http://127.0.0.1:8000"}
SECOND = timedelta(seconds=5)  # what a busy machine may take between two looks


def test_it_is_the_systems_time_until_it_is_moved(tmp_path: Path) -> None:
    assert abs(ShiftedClock(tmp_path / "clock").now() - SystemClock().now()) < SECOND


def test_what_one_process_moves_all_see_and_time_goes_on_from_there(tmp_path: Path) -> None:
    ours, theirs = ShiftedClock(tmp_path / "clock"), ShiftedClock(tmp_path / "clock")
    christmas = datetime(2050, 12, 24, 15, tzinfo=UTC)
    ours.set(christmas)
    seen = theirs.now()
    assert christmas <= seen < christmas + SECOND
    assert theirs.now() > seen


def test_time_never_goes_back(tmp_path: Path) -> None:
    clock = ShiftedClock(tmp_path / "clock")
    clock.set(datetime(2050, 12, 24, 15, tzinfo=UTC))
    clock.set(datetime(2050, 12, 24, 14, tzinfo=UTC))
    assert clock.now() >= datetime(2050, 12, 24, 15, tzinfo=UTC)


def test_it_is_not_set_to_a_time_without_zone(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="without zone"):
        ShiftedClock(tmp_path / "clock").set(datetime(2050, 12, 24, 15))  # noqa: DTZ001 - that is what is refused


def test_a_demos_processes_read_it_from_their_environment(tmp_path: Path) -> None:
    assert settings(LOCAL).demo_clock is None
    assert settings(LOCAL | {"VAKTLINJE_DEMO_CLOCK": str(tmp_path / "clock")}).demo_clock == tmp_path / "clock"


@pytest.mark.parametrize("environ", [
    pytest.param(WHOLE, id="an address that others reach"),
    pytest.param(LOCAL | TWILIO, id="a provider that sends texts"),
    pytest.param(LOCAL | {"VAKTLINJE_DEMO_CLOCK": "/nowhere/at/all/clock"}, id="no such directory"),
])
def test_it_is_refused_where_real_people_could_be_reached(environ: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(SettingsRefused, match="VAKTLINJE_DEMO_CLOCK"):
        settings({"VAKTLINJE_DEMO_CLOCK": str(tmp_path / "clock")} | environ)
