"""The file of service users says of three purposes how it is: what it changes is history too, and what it may not undo.

What a person has withdrawn here (by text, to staff or in writing) is not given back by a file that does not know of it:
only by one whose consent is dated on a later day, and texts before holidays by none, as the file has no date for them.
Everything else that such a file says is taken in.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select, update

from service import events
from service.consents.book import CONSENT, PERSON, newest
from service.consents.changing import end_newest, note
from service.models.rights import How, Purpose

Plain: TypeAlias = dict[str, Any]  # a service user as in the file, defaults written out
NOBODY: Plain = {"consent": None, "objects": False, "plan_by_sms": True, "texts_before_holidays": None}
OF_THE_FILE = (Purpose.PLAN_ON_DUTY, Purpose.PLAN_BY_TEXT, Purpose.TEXTS_BEFORE_HOLIDAYS)


def over_the_file(db: Connection, users: Mapping[str, Plain], named: Iterable[str], zone: ZoneInfo) -> dict[str, Plain]:
    """The same users, with what those of them that the file has `named` have withdrawn still withdrawn."""
    kept = dict(users)
    withdrawn = _withdrawn_here(db)
    for id in named:
        kept[id] = _kept(kept[id], {what: at.astimezone(zone).date() for what in OF_THE_FILE
                                    if (at := withdrawn.get((id, what))) is not None})
    return kept


def hold_to(db: Connection, users: Mapping[str, Plain], written: Iterable[str], zone: ZoneInfo) -> dict[str, Plain]:
    """As `over_the_file`, for those of them that have just been `written`, and in their rows as well.

    A withdrawal may have come between the reading of the file and the writing of the row (PostgreSQL): it stands.
    """
    listed = list(written)
    kept = over_the_file(db, users, listed, zone)
    for id in (id for id in listed if kept[id] != users[id]):
        consent = kept[id]["consent"] or {"given": None, "until": None}
        db.execute(update(PERSON).where(PERSON.c.id == id).values(
            objects=kept[id]["objects"], plan_by_sms=kept[id]["plan_by_sms"],
            consent_given=consent["given"], consent_until=consent["until"],
            texts_before_holidays=kept[id]["texts_before_holidays"],
        ))  # fmt: skip
    return kept


def note_file(db: Connection, id: str, before: Plain | None, after: Plain, now: datetime, today: date) -> None:
    """What the file has changed of this person, in the history."""
    old = before or NOBODY
    if after["objects"] != old["objects"]:
        _said(db, id, Purpose.PLAN_ON_DUTY, not after["objects"], after["consent"] or {}, now)
    elif not after["objects"] and after["consent"] != old["consent"]:
        _said(db, id, Purpose.PLAN_ON_DUTY, True, after["consent"] or {}, now)
    if after["plan_by_sms"] != old["plan_by_sms"]:
        given = {"given": today.isoformat()} if after["plan_by_sms"] else {}
        _said(db, id, Purpose.PLAN_BY_TEXT, after["plan_by_sms"], given, now)
    wanted, were = after["texts_before_holidays"] is not None, old["texts_before_holidays"] is not None
    if wanted != were:
        given = {"given": today.isoformat()} if wanted else {}
        _said(db, id, Purpose.TEXTS_BEFORE_HOLIDAYS, wanted, given, now)


def _said(db: Connection, id: str, purpose: Purpose, yes: bool, consent: Plain, now: datetime) -> None:
    last = newest(db, id, purpose, now)
    if yes:
        note(db, id, purpose, How.FILE, now, given_on=consent.get("given"), until=consent.get("until"))
    elif last is None or last.withdrawn_at is None:
        end_newest(db, id, purpose, How.FILE, None, now)
    else:
        return
    what = "given" if yes else "withdrawn"
    events.record(db, f"consent:person:{what}", id, now, purpose=purpose, how=How.FILE)


def _withdrawn_here(db: Connection) -> dict[tuple[str, str], datetime]:
    """When each was withdrawn, by person and purpose, where that was said last and not by a file."""
    last: dict[tuple[str, str], Row[Any]] = {}
    said = select(CONSENT).where(CONSENT.c.purpose.in_(OF_THE_FILE)).order_by(CONSENT.c.at, CONSENT.c.id)
    for row in db.execute(said):
        last[row.service_user_id, row.purpose] = row
    return {key: row.withdrawn_at for key, row in last.items()
            if row.withdrawn_at is not None and row.withdrawn_how != How.FILE}


def _kept(user: Plain, withdrawn: Mapping[Purpose, date]) -> Plain:
    given = user["consent"]["given"] if user["consent"] else ""
    still = {what for what, on in withdrawn.items() if given <= on.isoformat()}
    kept = dict(user)
    if Purpose.PLAN_ON_DUTY in still:
        kept |= {"objects": True, "consent": None}
    if Purpose.PLAN_BY_TEXT in still:
        kept |= {"plan_by_sms": False}
    if Purpose.TEXTS_BEFORE_HOLIDAYS in withdrawn:
        kept |= {"texts_before_holidays": None}
    return kept
