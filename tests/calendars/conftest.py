"""A small organisation whose calendars are read and written, at half past two on a Sunday night in November."""

import io
from datetime import UTC, datetime

import pytest

from schedules.orgfile import LeftOut, read
from service import organisation
from service.database import Database

IMPORTED = datetime(2026, 11, 1, tzinfo=UTC)
ORGANISATION = """
areas:
  - id: storvik
    name: Storvik kommune
    sms_number: "+4759440001"
    fallback: "Ring legevakten 116117."
    ladder: [{rotas: [natt], wait: 5m}]
staff:
  - {id: kari, name: Kåre Ærlig 🙂, phone: "+4759441001", email: kari@example.org}
  - {id: ola, name: Ola Prøvesen, phone: "+4759441002", email: ola@example.org, languages: [en]}
  - {id: per, name: Per Påfunn, phone: "+4759441003"}
rotas:
  - id: natt
    name: Nattvakt; Storvik, indre
    kind: after_hours
    areas: [storvik]
    shifts: [SHIFTS]
    overrides: [OVERRIDES]
  - id: bak
    name: Bakvakt
    kind: backup
    areas: [storvik]
    layers: [{members: [per], handoff: {start: "2026-01-01T00:00", unit: week}}]
absences: [ABSENCES]
coverage:
  - {id: jul, area: storvik, kinds: [after_hours], start: "2026-12-24T15:00", end: "2026-12-25T08:00"}
"""


def shift(staff: str, start: str, end: str) -> str:
    return f"{{staff: {staff}, start: '{start}', end: '{end}'}}"


def take_in(database: Database, *shifts: str, overrides: str = "", absences: str = "") -> None:
    """The organisation with these shifts on the night rota, at a fixed time."""
    written = ORGANISATION.replace("SHIFTS", ", ".join(shifts)).replace("OVERRIDES", overrides)
    document = read(io.BytesIO(written.replace("ABSENCES", absences).encode()), "organisation.yaml")
    with database.write() as db:
        organisation.take_in(db, document, LeftOut.STAYS, lambda: pytest.fail("no key is needed"), IMPORTED,
                             lambda *_: None)
