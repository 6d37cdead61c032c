"""A manager accepts a gap: why, and what users are told in place of somebody on duty (contract, section 8).

It stays accepted while its ground holds: no longer, no fewer people, no more needed than now, and nobody gone whom
texts reach so that nobody is left (`records.Ground`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from service import events, promised
from service.gaps import book
from service.gaps.errors import GapNotAccepted, GapNotOpen, NotAManager, UnknownGap, WordsMissing
from service.gaps.presence import reached
from service.gaps.records import Ground, Record, ground_of
from service.models.gap import GapState
from service.organisation import Standing, standing

LONGEST = 500


@dataclass(frozen=True)
class Acceptance:
    """`by` is a staff id; `told_instead` is what users are told."""

    by: str
    reason: str
    told_instead: str


def accept(db: Connection, stands: Standing, gap_id: str, words: Acceptance, now: datetime) -> Record:
    """The accepted gap, stored with its event; one that is accepted already gets the new words.

    The area's record must be up to date, and in the same transaction `promised.keep` has taken what comes instead of
    promised help. UnknownGap, GapNotOpen, NotAManager, WordsMissing, AlternativesMissing.
    """
    gap = _held(db, gap_id)
    _must_last(gap, now)
    area = stands.area(gap.area_id)
    if area is None or words.by not in area.managers:
        raise NotAManager(words.by, gap.area_id)
    return accept_by_role(db, gap_id, words, now)


def accept_by_role(db: Connection, gap_id: str, words: Acceptance, now: datetime) -> Record:
    """As `accept`, for who is known to be a manager otherwise: by the role of an account. But for NotAManager."""
    gap = _held(db, gap_id)
    _must_last(gap, now)
    for what, said in (("the reason", words.reason), ("what users are told", words.told_instead)):
        if not said.strip() or len(said) > LONGEST:
            raise WordsMissing(what)
    missing = promised.missing(db, gap.id, zone_of(db))
    if missing:
        raise promised.AlternativesMissing(gap.id, missing)
    accepted = replace(
        gap, state=GapState.ACCEPTED, ground=_ground(db, gap).written(), changed_at=now, accepted_at=now,
        accepted_by=words.by, accepted_reason=words.reason.strip(), told_instead=words.told_instead.strip(),
    )  # fmt: skip
    book.replace_row(db, accepted)
    events.record(db, "gap:accepted", gap.id, now, area_id=gap.area_id, staff_id=words.by, ground=accepted.ground)
    return accepted


def withdraw_acceptance(db: Connection, gap_id: str, by: str | None, now: datetime) -> Record:
    """The gap, open again, stored with its event; nothing is left of the words. `by` is a staff id, if known.

    UnknownGap, GapNotAccepted.
    """
    gap = _held(db, gap_id)
    if gap.state != GapState.ACCEPTED or gap.end <= now:
        raise GapNotAccepted(gap_id, "passed" if gap.live and gap.end <= now else gap.as_told)
    reopened = replace(
        gap, state=GapState.OPEN, ground=None, changed_at=now, accepted_at=None, accepted_by=None,
        accepted_reason=None, told_instead=None,
    )  # fmt: skip
    book.replace_row(db, reopened)
    promised.forget(db, gap.id)
    events.record(db, "gap:acceptance_withdrawn", gap.id, now, area_id=gap.area_id, staff_id=by)
    return reopened


def earlier_acceptance(db: Connection, gap_id: str) -> Record | None:
    """The gap, if it is accepted already: what `accept` in the same transaction would replace. UnknownGap."""
    gap = _held(db, gap_id)
    return gap if gap.state == GapState.ACCEPTED else None


def zone_of(db: Connection) -> ZoneInfo:
    """The organisation's, by whose days help is promised."""
    return ZoneInfo(standing(db).organisation.timezone)


def _ground(db: Connection, gap: Record) -> Ground:
    """What it stands on, as the organisation is."""
    stands = standing(db)
    area = stands.area(gap.area_id)
    return ground_of(gap, reached(stands.duty, area, gap.start, gap.end) if area is not None else [])


def _must_last(gap: Record, now: datetime) -> None:
    if not gap.live or gap.end <= now:
        raise GapNotOpen(gap.id, "passed" if gap.live else gap.as_told)


def _held(db: Connection, gap_id: str) -> Record:
    """The gap as it is once whoever else writes about its area is done."""
    gap = book.find(db, gap_id)
    if gap is None:
        raise UnknownGap(gap_id)
    book.hold(db, [gap.area_id])
    return book.find(db, gap_id) or gap
