"""Storvik by night: Ola has the evening, Per is ambulant, Mona leads; Anne knows Kari best."""

from datetime import UTC, datetime

import pytest

from service.clock import FrozenClock
from service.database import Database
from service.vault import Vault
from tests.line.night import Night

ORGANISATION = """
areas:
  - id: storvik
    name: Storvik
    sms_number: "+4759440001"
    fallback: "Ring legevakten 116117. Ved fare for liv ring 113."
    managers: [mona]
    ladder:
      - {rotas: [kveld], wait: 5m}
      - {rotas: [ambulant], wait: 5m}
      - {staff: [mona], wait: 10m}
    ladder_rounds: 2
staff:
  - {id: kari, name: Kari Nes, phone: "+4759441001"}
  - {id: ola, name: Ola Vik, phone: "+4759441002"}
  - {id: per, name: Per Li, phone: "+4759441003"}
  - {id: mona, name: Mona Dal, phone: "+4759441004"}
  - {id: siri, name: Siri Bø, phone: "+4759441005"}
rotas:
  - id: kveld
    name: Kveldsvakt
    kind: after_hours
    areas: [storvik]
    shifts:
      - {staff: ola, start: "2026-04-04T20:00", end: "2026-04-05T08:00"}
      - {staff: siri, start: "2026-04-05T08:00", end: "2026-04-05T20:00"}
  - id: ambulant
    name: Ambulant
    kind: ambulant
    areas: [storvik]
    shifts:
      - {staff: per, start: "2026-04-04T20:00", end: "2026-04-06T08:00"}
  - {id: dag, name: Dagtid, kind: daytime, areas: [storvik]}
"""

USERS = """
service_users:
  - id: anne
    name: Anne Berg
    phone: "+4759442001"
    area: storvik
    primary_contact: kari
    plan: {coping: ["gå tur", "ringe søster"], wishes: "Ikke ring politiet uten å spørre meg."}
"""

AT_TWO = datetime(2026, 4, 5, 0, 0, tzinfo=UTC)  # two in the morning on Easter Sunday, in Oslo


@pytest.fixture
def night(database: Database, vault: Vault, clock: FrozenClock) -> Night:
    clock.set(AT_TWO)
    told = Night(database, vault, clock)
    told.organisation(ORGANISATION)
    told.users(USERS, anne="+4759442001", stranger="+4759449999")
    return told
