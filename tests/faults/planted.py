"""One violation after the other, planted into a copy of what a run has left, and the check that must see each.

A `Plant` is SQL for the database, or a change of the record or of a file; `seen_by` is the check's name.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from bench.checking.evidence import TABLES

Lines: TypeAlias = list[dict[str, Any]]


@dataclass(frozen=True)
class Plant:
    seen_by: str
    sql: str | None = None
    record: Callable[[Lines], Lines] | None = None
    organisation: Callable[[dict[str, Any]], None] | None = None


def opened_to_anything(left: Path, database: Path, into: Path) -> Path:
    """The folder `left` once more, with a database without the rules by which it would refuse what is planted."""
    shutil.copytree(left, into, ignore=shutil.ignore_patterns("*.log", "*.db*", "spool", "planted*"))
    with sqlite3.connect(into / "kept.db") as bare:
        bare.execute("ATTACH ? AS kept", [str(database)])
        for table in TABLES:
            bare.execute(f"CREATE TABLE {table} AS SELECT * FROM kept.{table}")
    return into


def plant(one: Plant, bare: Path, into: Path) -> str:
    """A copy of the folder `bare` with this violation; the address of its database."""
    shutil.copytree(bare, into)
    with sqlite3.connect(into / "kept.db") as copy:
        if one.sql is not None:
            planted = copy.execute(one.sql).rowcount
            assert planted > 0, f"nothing was there to plant {one.seen_by!r} in"
    if one.record is not None:
        _change_record(into / "record.jsonl", one.record)
    if one.organisation is not None:
        file = into / "organisation.yaml"
        written = yaml.safe_load(file.read_text())
        one.organisation(written)
        file.write_text(yaml.safe_dump(written))
    return f"sqlite:///{into / 'kept.db'}"


def _change_record(file: Path, change: Callable[[Lines], Lines]) -> None:
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    before = json.dumps(lines)
    changed = change(lines)
    assert json.dumps(changed) != before, "nothing was there to plant it in"
    file.write_text("".join(json.dumps(line) + "\n" for line in changed))


def _first(lines: Lines, **wanted: Any) -> dict[str, Any]:
    return next(line for line in lines if all(line.get(name) == value for name, value in wanted.items()))


def _answered_otherwise(lines: Lines) -> Lines:
    post = _first(lines, kind="post", status=200)
    return [*lines, {**post, "began": lines[-1]["at"], "bodies": ["noe annet"]}]


def _never_acknowledged(lines: Lines) -> Lines:
    sid = _first(lines, kind="post", status=200)["sid"]
    return [line for line in lines if not (line["kind"] == "post" and line["sid"] == sid)]


def _other_words(lines: Lines) -> Lines:
    _first(lines, kind="send", told="good")["body"] += "!"
    return lines


def _another_phone(lines: Lines) -> Lines:
    _first(lines, kind="send", told="good")["to"] = "+4759449999"
    return lines


def _again_for_no_reason(lines: Lines) -> Lines:
    calm = [line for line in lines if line["kind"] != "kill"]
    send = _first(calm, kind="send", told="good")
    return [*calm, {**send, "sid": None, "told": "429"}]


def _twice(lines: Lines) -> Lines:
    return [*lines, {**_first(lines, kind="send", told="good"), "sid": "SMtwice"}]


def _delivered(lines: Lines) -> Lines:
    heard = {line["text"] for line in lines if line["kind"] == "receipt"}
    send = next(line for line in lines if line["kind"] == "send" and line["sid"] and line["text"] not in heard)
    return [*lines, {"kind": "receipt", "at": send["at"], "sid": send["sid"], "text": send["text"],
                     "status": "delivered", "answered": 200}]  # fmt: skip


def _first_texts_only(lines: Lines) -> Lines:
    """Whoever got a text got no other from then on."""
    kept, heard = [], set()
    for line in lines:
        again = line["kind"] == "send" and line["to"] in heard
        if line["kind"] == "send" and line["sid"] is not None:
            heard.add(line["to"])
        if not again:
            kept.append(line)
    return kept


def _two_mails(lines: Lines) -> Lines:
    return [*lines, _first(lines, kind="mail")]


def _forged(lines: Lines) -> Lines:
    return [*lines, {**_first(lines, kind="text"), "kind": "forged", "status": 200}]


def _somebody_began(organisation: dict[str, Any]) -> None:
    """Everybody's evening began at each whole quarter minute of the run, whoever that was to be."""
    for rota in organisation["rotas"]:
        if rota["id"].startswith("kveld"):
            first, last = rota["shifts"][0]["start"][:10], rota["shifts"][-1]["start"][:10]
            rota["shifts"] += [
                {"staff": rota["id"].replace("kveld", "plan"), "start": f"{day}T{hour:02}:{minute:02}:00",
                 "end": f"{day}T{hour:02}:{minute:02}:30"}
                for day in {first, last} for hour in range(24) for minute in range(60)
            ]  # fmt: skip


