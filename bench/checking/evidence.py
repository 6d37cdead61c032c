"""What is left of a run: the database by raw SQL, the record of what the provider saw, and the files it began with.

Sealed fields are opened here by code of its own: `<key id>.<base64url of nonce and ciphertext>`, AES-256-GCM under
HKDF-SHA-256 of the field key, bound to `table:id:column`. All instants are aware.
"""

import base64
import json
import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import yaml
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from psycopg.rows import dict_row

OSLO = ZoneInfo("Europe/Oslo")
TABLES = (
    "text",
    "conversation",
    "page",
    "holding",
    "work",
    "event",
    "offer",
    "offer_ask",
    "confirmation",
    "duty",
    "report",
    "report_copy",
    "duty_report_copy",
)
JSON_COLUMNS = ("detail", "texts", "written")
INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?")
NONCE = 12  # bytes
DOES_NOT_OPEN = "(its seal is of another place)"
Row = SimpleNamespace


@dataclass
class Evidence:
    """`tables` by name; `lines` of the record in order; `areas`, `staff` and `users` as the files wrote them, by id."""

    tables: dict[str, list[Row]]
    lines: list[dict[str, Any]]
    areas: dict[str, dict[str, Any]]
    staff: dict[str, dict[str, Any]]
    users: dict[str, dict[str, Any]]
    rotas: dict[str, dict[str, Any]]
    organisation: dict[str, Any]
    _kinds: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for line in self.lines:
            self._kinds[line["kind"]].append(line)

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        """The record's lines of a kind, in order."""
        return self._kinds[kind]

    @cached_property
    def sends(self) -> dict[str, list[dict[str, Any]]]:
        """What the provider was asked to send, by our text's id, in order; `sid` where it took it."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in self.of_kind("send"):
            found[line["text"]].append(line)
        return found

    @cached_property
    def posts(self) -> dict[str, list[dict[str, Any]]]:
        """The webhooks of each text in, by the provider's id, in the order in which they ended."""
        found: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for line in self.of_kind("post"):
            found[line["sid"]].append(line)
        return found

    @cached_property
    def came(self) -> list[Row]:
        return [row for row in self.tables["text"] if row.direction == "in"]

    @cached_property
    def went(self) -> list[Row]:
        return [row for row in self.tables["text"] if row.direction == "out"]

    @cached_property
    def conversations(self) -> dict[str, Row]:
        return {row.id: row for row in self.tables["conversation"]}

    @cached_property
    def pages(self) -> dict[str, list[Row]]:
        return by(self.tables["page"], "conversation_id")

    @cached_property
    def holdings(self) -> dict[str, list[Row]]:
        found = by(self.tables["holding"], "conversation_id")
        return {id: sorted(rows, key=lambda row: row.since) for id, rows in found.items()}

    @cached_property
    def texts_of(self) -> dict[str, list[Row]]:
        """By conversation, in order."""
        found = by([row for row in self.tables["text"] if row.conversation_id], "conversation_id")
        return {id: sorted(rows, key=lambda row: (row.at, row.position)) for id, rows in found.items()}

    @cached_property
    def at_once(self) -> dict[tuple[str | None, datetime], list[Row]]:
        """Our texts by area and the instant at which they were written."""
        found: dict[tuple[str | None, datetime], list[Row]] = defaultdict(list)
        for row in self.went:
            found[row.area_id, row.at].append(row)
        return found

    @cached_property
    def ended(self) -> datetime:
        """When everything had come to rest; in a test later than any clock showed, as one ran ahead."""
        rested = [datetime.fromisoformat(line["until"]) for line in self.of_kind("rested")]
        return max(rested, default=self.lines[-1]["at"])

    @cached_property
    def trouble(self) -> list[tuple[datetime, str]]:
        """When what was killed, frozen or cut."""
        return [(line["at"], line["what"]) for line in self.of_kind("kill")]

    def on_duty(self, area: str, at: datetime) -> dict[str, str]:
        """Rota to staff id, by the file's shifts alone; the last one in the file first."""
        found = {}
        for rota in self.rotas.values():
            if area in rota["areas"]:
                holding = [s["staff"] for s in rota["shifts"] if local(s["start"]) <= at < local(s["end"])]
                if holding:
                    found[rota["id"]] = holding[-1]
        return found


def by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def local(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=OSLO)


def read(folder: Path, url: str) -> Evidence:
    """All that is left of the run in this folder, whose database is at `url`."""
    seal = _seal(bytes.fromhex((folder / "field-key").read_text()))
    tables = {name: [Row(**row) for row in rows] for name, rows in _tables(url).items()}
    for row in tables["text"]:
        row.phone = _open(seal, "text", row.id, "party_sealed", row.party_sealed)
        row.body = _open(seal, "text", row.id, "body_sealed", row.body_sealed)
    for row in tables["conversation"]:
        row.phone = _open(seal, "conversation", row.id, "phone_sealed", row.phone_sealed)
    lines = [json.loads(line) for line in (folder / "record.jsonl").read_text().splitlines()]
    for line in lines:
        line["at"] = datetime.fromisoformat(line["at"])
    organisation = _yaml(folder / "organisation.yaml")
    users = _yaml(folder / "users.yaml")["service_users"]
    areas, staff, rotas = (_by_id(organisation[name]) for name in ("areas", "staff", "rotas"))
    return Evidence(tables, lines, areas, staff, _by_id(users), rotas, organisation)


def _yaml(file: Path) -> Any:
    return yaml.load(file.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # the C one is far quicker


def _by_id(items: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in items}


def _seal(field_key: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=b"vaktlinje seal").derive(field_key))


def _open(seal: AESGCM, table: str, id: str, column: str, sealed: str) -> str:
    data = base64.urlsafe_b64decode(sealed.partition(".")[2])
    try:
        return seal.decrypt(data[:NONCE], data[NONCE:], f"{table}:{id}:{column}".encode()).decode()
    except InvalidTag:
        return DOES_NOT_OPEN


def _tables(url: str) -> dict[str, list[dict[str, Any]]]:
    if url.startswith("sqlite:///"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as db:
            db.row_factory = sqlite3.Row
            return {name: [_read(dict(row)) for row in db.execute(f"SELECT * FROM {name}")] for name in TABLES}
    with psycopg.connect(url, row_factory=dict_row) as server:
        return {name: server.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}


def _read(row: dict[str, Any]) -> dict[str, Any]:
    """SQLite keeps instants as text in UTC, and JSON as text."""
    for name, value in row.items():
        if isinstance(value, str) and INSTANT.fullmatch(value):
            row[name] = datetime.fromisoformat(value).replace(tzinfo=UTC)
        elif isinstance(value, str) and name in JSON_COLUMNS:
            row[name] = json.loads(value)
    return row
