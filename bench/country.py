"""A made-up country for `bench.pages`: 50 areas, 300 staff, 150 rotas, a year of data and 100,000 texts.

Everything that people see is sealed as it would be, and the gaps are found by the program itself.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert

from schedules.orgfile import LeftOut
from schedules.yamlfile import Document, read
from service import figures, gaps, organisation, people
from service.database import Database
from service.line import duty_changed
from service.models import metadata, new_id
from service.models.account import EVERY_AREA, Role
from service.vault import Vault

OSLO = ZoneInfo("Europe/Oslo")
NOW = datetime(2026, 12, 18, 0, 14, tzinfo=OSLO)
AREAS, STAFF_EACH, ROTAS_EACH, USERS_EACH = 50, 6, 3, 40
CONVERSATIONS, TEXTS_EACH = 12_500, 8
WORKDAYS = ["mon", "tue", "wed", "thu", "fri"]
KINDS = ("after_hours", "ambulant", "backup")
AT_ONCE = 5_000  # rows in one INSERT


@dataclass(frozen=True)
class Sizes:
    """How much of everything: `whole` is what the issue asks for."""

    areas: int = AREAS
    conversations: int = CONVERSATIONS


def area_number(place: int) -> str:
    return f"+475944{place:04}"


def organisation_file(sizes: Sizes) -> dict[str, Any]:
    whole: dict[str, Any] = {"timezone": "Europe/Oslo", "country": "NO", "extra_holidays": ["12-24", "12-31"]}
    for key in ("areas", "staff", "rotas", "absences", "coverage"):
        whole[key] = [item for place in range(sizes.areas) for item in _area(place)[key]]
    return whole


def _area(place: int) -> dict[str, list[Any]]:
    chance, id = random.Random(place), f"a{place:02}"
    staff = [f"{id}-p{n}" for n in range(STAFF_EACH)]
    rotas = [f"{id}-r{n}" for n in range(ROTAS_EACH)]
    return {
        "areas": [{
            "id": id, "name": f"Område {place:02}", "sms_number": area_number(place), "fallback": "Ring 116117.",
            "office_hours": [{"days": WORKDAYS, "from": "08:00", "to": "15:30", "holidays": "exclude"}],
            "managers": staff[:1], "planners": staff[1:2],
            "ladder": [{"rotas": rotas[:1], "wait": "5m"}, {"rotas": rotas[1:], "wait": "5m"},
                       {"staff": staff[:1], "wait": "10m"}],
        }],
        "staff": [{"id": who, "name": f"Prøve Person {place:02}-{n}", "phone": f"+475944{1000 + 6 * place + n}",
                   "competences": ["psychiatric_nurse"] if n % 2 else ["social_worker"]}
                  for n, who in enumerate(staff)],
        "rotas": [_rota(rotas[n], id, n, staff, chance) for n in range(ROTAS_EACH)],
        "absences": [{"staff": chance.choice(staff), **_span(chance, 24 * 10), "kind": "vacation"} for _ in range(12)],
        "coverage": [
            {"id": f"{id}-natt", "area": id, "outside_office_hours": True, "minimum": 2},
            {"id": f"{id}-fag", "area": id, "outside_office_hours": True, "minimum": 1,
             "competences": ["psychiatric_nurse"]}],
    }  # fmt: skip


def _rota(id: str, area: str, place: int, staff: list[str], chance: random.Random) -> dict[str, Any]:
    turned = staff[place:] + staff[:place]
    handoff = {"start": "2026-01-05T08:00", "every": 1, "unit": "week"}
    return {
        "id": id, "name": f"Vakt {place}", "kind": KINDS[place], "areas": [area],
        "layers": [
            {"members": turned, "handoff": handoff, "windows": [{"days": WORKDAYS, "from": "15:30", "to": "08:00"}]},
            {"members": turned[2:] + turned[:2], "handoff": handoff,
             "windows": [{"days": ["sat", "sun"], "from": "08:00", "to": "08:00"}]}],
        "shifts": [{"staff": chance.choice(staff), **_span(chance, 14)} for _ in range(20)],
        "overrides": [{"staff": chance.choice([*staff, None]), **_span(chance, 14)} for _ in range(20)],
    }  # fmt: skip


def _span(chance: random.Random, most: int) -> dict[str, str]:
    start = datetime(2026, 2, 1) + timedelta(hours=chance.randrange(365 * 24))  # noqa: DTZ001 written, local
    end = start + timedelta(hours=chance.randrange(3, most))
    return {"start": start.isoformat(timespec="minutes"), "end": end.isoformat(timespec="minutes")}


def user_phone(number: int) -> str:
    return f"+475944{2000 + number}"


def users_file(sizes: Sizes) -> dict[str, Any]:
    return {"service_users": [
        {"id": f"u{n}", "name": f"Oppdikt Bruker {n}", "phone": user_phone(n), "area": f"a{n % sizes.areas:02}",
         "plan": {"coping": ["gå tur"], "warning_signs": ["sover ikke"], "wishes": "Spør meg først."}}
        for n in range(USERS_EACH * sizes.areas)]}  # fmt: skip


def settle(database: Database, vault: Vault, sizes: Sizes) -> None:
    """Fills the database, which has all tables and no rows."""
    before = NOW - timedelta(days=365)
    file = _file("organisation.yaml", organisation_file(sizes))
    with database.write() as db:
        organisation.take_in(db, file, LeftOut.STAYS, lambda: vault, before, duty_changed)
    users = _file("users.yaml", users_file(sizes))
    with database.write() as db:
        people.take_in(db, users, LeftOut.STAYS, vault, before)
    with database.write() as db:
        standing = organisation.standing(db)
        gaps.recompute(db, standing, [area.id for area in standing.organisation.areas], NOW)
    with database.write() as db:
        _talk(db, vault, sizes)
        _accounts(db, sizes)
    figures.keep(database, NOW)  # as last night's `tidy` did


def _file(name: str, content: dict[str, Any]) -> Document:
    # JSON is YAML, and has no anchors.
    return read(BytesIO(json.dumps(content).encode()), name)


def _talk(db: Connection, vault: Vault, sizes: Sizes) -> None:
    rows: dict[str, list[dict[str, Any]]] = {"conversation": [], "text": [], "page": [], "holding": [], "event": []}
    numbers = dict.fromkeys(range(sizes.areas), 0)
    chance = random.Random(7)
    for n in range(sizes.conversations):
        area = n % sizes.areas
        numbers[area] += 1
        opened = NOW - timedelta(days=365) + n * timedelta(days=365) / sizes.conversations
        for table, made in _conversation(vault, area, numbers[area], opened, chance).items():
            rows[table] += made
    for table, made in rows.items():
        for first in range(0, len(made), AT_ONCE):
            db.execute(insert(metadata.tables[table]), made[first : first + AT_ONCE])
    area_table = metadata.tables["area"]
    for place, last in numbers.items():
        db.execute(area_table.update().where(area_table.c.id == f"a{place:02}").values(last_number=last))


def _conversation(
    vault: Vault, area: int, number: int, opened: datetime, chance: random.Random
) -> dict[str, list[dict[str, Any]]]:
    id, user = new_id(), area + AREAS * chance.randrange(USERS_EACH)
    phone, area_id = user_phone(user), f"a{area:02}"
    holder, taken = f"{area_id}-p{chance.randrange(STAFF_EACH)}", opened + timedelta(minutes=chance.randrange(1, 20))
    is_open = NOW - opened < timedelta(hours=3)
    sealed = vault.seal(phone, table="conversation", id=id, column="phone_sealed")
    conversation = {
        "id": id, "area_id": area_id, "number": number, "state": "taken" if is_open else "closed",
        "service_user_id": f"u{user}", "phone_index": vault.index(phone), "phone_sealed": sealed,
        "open_for": id if is_open else None, "in_gap": chance.random() < 0.1, "holder": holder if is_open else None,
        "last_holder": None if is_open else holder, "opened_at": opened, "taken_at": taken, "texts": TEXTS_EACH,
        "closed_at": None if is_open else taken + timedelta(hours=1), "holder_step": 1, "holder_had_duty": True,
        "staff_wrote_last": True, "run": 1, "run_round": 1, "run_ask": 1, "told_trying": False,
        "journal": None if chance.random() < 0.05 else "journalled",
    }  # fmt: skip
    page = {"id": new_id(), "conversation_id": id, "staff_id": holder, "run": 1, "run_kind": "first", "round": 1,
            "ask": 1, "step": 1, "wait_seconds": 300, "at": opened, "handed_at": opened, "answer": "yes",
            "answered_at": taken, "ended_at": taken}
    holding = {"id": new_id(), "conversation_id": id, "staff_id": holder, "since": taken,
               "until": None if is_open else taken + timedelta(hours=1), "ended": None if is_open else "closed"}
    event: dict[str, Any] = {
        "name": "conversation:moved:take", "subject": id, "area_id": area_id, "staff_id": holder,
        "service_user_id": None, "at": taken, "detail": {}}  # fmt: skip
    known = set(metadata.tables["event"].c.keys())
    return {"conversation": [conversation], "page": [page], "holding": [holding],
            "event": [{key: value for key, value in event.items() if key in known}],
            "text": list(_texts(vault, id, area_id, phone, opened, taken, holder))}


def _texts(
    vault: Vault, conversation: str, area_id: str, phone: str, opened: datetime, taken: datetime, holder: str
) -> Iterator[dict[str, Any]]:
    for position in range(1, TEXTS_EACH + 1):
        id, comes_in = new_id(), position % 2 == 1
        at = opened if position == 1 else taken + timedelta(minutes=4 * position)
        yield {
            "id": id, "area_id": area_id, "conversation_id": conversation, "position": position,
            "direction": "in" if comes_in else "out", "at": at, "party_index": vault.index(phone),
            "party_sealed": vault.seal(phone, table="text", id=id, column="party_sealed"),
            "body_sealed": vault.seal("Klarer ikke sove i natt.", table="text", id=id, column="body_sealed"),
            "author_staff": None if comes_in else holder, "provider_id": f"SM{id}", "media": 0, "automatic": False,
            "delivery": None if comes_in else "delivered", "repeated": 0, "delivered_at": None if comes_in else at,
        }  # fmt: skip


def _accounts(db: Connection, sizes: Sizes) -> None:
    """One for each role, who may see all areas; the responder is on duty in the first."""
    for role in Role:
        staff = "a00-p0" if role is Role.RESPONDER else None
        db.execute(insert(metadata.tables["account"]).values(
            id=role, name=role, email=f"{role}@example.org", language="nb", staff_id=staff, created_at=NOW))
        db.execute(insert(metadata.tables["account_role"]).values(account_id=role, role=role, area_id=EVERY_AREA))
