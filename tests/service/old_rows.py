"""Rows as each revision's version wrote them, by raw SQL: what an upgrade must bring along.

In Storvik Ola has the evening and Anne has texted; Ola was paged and has not answered. Later revisions add a note of
what is due, an offer of an open shift, Mona's account, and what Anne has agreed to, told and asked for.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

from service.vault import Vault

NOW = datetime(2026, 11, 15, 1, 30, tzinfo=UTC)
STORVIK, OLA, MONA, ANNE = "+4759440001", "+4759441001", "+4759441002", "+4759442001"
WORDS, PLAN = "er det noen våkne?", {"coping": ["gå tur"]}
OLDEST, CONVERSATION, PAGE, TEXT, OFFER = "01a1", "01b1", "01b2", "01b3", "01e1"
Row: TypeAlias = Mapping[str, Any]
Written: TypeAlias = Callable[[Vault], list[tuple[str, Row]]]


def put(db: Connection, vault: Vault, revision: str) -> None:
    """The rows of that revision and of all before it."""
    for number in sorted(ROWS):
        if number <= revision:
            for table, row in ROWS[number](vault):
                _insert(db, table, row)


def _insert(db: Connection, table: str, row: Row) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    values = {name: _plain(db, value) for name, value in row.items()}
    db.execute(text(f'INSERT INTO "{table}" ({columns}) VALUES ({", ".join(f":{name}" for name in row)})'), values)


def _plain(db: Connection, value: Any) -> Any:
    """As drivers of that time wrote it: SQLite has neither times nor JSON of its own."""
    match value:
        case datetime():
            return value if db.dialect.name == "postgresql" else f"{value:%Y-%m-%d %H:%M:%S.%f}"
        case dict() | list():
            return json.dumps(value)
        case _:
            return value


def _the_organisation(_: Vault) -> list[tuple[str, Row]]:
    area = {"id": "storvik", "name": "Storvik", "sms_number": STORVIK, "managers": ["mona"], "ladder_rounds": 1,
            "fallback": {"default": "Ring legevakten 116117."},
            "ladder": [{"rotas": ["kveld"], "wait": "5m"}, {"staff": ["mona"], "wait": "10m"}]}  # fmt: skip
    staff = [{"id": "ola", "name": "Ola Oppdikt", "phone": OLA}, {"id": "mona", "name": "Mona Måtro", "phone": MONA}]
    rota = {"id": "kveld", "name": "Kveldsvakt", "kind": "after_hours", "areas": ["storvik"], "layers": [
        {"members": ["ola"], "handoff": {"start": "2026-01-05T08:00", "every": 1, "unit": "week"}}]}  # fmt: skip
    return [
        ("area", {"id": "storvik", "position": 0, "sms_number": STORVIK, "written": area, "last_number": 2,
                  "imported_at": NOW - timedelta(days=9), "retired_at": None}),
        *(("staff", {"id": one["id"], "position": n, "phone": one["phone"], "written": one, "retired_at": None})
          for n, one in enumerate(staff)),
        ("rota", {"id": "kveld", "position": 0, "written": rota, "retired_at": None}),
        ("rota", {"id": "jul", "position": 1, "retired_at": None, "written": {
            "id": "jul", "name": "Juledagene", "kind": "holiday", "areas": ["storvik"]}}),
        ("coverage", {"id": "helg", "position": 0, "retired_at": None, "written": {
            "id": "helg", "area": "storvik", "kinds": ["holiday"], "minimum": 1, "start": "2026-12-24T20:00",
            "end": "2026-12-25T08:00"}}),
        ("period", {"id": "jul", "position": 0, "retired_at": None, "written": {
            "id": "jul", "name": "Julen", "start": "2026-12-23", "end": "2027-01-02"}}),
        ("duty", {"id": OLDEST, "rota_id": "kveld", "position": 0, "override": True, "staff_id": "mona",
                  "start": "2026-11-20T20:00", "end": "2026-11-21T08:00"}),
        ("absence", {"id": "01a2", "position": 0, "staff_id": "ola", "start": "2026-11-20", "end": "2026-11-21",
                     "kind": "sick"}),
        ("standing", {"id": 1, "version": 7, "stamp": "old", "whole": {}}),
    ]  # fmt: skip


def _people(vault: Vault) -> list[tuple[str, Row]]:
    def sealed(column: str, fields: Row) -> str:
        return vault.seal(json.dumps(fields), table="service_user", id="anne", column=column)

    return [
        ("service_user", {
            "id": "anne", "phone_index": vault.index(ANNE), "area_id": "storvik", "language": "nb", "sms_only": False,
            "particulars_sealed": sealed("particulars_sealed", {"name": "Anne Påhitt", "phone": ANNE}),
            "plan_sealed": sealed("plan_sealed", PLAN), "primary_contact": "ola", "avoid": ["mona"],
            "coordinator": None, "consent_given": "2026-01-01", "consent_until": None, "objects": False,
            "plan_by_sms": True, "position": 0, "retired_at": None}),
        ("silenced", {"phone_index": vault.index("+4759442009"), "area_id": "", "since": NOW - timedelta(days=3)}),
    ]  # fmt: skip


def _conversations(vault: Vault) -> list[tuple[str, Row]]:
    anne, minute = vault.index(ANNE), timedelta(minutes=1)

    def a_text(id: str, phone: str, body: str, **more: Any) -> Row:
        return {
            "id": id, "area_id": "storvik", "conversation_id": CONVERSATION, "direction": "in", "at": NOW - minute,
            "party_index": vault.index(phone), "media": 0, "automatic": False, "repeated": 0,
            "party_sealed": vault.seal(phone, table="text", id=id, column="party_sealed"),
            "body_sealed": vault.seal(body, table="text", id=id, column="body_sealed"), **more}  # fmt: skip

    return [
        ("conversation", {
            "id": CONVERSATION, "area_id": "storvik", "number": 1, "state": "paging", "service_user_id": "anne",
            "phone_index": anne, "open_for": anne, "in_gap": False, "holder_had_duty": False, "texts": 2, "run": 1,
            "phone_sealed": vault.seal(ANNE, table="conversation", id=CONVERSATION, column="phone_sealed"),
            "opened_at": NOW - minute, "waiting_since": NOW - minute, "staff_wrote_last": False, "run_kind": "first",
            "run_round": 1, "run_ask": 1, "run_step": 1, "step_until": NOW + 4 * minute, "told_trying": False,
            "promised_at": NOW + 20 * minute}),
        ("page", {"id": PAGE, "conversation_id": CONVERSATION, "staff_id": "ola", "run": 1, "run_kind": "first",
                  "round": 1, "ask": 1, "step": 1, "wait_seconds": 300, "at": NOW - minute,
                  "handed_at": NOW - minute}),
        ("text", a_text(TEXT, ANNE, WORDS, position=1, provider_id="SM1")),
        ("text", a_text("01b4", OLA, "En henvendelse venter. Svar JA 1.", position=2, direction="out", to_staff="ola",
                        template="page", delivery="delivered", page_id=PAGE, provider_id="SM2")),
    ]  # fmt: skip


def _work(_: Vault) -> list[tuple[str, Row]]:
    return [
        ("work", {"key": f"step:{CONVERSATION}", "kind": "step", "subject": CONVERSATION,
                  "due_at": NOW + timedelta(minutes=4), "state": "due", "attempt": 0, "created_at": NOW, "detail": {}}),
        ("event", {"at": NOW, "name": "conversation:page:sent", "subject": CONVERSATION,
                   "area_id": "storvik", "staff_id": "ola", "detail": {"step": 1}}),
        ("process", {"id": "w1", "kind": "worker", "started_at": NOW, "beat_at": NOW}),
        ("lease", {"name": "clock", "holder": "c1", "until": NOW}),
    ]  # fmt: skip


def _ahead(_: Vault) -> list[tuple[str, Row]]:
    start, end = datetime(2026, 12, 24, 19, tzinfo=UTC), datetime(2026, 12, 25, 7, tzinfo=UTC)
    return [
        ("gap", {"id": "01e0", "area_id": "storvik", "requirement_id": "helg", "start": start, "end": end,
                 "beyond": False, "minimum": 1, "covered": 0, "absent": [], "state": "open", "opened_at": NOW,
                 "changed_at": NOW}),
        ("offer", {"id": OFFER, "area_id": "storvik", "number": 2, "gap_id": "01e0", "requirement_id": "helg",
                   "rota_id": "jul", "start": start, "end": end, "deadline": NOW + timedelta(days=2),
                   "state": "open", "offered_at": NOW, "told_refused": False}),
        ("offer_ask", {"id": "01e2", "offer_id": OFFER, "staff_id": "mona", "asked_at": NOW, "texts": []}),
        ("report", {"id": "01e3", "area_id": "storvik", "period_id": "jul", "lead_day": 14, "due_at": NOW,
                    "period_end": end, "state": "failed"}),
    ]  # fmt: skip


def _accounts(_: Vault) -> list[tuple[str, Row]]:
    return [
        ("account", {"id": "01f1", "name": "Mona Måtro", "email": "mona@example.org", "language": "nb",
                     "staff_id": "mona", "created_at": NOW}),
        ("account_role", {"account_id": "01f1", "role": "manager", "area_id": "storvik"}),
    ]  # fmt: skip


def _under_fire(_: Vault) -> list[tuple[str, Row]]:
    return [
        ("read_back", {"area_id": "storvik", "sms_number": STORVIK, "floor": NOW, "read_to": NOW, "untold": 0}),
        ("staff_reach", {"staff_id": "ola", "phone": OLA, "failures": 1, "code": "30003", "failed_text_at": NOW}),
        ("drill", {"id": "01g1", "area_id": "storvik", "number": 3, "state": "over", "by_clock": False,
                   "begun_at": NOW, "told": 1}),
    ]  # fmt: skip


def _rights(vault: Vault) -> list[tuple[str, Row]]:
    told = vault.seal("Ingen kom i går.", table="complaint", id="01h2", column="body_sealed")
    return [
        ("consent", {"id": "01h1", "service_user_id": "anne", "purpose": "next_of_kin", "at": NOW,
                     "given_on": "2026-11-01", "how": "spoken", "by_staff": "ola"}),
        ("complaint", {"id": "01h2", "area_id": "storvik", "at": NOW, "teller": "person", "service_user_id": "anne",
                       "body_sealed": told, "way": "text", "due_at": NOW + timedelta(days=5)}),
        ("access_request", {"id": "01h3", "service_user_id": "anne", "at": NOW, "how": "text", "due_on": "2026-12-15"}),
    ]  # fmt: skip


def _before_holidays(vault: Vault) -> list[tuple[str, Row]]:
    said = vault.seal("Jul 2026: dagsenteret er stengt.", table="holiday_text", id="01i1", column="told_sealed")
    return [
        ("holiday_text", {"id": "01i1", "service_user_id": "anne", "period_id": "jul-2026", "nth": 0,
                          "period_end": NOW + timedelta(days=12), "at": NOW, "text_id": TEXT, "told_sealed": said}),
    ]  # fmt: skip


ROWS: Mapping[str, Written] = {
    "0001": _the_organisation, "0002": _people, "0003": _conversations, "0004": _work, "0005": _ahead,
    "0006": _accounts, "0007": _under_fire, "0008": _rights,
    "0009": _before_holidays,
}  # fmt: skip