IN, OUT = "direction = 'in'", "direction = 'out'"
HELD = "SELECT conversation_id FROM holding"

PLANTS = [
    Plant("stored once", f"DELETE FROM text WHERE id = (SELECT min(id) FROM text WHERE {IN})"),
    Plant("stored once", f"""UPDATE text SET body_sealed = (SELECT body_sealed FROM text WHERE {IN} ORDER BY id DESC)
                            WHERE id = (SELECT min(id) FROM text WHERE {IN})"""),
    Plant("nothing forged is stored", f"""UPDATE text SET provider_id = 'SMforged'
                                         WHERE id = (SELECT min(id) FROM text WHERE {IN})"""),
    Plant("nothing forged is stored", record=_forged),
    Plant("stored before it was acknowledged", f"""UPDATE text SET at = datetime(at, '+1 hour')
                                                  WHERE id = (SELECT min(id) FROM text WHERE {IN})"""),
    Plant("the same text gets the same answer", record=_answered_otherwise),
    Plant("no text stays unheard", f"DELETE FROM text WHERE {IN}", record=_never_acknowledged),
    Plant("no text stays unheard", f"UPDATE text SET delivery = 'in_reply' WHERE {OUT}", record=_never_acknowledged),
    Plant("people are answered", f"""DELETE FROM text WHERE {OUT} AND to_staff IS NULL
                                    AND (area_id, at) IN (SELECT area_id, opened_at FROM conversation)"""),
    Plant("helpers are answered", f"""DELETE FROM text WHERE {OUT} AND template = 'you_have'"""),
    Plant("what is written to a holder reaches one", f"DELETE FROM text WHERE {OUT} AND conversation_id IN ({HELD})"),
    Plant("the outbox is empty", f"UPDATE text SET delivery = 'unknown' WHERE {OUT} AND delivery = 'accepted'"),
    Plant("the outbox is empty", "UPDATE work SET state = 'due' WHERE kind = 'send' AND state = 'done'"),
    Plant("what was sent is what is stored", record=_other_words),
    Plant("every text goes to whom it is for", record=_another_phone),
    Plant("nobody reads what is not theirs", f"""UPDATE text SET to_staff = 'plan1'
                                                WHERE {OUT} AND template IN ('you_have', 'relay')"""),
    Plant("nobody reads what is not theirs", "UPDATE text SET to_staff = NULL WHERE template IN ('you_have', 'relay')"),
    Plant("sent again only in doubt", record=_again_for_no_reason),
    Plant("what was sent twice is marked", record=_twice),
    Plant("its fate is what the provider saw", f"""UPDATE text SET delivery = 'accepted', provider_id = 'SMno' || id
                                                  WHERE {OUT} AND delivery = 'dropped'"""),
    Plant("its fate is what the provider saw", f"""UPDATE text SET delivery = 'dropped'
                                                  WHERE {OUT} AND delivery = 'accepted'"""),
    Plant("receipts are heeded", record=_delivered),
    Plant("nothing is sent that is no longer true", "UPDATE text SET expires_at = attempted_at WHERE page_id IS NULL"),
    Plant("order is kept", f"UPDATE text SET position = 1000 - position WHERE {OUT} AND position IS NOT NULL"),
    Plant("held by one or declared unanswered", "UPDATE conversation SET holder = 'plan1' WHERE state = 'taken'"),
    Plant("held by one or declared unanswered", "UPDATE conversation SET state = 'paging' WHERE state = 'unanswered'"),
    Plant("held by one or declared unanswered", "DELETE FROM text WHERE template IN ('unanswered_lead', 'gap_lead')"),
    Plant("held by one or declared unanswered", "DELETE FROM text WHERE template LIKE 'manager%'"),
    Plant("one at a time", """INSERT INTO holding (id, conversation_id, staff_id, since)
                             SELECT 'x' || id, conversation_id, 'plan1', since FROM holding"""),
    Plant("who has it was asked and said yes", "UPDATE holding SET staff_id = 'plan1'"),
    Plant("who has it was asked and said yes", "UPDATE holding SET since = datetime(since, '-1 second')"),
    Plant("each taking is told once", "DELETE FROM text WHERE template IN ('taken', 'taken_off_duty')"),
    Plant("nothing is said twice", """UPDATE text SET template = 'received', at = (
                                     SELECT min(at) FROM text other WHERE other.conversation_id = text.conversation_id)
                                     WHERE direction = 'out' AND to_staff IS NULL AND template IS NOT NULL"""),
    Plant("each page has its text", "DELETE FROM text WHERE page_id IS NOT NULL"),
    Plant("those are asked who can be", "UPDATE page SET staff_id = 'plan1'"),
    Plant("numbers mean one thing", """UPDATE offer SET number = (
                                      SELECT number FROM conversation WHERE conversation.area_id = offer.area_id)"""),
    Plant("no timer is left over", "UPDATE work SET state = 'due', due_at = '2020-01-01 00:00:00' WHERE kind = 'step'"),
    Plant("steps do not end early", "UPDATE page SET wait_seconds = wait_seconds + 60"),
    Plant("steps end", "UPDATE event SET at = datetime(at, '+10 minutes') WHERE name = 'conversation:give_up'"),
    Plant("pages count as handed over once they are", "UPDATE page SET handed_at = datetime(handed_at, '-1 hour')"),
    Plant("promises are kept", record=_first_texts_only),
    Plant("promised times do not come early", """UPDATE text SET template = 'still_waiting'
                                                 WHERE template LIKE 'still%'"""),
    Plant("reminders wait their time", "UPDATE text SET at = datetime(at, '-15 seconds') WHERE template = 'reminder'"),
    Plant("managers hear every quarter of an hour", """UPDATE text SET at = datetime(at, '-1 minute')
                                                      WHERE template = 'manager_unanswered_again'"""),
    Plant("whoever comes on duty is asked", organisation=_somebody_began),
    Plant("what recurs is queued once", "UPDATE work SET state = 'dropped' WHERE key LIKE 'clock:%'"),
    Plant("reports are made and sent once", "UPDATE report_copy SET mail = 'queued'"),
    Plant("reports are made and sent once", "DELETE FROM report_copy WHERE staff_id LIKE 'plan%'"),
    Plant("reports come to every area", "DELETE FROM report WHERE area_id = 'sted1'"),
    Plant("mail comes once", record=_two_mails),
    Plant("mail comes once", record=lambda lines: [line for line in lines if line["kind"] != "mail"]),
    Plant("a shift goes to one", "UPDATE offer SET state = 'taken', taken_by = 'dag1'"),
    Plant("a shift goes to one", "UPDATE offer_ask SET answer = 'yes'"),
    # Put there, not changed: by night nobody is asked to confirm.
    Plant("whoever is asked is asked once", """
        INSERT INTO confirmation (id, area_id, number, rota_id, staff_id, start, state, asked_at, texts)
        SELECT id, 'sted1', 1, 'tidlig1', 'dag1', '2026-01-01 00:00:00', 'waiting', '2026-01-01 00:00:00', '[]'
        FROM (SELECT 'one' AS id UNION SELECT 'another')"""),
    Plant("whoever is asked is asked once", "UPDATE offer_ask SET staff_id = 'dag1', offer_id = 'one'"),
]  # fmt: skip
