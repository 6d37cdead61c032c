"""A rota of one's own, and short questions to it: times as written, answers as people read them."""

from typing import Any

from schedules.duty import Duty
from tests.schedules.organisations import organisation, rota

NIGHTS = {"from": "22:00", "to": "06:00"}


def duty_of(*layers: dict[str, Any], **more: Any) -> Duty:
    whole = {key: more.pop(key) for key in ("absences", "extra_holidays", "areas") if key in more}
    return Duty(organisation(rota(*layers, **more), **whole))


def on(duty: Duty, written: str) -> list[str]:
    return [holder.staff for holder in duty.on_duty("storvik", duty.zone.moment(written))]


def shown(duty: Duty, start: str, end: str) -> list[tuple[str, str, str]]:
    stretches = duty.timeline("natt", duty.zone.moment(start), duty.zone.moment(end))
    return [
        (s.staff, f"{duty.zone.local(s.start):%m-%dT%H:%M}", f"{duty.zone.local(s.end):%m-%dT%H:%M}") for s in stretches
    ]
