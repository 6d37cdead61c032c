"""The field keys: whether all processes go by the same, what a rotation has left, and when an old key may go."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from service import heartbeat, keys
from service.doctor.finding import Finding, Severity
from service.models import metadata
from service.vault import LOST, Vault

USER = metadata.tables["service_user"]


def examine(db: Connection, vault: Vault, waiting: Mapping[str, int], now: datetime) -> Iterator[Finding]:
    """`waiting`: lines of the spool by key. All tables are read through while more than one key is there."""
    apart = [kind for kind, used in heartbeat.keys_in_use(db, now) if used[0] != vault.ids[0]]
    if apart:
        yield Finding("keys_apart", {"kinds": ", ".join(sorted(set(apart)))})
    gone = USER.c.retired_at.is_not(None) & USER.c.particulars_sealed.like(f"{LOST}%")
    if lost := db.scalar(select(func.count()).where(gone)):
        yield Finding("keys_lost_users", {"n": lost})
    if len(vault.ids) > 1:
        yield from _old_ones(db, vault, waiting, bool(apart))


def _old_ones(db: Connection, vault: Vault, waiting: Mapping[str, int], apart: bool) -> Iterator[Finding]:
    found = {one.key: one.total for one in keys.held(db, vault)}
    left = sum(found[key] + waiting.get(key, 0) for key in vault.ids[1:])
    if left:
        yield Finding("keys_left", {"n": left}, Severity.NOTE)
    free = [key for key in vault.ids[1:] if not found[key] + waiting.get(key, 0)]
    if free and not apart:
        yield Finding("keys_free", {"keys": ", ".join(free)}, Severity.NOTE)
