"""What comes instead of promised help in an accepted gap: one for each thing. All SQL on it is here.

Kept with the gap that was accepted; the parts that it is split into stay accepted, and have what it had.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, delete, insert, select

from service.models import metadata, new_id
from service.models.gap import GapState
from service.promised.book import PERSON
from service.promised.errors import AlternativeUnfit, NothingPromised
from service.promised.falling import GAP, falling
from service.vault import Vault

ALTERNATIVE = metadata.tables["gap_alternative"]
LONGEST = 160  # letters: it goes by text
SPLITS = 50  # so often a gap is split before we stop looking where it came from


def missing(db: Connection, gap_id: str, zone: ZoneInfo) -> list[str]:
    """Of what is promised in the gap, the refs of those things that nothing comes instead of."""
    said = {_ref(row) for row in _rows(db, gap_id)}
    return [one.ref for one in falling(db, gap_id, zone) if one.ref not in said]


def keep(
    db: Connection, vault: Vault, gap_id: str, instead: Mapping[str, str], by: str | None, zone: ZoneInfo, now: datetime
) -> None:
    """What comes instead, by ref, over what was said before, in the transaction that accepts the gap.

    NothingPromised, AlternativeUnfit.
    """
    promised = {one.ref: one for one in falling(db, gap_id, zone)}
    for ref, written in instead.items():
        words = " ".join(written.split())
        if ref not in promised:
            raise NothingPromised(ref)
        if not words or len(words) > LONGEST or not words.isprintable():
            raise AlternativeUnfit(ref, LONGEST)
        one, id = promised[ref], new_id()
        db.execute(
            delete(ALTERNATIVE).where(
                ALTERNATIVE.c.gap_id == gap_id,
                ALTERNATIVE.c.service_user_id == one.service_user_id,
                ALTERNATIVE.c.promised_id == one.promised_id,
            )
        )
        sealed = vault.seal(words, table=ALTERNATIVE.name, id=id, column="instead_sealed")
        db.execute(
            insert(ALTERNATIVE).values(
                id=id,
                gap_id=gap_id,
                service_user_id=one.service_user_id,
                promised_id=one.promised_id,
                instead_sealed=sealed,
                by_staff=by,
                at=now,
            )
        )


def of_person(db: Connection, vault: Vault, service_user_id: str, gap_ids: Iterable[str], zone: ZoneInfo) -> list[str]:
    """What comes instead of what this person is still promised in these gaps, each once."""
    said: dict[str, None] = {}
    for gap_id in gap_ids:
        rows = {_ref(row): row for row in _rows(db, gap_id) if row.service_user_id == service_user_id}
        still = [one.ref for one in falling(db, gap_id, zone) if one.ref in rows] if rows else []
        said |= dict.fromkeys(_opened(vault, rows[ref]) for ref in still)
    return list(said)


@dataclass(frozen=True)
class Coming:
    """What comes instead of one promised thing in an accepted gap that is not over."""

    promised_id: str
    start: datetime
    end: datetime
    instead: str


def coming(db: Connection, vault: Vault, service_user_id: str, now: datetime) -> list[Coming]:
    """All that is to come of this person, by start."""
    area = select(PERSON.c.area_id).where(PERSON.c.id == service_user_id).scalar_subquery()
    accepted = select(GAP).where(GAP.c.area_id == area, GAP.c.state == GapState.ACCEPTED, GAP.c.end > now)
    found: dict[tuple[str, str], Coming] = {}
    for gap in db.execute(accepted.order_by(GAP.c.start, GAP.c.id)):
        for row in _rows(db, gap.id):
            if row.service_user_id == service_user_id:
                one = Coming(row.promised_id, gap.start, gap.end, _opened(vault, row))
                found[gap.id, one.promised_id] = one
    return list(found.values())


def forget(db: Connection, gap_id: str) -> None:
    """The acceptance is withdrawn, and nothing is left of its words."""
    db.execute(delete(ALTERNATIVE).where(ALTERNATIVE.c.gap_id == gap_id))


def _rows(db: Connection, gap_id: str) -> Sequence[Row[Any]]:
    """Of the gap, and of what it was split from: what was said last of each thing comes last."""
    ids, at = [gap_id], gap_id
    for _ in range(SPLITS):
        above = db.scalar(select(GAP.c.split_from).where(GAP.c.id == at))
        if above is None or above in ids:
            break
        ids.append(at := above)
    return db.execute(select(ALTERNATIVE).where(ALTERNATIVE.c.gap_id.in_(ids)).order_by(ALTERNATIVE.c.at)).all()


def _ref(row: Row[Any]) -> str:
    return f"{row.service_user_id}/{row.promised_id}"


def _opened(vault: Vault, row: Row[Any]) -> str:
    return vault.open(row.instead_sealed, table=ALTERNATIVE.name, id=row.id, column="instead_sealed")
