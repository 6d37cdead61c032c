"""Which rows of which tables are about one person, and what becomes of each when the person is erased.

RULES names every table that can point at a service user, a conversation or a number; a test walks the models, so that
a table that is added without a rule is found. Tables that are not here hold nothing of service users.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, false, or_, select

from service.errors import FieldKeyUnknown, SealBroken
from service.keys.columns import INDEX
from service.models import metadata
from service.retention.errors import NobodyToErase
from service.vault import Vault

PERSON, CONVERSATION = metadata.tables["service_user"], metadata.tables["conversation"]


class Then(StrEnum):
    EMPTIED = "emptied"  # what is sealed and whose it is goes; the row stays, as of nobody
    DELETED = "deleted"
    KEPT = "kept"


@dataclass(frozen=True)
class Rule:
    """`why`: why something of it stays, for whoever erases and for the person."""

    then: Then
    why: str = ""


FIGURES = "times and states without a name stay for the figures of how the line was answered"
LOG = (
    "the access log: who has opened what must be on record, and the person may ask for it "
    "(pasientjournalloven section 22, pasientjournalforskriften section 14)"
)
WISH = "the person's own wish to get no texts from us; without it we would text them again"
DEVIATION = "that something went wrong stays, without words and without a name, to learn from"
STAFFS = "who of the staff was asked and answered, of a conversation that is nobody's any more"

RULES: Mapping[str, Rule] = {
    "service_user": Rule(Then.EMPTIED, "the id alone, because the access log is kept under it"),
    "conversation": Rule(Then.EMPTIED, FIGURES),
    "text": Rule(Then.EMPTIED, FIGURES),
    "page": Rule(Then.KEPT, STAFFS),
    "holding": Rule(Then.KEPT, STAFFS),
    "note": Rule(Then.DELETED),
    "plan_version": Rule(Then.DELETED),
    "plan_opening": Rule(Then.KEPT, LOG),
    "access_request": Rule(Then.KEPT, LOG),
    "consent": Rule(Then.EMPTIED, "that there was consent, and when: it must be possible to show (GDPR article 7)"),
    "silenced": Rule(Then.KEPT, WISH),
    "complaint": Rule(Then.EMPTIED, DEVIATION),
    "deviation": Rule(Then.EMPTIED, DEVIATION),
    "feedback": Rule(Then.DELETED),
    "contact_wish": Rule(Then.DELETED),
    "next_of_kin": Rule(Then.DELETED),
    "gap_alternative": Rule(Then.DELETED),
    "holiday_text": Rule(Then.DELETED),
    "erasure": Rule(Then.KEPT, "that somebody was erased, when and on what ground"),
}  # fmt: skip
OTHERWISE = Rule(Then.DELETED)  # of a table that somebody forgot to name: the person is erased all the same
POINTERS = ("service_user_id", "conversation_id")


@dataclass(frozen=True)
class Subject:
    """Somebody whose rows are looked for. `indexes`: of the number, under every key; none where it cannot be read."""

    id: str
    area_id: str
    indexes: tuple[str, ...] = field(repr=False)
    conversations: tuple[str, ...]


def subject(db: Connection, vault: Vault, id: str) -> Subject:
    """Of a service user, one who has left too. NobodyToErase where there is none, or they are erased already."""
    row = db.execute(select(PERSON).where(PERSON.c.id == id)).one_or_none()
    if row is None or row.erased_at is not None:
        raise NobodyToErase(id)
    indexes = _indexes(db, vault, row)
    mine = _own(CONVERSATION, "service_user_id", [id], indexes)
    return Subject(id, row.area_id, indexes, tuple(db.scalars(select(CONVERSATION.c.id).where(mine))))


def tables() -> Sequence[Table]:
    """Every table that can hold something of a person, by name."""
    return [one for _name, one in sorted(metadata.tables.items()) if one is PERSON or pointers(one) or _index_of(one)]


def pointers(table: Table) -> list[str]:
    """The columns that say whose row it is: those named so, and those that refer to a person or a conversation."""
    ours = {PERSON.name, CONVERSATION.name}
    return [
        one.name for one in table.columns
        if one.name in POINTERS or any(key.column.table.name in ours for key in one.foreign_keys)
    ]  # fmt: skip


def of(table: Table, who: Subject) -> ColumnElement[bool]:
    """The rows of the table that are this person's."""
    if table is PERSON:
        return PERSON.c.id == who.id
    if table is CONVERSATION:
        return CONVERSATION.c.id.in_(who.conversations)
    found: list[ColumnElement[bool]] = [table.c[name].in_(_values(table, name, who)) for name in pointers(table)]
    index = _index_of(table)
    if index is not None and who.indexes:
        nobodys = [table.c[name].is_(None) for name in pointers(table)]
        found.append(and_(table.c[index].in_(who.indexes), *nobodys))
    return or_(false(), *found)


def _values(table: Table, column: str, who: Subject) -> Collection[str]:
    refers = {key.column.table.name for key in table.c[column].foreign_keys}
    about_talk = column == "conversation_id" or CONVERSATION.name in refers
    return who.conversations if about_talk else (who.id,)


def _own(table: Table, pointer: str, ids: Sequence[str], indexes: Sequence[str]) -> ColumnElement[bool]:
    """Theirs by name, and what the number wrote before anybody knew whose it was."""
    nameless = and_(table.c[pointer].is_(None), table.c.phone_index.in_(indexes))
    return or_(table.c[pointer].in_(ids), nameless)


def _index_of(table: Table) -> str | None:
    return next((one.name for one in table.columns if one.name.endswith(INDEX)), None)


def _indexes(db: Connection, vault: Vault, row: Row[tuple[object, ...]]) -> tuple[str, ...]:
    """None for a number that is somebody else's by now."""
    try:
        opened = vault.open(row.particulars_sealed, table=PERSON.name, id=row.id, column="particulars_sealed")
    except (FieldKeyUnknown, SealBroken):
        return ()
    phone = str(json.loads(opened)["phone"])
    others = PERSON.c.phone_index.in_(vault.indexes(phone)) & PERSON.c.retired_at.is_(None) & (PERSON.c.id != row.id)
    taken = db.execute(select(PERSON.c.id).where(others).limit(1)).first()
    return vault.indexes(phone) if phone and taken is None else ()
