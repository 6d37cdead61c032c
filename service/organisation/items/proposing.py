"""What the organisation would be with one item as somebody wants it."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection

from schedules.organisation import Organisation
from schedules.orgchanges import WHOLE
from schedules.orgfile import LeftOut
from schedules.orgmerge import Plain
from schedules.orgwrite import as_written
from schedules.yamlfile import Document, read
from service.errors import VaktlinjeError
from service.organisation import reading
from service.organisation.items.leaving import without
from service.organisation.taking_in import over_stored

NEW = ""  # in place of a fingerprint: the item is not there yet


class Kind(StrEnum):
    """The keys of the organisation file; WHOLE is what stands beside its lists."""

    AREAS = "areas"
    STAFF = "staff"
    ROTAS = "rotas"
    COVERAGE = "coverage"
    PERIODS = "periods"
    WHOLE = "whole"


class ItemChanged(VaktlinjeError):
    """The item is not (any more) as it was when somebody decided on it; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("somebody else has changed this meanwhile")


@dataclass(frozen=True)
class Wanted:
    """`item`: keys as in the file, its id too; None takes it out. Of the WHOLE the id is ''."""

    kind: Kind
    id: str
    item: Plain | None
    seen: str


def written(organisation: Organisation, kind: Kind, id: str) -> Plain | None:
    """The item as it was written, without the shifts and overrides of a rota; None where there is none."""
    plain = as_written(organisation)
    if kind is Kind.WHOLE:
        return {key: value for key, value in plain.items() if key in WHOLE}
    found: Plain | None = next((item for item in plain.get(kind, []) if item["id"] == id), None)
    if found is None or kind is not Kind.ROTAS:
        return found
    return {key: value for key, value in found.items() if key not in ("shifts", "overrides")}


def fingerprint(item: Plain | None) -> str:
    """The same for the same item; NEW for none."""
    return NEW if item is None else sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()


def document(data: Plain) -> Document:
    """The data as if it had been written in a file, with the checks of every letter. FileRefused."""
    return read(io.BytesIO(json.dumps(data, ensure_ascii=False).encode("utf-8", "replace")), "")


def propose(
    db: Connection, wanted: Wanted, is_service_user: Callable[[str], bool]
) -> tuple[Organisation, Organisation]:
    """What is stored, and the same as it is wanted; writes nothing. FileRefused, ItemChanged."""
    before = reading.stored(db)
    if fingerprint(written(before, wanted.kind, wanted.id)) != wanted.seen:
        raise ItemChanged
    if wanted.item is None:
        return over_stored(db, document(without(before, wanted.kind, wanted.id)), LeftOut.RETIRES, is_service_user)
    data = wanted.item if wanted.kind is Kind.WHOLE else {str(wanted.kind): [wanted.item]}
    return over_stored(db, document(data), LeftOut.STAYS, is_service_user)
