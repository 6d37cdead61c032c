"""Promise 5: after a whole night nothing of a service user's stands in clear, wherever somebody might look.

The house is real: commands, web, worker and clock as processes. What is looked through afterwards: each column of
each table, each byte of the database's files, each line that a process has said, and what operators are answered.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import MetaData, select

from tests.e2e.house import House, open_house, wait_until
from tests.standin.twilio import CUT_AFTER, answers

AREA, OLA, PER = "+4759440001", "+4759441001", "+4759441002"
ANNE, STRANGER = "+4759442001", "+4759443111"

ORGANISATION = f"""
areas:
  - id: storvik
    name: Storvik
    sms_number: "{AREA}"
    fallback: "Ring 116117."
    managers: [per]
    ladder: [{{rotas: [kveld], wait: 5m}}, {{rotas: [ambulant], wait: 5m}}]
staff:
  - {{id: ola, name: Ola Oppdikt, phone: "{OLA}"}}
  - {{id: per, name: Per Påfunn, phone: "{PER}"}}
rotas:
  - id: kveld
    name: Kveld
    kind: after_hours
    areas: [storvik]
    layers: [{{members: [ola], handoff: {{start: "2026-01-05T08:00", every: 1, unit: week}}}}]
  - id: ambulant
    name: Ambulant
    kind: ambulant
    areas: [storvik]
    layers: [{{members: [per], handoff: {{start: "2026-01-05T08:00", every: 1, unit: week}}}}]
"""
USERS = f"""
service_users:
  - id: u1
    name: Dagny Hvalrossøy
    phone: "{ANNE}"
    area: storvik
    born: "1931-07-19"
    address: "Krokodillestien 77, 0000 Storvik"
    access: "Nøkkelen ligger under pelargonien."
    plan:
      warning_signs: ["teller fiskekasser"]
      coping: ["spille trekkspill"]
      contacts: [{{name: Gudbjørg, relation: tremenning, phone: "+4759443222"}}]
      safe_environment: ["barometeret er hos naboen"]
      wishes: "Snakk ikke om kvernsteiner."
"""
# Each is written by somebody in the night below, and by nobody else.
SECRETS = [
    "Hvalrossøy", "Dagny", "59442001", "59443111", "59443222", "1931-07-19", "Krokodillestien", "pelargonien",
    "fiskekasser", "trekkspill", "Gudbjørg", "tremenning", "barometeret", "kvernsteiner",
    "havørn", "sjokoladekake", "månelyst", "papegøye", "sykkelpumpe", "regnfrakk",
]  # fmt: skip
OF_STAFF = ["Oppdikt", "Påfunn", "59440001", "59441001", "59441002"]  # no log line holds these either


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    with open_house(database_url, tmp_path) as opened:
        yield opened


def test_after_a_night_nothing_of_a_users_stands_in_clear(house: House) -> None:
    house.take_in(ORGANISATION, USERS)
    house.start_web()
    _a_night(house)
    wire = " ".join(message.body for message in house.provider.messages)
    said = house.said.encode() + "".join(house.get(path)[1] for path in ("/readyz", "/healthz")).encode()

    found = {
        (place, secret)
        for place, content in [("said", said), *_files(house), *_columns(house)]
        for secret in SECRETS
        if _stands_in(secret, content)
    }
    assert found == set()
    assert [secret for secret in OF_STAFF if _stands_in(secret, said)] == []
    assert all(secret in wire for secret in ("havørn", "trekkspill", "sykkelpumpe", "pelargonien", "papegøye"))
    assert b"web:answered" in said
    assert _stands_in("Oppdikt", dict(_columns(house))["staff.written"]), "what may stand in clear is found"


def test_the_search_finds_what_is_hidden_only_badly() -> None:
    for content in ("x Nøkkelen y", json.dumps("Nøkkelen"), quote("Nøkkelen")):
        assert _stands_in("Nøkkelen", content.encode())
    assert _stands_in("Nøkkelen", "Nøkkelen".encode("utf-16-le")) and _stands_in("Nøkkelen", b"N\xf8kkelen")
    assert not _stands_in("Nøkkelen", b"bunken")


def _a_night(house: House) -> None:
    """All ways in and out: a reply, a keyword, a stranger, relays, the card for 113, bad requests, a bad provider."""
    house.texts(ANNE, AREA, "jeg drømte om en havørn")
    worker, clock = house.start_worker(), house.start("clock")
    house.wait_for(OLA, "JA 1")
    house.texts(ANNE, AREA, "PLAN")
    house.wait_for(ANNE, "trekkspill")
    house.texts(STRANGER, AREA, "har dere sjokoladekake?")
    house.wait_for(OLA, "JA 2")
    house.texts(OLA, AREA, "JA 1")
    house.wait_for(OLA, "havørn")
    house.texts(OLA, AREA, "#1 jeg har kjøpt sykkelpumpe")
    house.wait_for(ANNE, "sykkelpumpe")
    house.texts(OLA, AREA, "#1 113")
    house.texts(OLA, AREA, "113 1")
    house.wait_for(OLA, "pelargonien")
    house.texts(ANNE, AREA, "en månelyst papegøye")
    house.wait_for(OLA, "papegøye")
    _goes_wrong(house)
    for process in (worker, clock):
        process.kill()


def _goes_wrong(house: House) -> None:
    attempts = house.provider.attempts
    house.provider.misbehave(answers(400, 21610), answers(500), CUT_AFTER)
    for body in ("regnfrakk " * 100, "FERDIG 1"):
        house.texts(OLA, AREA, f"#1 {body}")
    house.post({"From": ANNE, "Body": "havørn"})
    house.post({"From": ANNE, "Body": "havørn"}, token="another-token")
    house.get(f"/channels/{ANNE}?name=Dagny")
    wait_until(lambda: house.provider.attempts >= attempts + 3, lambda: house.said)


def _files(house: House) -> Iterator[tuple[str, bytes]]:
    """The database's own files as they lie on the disk now, write-ahead log and copies too."""
    file = house.database.file
    if file is not None:
        yield from ((each.name, each.read_bytes()) for each in file.parent.glob(f"{file.name}*"))


def _columns(house: House) -> Iterator[tuple[str, bytes]]:
    tables = MetaData()
    tables.reflect(house.database.engine)
    assert {"text", "event", "work", "service_user", "plan_opening"} <= set(tables.tables)
    for table in tables.tables.values():
        with house.database.read() as db:
            rows = list(db.execute(select(table)).mappings())
        yield from ((str(column), " ".join(str(row[column]) for row in rows).encode()) for column in table.columns)


def _stands_in(secret: str, content: bytes) -> bool:
    """As it is, or written as JSON, addresses and old programs write it."""
    as_json, as_address = json.dumps(secret)[1:-1], quote(secret)
    written = [secret.encode(code) for code in ("utf-8", "latin-1", "utf-16-le")]
    return any(form in content for form in [*written, as_json.encode(), as_address.encode()])
