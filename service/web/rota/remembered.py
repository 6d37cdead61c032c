"""Bars of rotas that have been drawn before: the same for as long as the organisation stands, and asked for all day."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeAlias
from weakref import WeakKeyDictionary

from schedules.duty import Duty
from service.web.rota.rows import Bar

Bars: TypeAlias = tuple[list[tuple[int, Bar]], bool]  # each with its cell; whether somebody is absent among them
KEPT = 600  # rotas of one organisation, each in one span: some 15 MB

_drawn: WeakKeyDictionary[Duty, dict[Hashable, Bars]] = WeakKeyDictionary()
_lock = Lock()


def remembered(duty: Duty, key: Hashable, draw: Callable[[], Bars]) -> Bars:
    """What `draw` gives; `key` must hold all that it depends on beside the duty."""
    with _lock:
        found = _drawn.setdefault(duty, {}).get(key)
    if found is None:
        found = draw()
        with _lock:
            kept = _drawn.setdefault(duty, {})
            if len(kept) >= KEPT:
                kept.pop(next(iter(kept)))
            kept[key] = found
    return found
