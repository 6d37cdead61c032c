"""What Vaktlinje's webhook is measured beside: a plain Flask application with raw SQL, one transaction a text.

`least`: the signature, the text stored once by its id, who is on duty, one text to send. `same`: the rows that
Vaktlinje writes for a first text, in Vaktlinje's own tables, with no sealing and no rules.
SQLite in WAL mode with synchronous=FULL and its own waiting; PostgreSQL as it comes. No worker.

    BARE_WRITES=least BARE_DATABASE=sqlite:///bare.db BARE_URL=http://127.0.0.1:8100 BARE_TOKEN=... \
        gunicorn -k gthread -w 2 --threads 8 -b 127.0.0.1:8100 'bench.bare:create()'
"""

import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from flask import Flask, Response, abort, request
from twilio.request_validator import RequestValidator

EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
TABLES = (
    "CREATE TABLE bare_duty (area TEXT, starts TEXT, ends TEXT, staff TEXT)",
    "CREATE INDEX bare_duty_area ON bare_duty (area, starts)",
    "CREATE TABLE bare_in (sid TEXT PRIMARY KEY, sender TEXT, recipient TEXT, body TEXT, at TEXT)",
    "CREATE TABLE bare_out (id TEXT PRIMARY KEY, recipient TEXT, body TEXT, at TEXT, state TEXT)",
)
ON_DUTY = "SELECT staff FROM bare_duty WHERE area = ? AND starts <= ? AND ends > ? ORDER BY starts DESC LIMIT 1"
Run = Callable[[str, Sequence[Any]], Any]


class Store:
    """A connection for each thread."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._thread = threading.local()

    @contextmanager
    def write(self) -> Iterator[Run]:
        if self._url.startswith("sqlite"):
            connection = self._sqlite()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection.execute
                connection.execute("COMMIT")
            except BaseException:
                connection.execute("ROLLBACK")
                raise
        else:
            with self._postgres().transaction():
                yield self.run

    def run(self, sql: str, values: Sequence[Any]) -> Any:
        if self._url.startswith("sqlite"):
            return self._sqlite().execute(sql, values)
        return self._postgres().execute(sql.replace("?", "%s").encode(), values)

    def _sqlite(self) -> sqlite3.Connection:
        if not hasattr(self._thread, "connection"):
            path = self._url.removeprefix("sqlite:///")
            self._thread.connection = sqlite3.connect(path, isolation_level=None, timeout=10)
            self._thread.connection.execute("PRAGMA journal_mode=WAL")
            self._thread.connection.execute("PRAGMA synchronous=FULL")
        return self._thread.connection

    def _postgres(self) -> "psycopg.Connection[Any]":
        if not hasattr(self._thread, "connection"):
            self._thread.connection = psycopg.connect(self._url, autocommit=True)
        return self._thread.connection


def furnish(url: str, areas: Sequence[tuple[str, str]]) -> None:
    """The tables, and for each area (its number, whom to page) a year of weekly duty."""
    store, begin = Store(url), datetime.now(UTC) - timedelta(days=100)
    for table in TABLES:
        store.run(table, ())
    with store.write() as run:
        for area, staff in areas:
            for week in range(52):
                starts = begin + timedelta(weeks=week)
                run("INSERT INTO bare_duty VALUES (?, ?, ?, ?)",
                    (area, starts.isoformat(), (starts + timedelta(weeks=1)).isoformat(), staff))


def create() -> Flask:
    app, store = Flask(__name__), Store(os.environ["BARE_DATABASE"])
    validator, url = RequestValidator(os.environ["BARE_TOKEN"]), os.environ["BARE_URL"]
    write = {"least": _least, "same": _same}[os.environ["BARE_WRITES"]]

    @app.post("/channels/twilio/sms")
    def sms() -> Response:
        form = request.form
        if not validator.validate(url + request.path, form, request.headers.get("X-Twilio-Signature", "")):
            abort(403)
        with store.write() as run:
            write(run, form["MessageSid"], form["From"], form["To"], form["Body"])
        return Response(EMPTY, content_type="text/xml; charset=utf-8")

    @app.get("/on-duty/<area>")
    def on_duty(area: str) -> Response:
        found = store.run(ON_DUTY, (area, *[datetime.now(UTC).isoformat()] * 2)).fetchall()
        return Response(json.dumps([{"staff": staff} for (staff,) in found]), content_type="application/json")

    return app


def _least(run: Run, sid: str, sender: str, recipient: str, body: str) -> None:
    now = datetime.now(UTC).isoformat()
    text = (sid, sender, recipient, body, now)
    stored = run("INSERT INTO bare_in VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", text)
    if stored.rowcount:
        [staff] = run(ON_DUTY, (recipient, now, now)).fetchone()
        run("INSERT INTO bare_out VALUES (?, ?, ?, ?, ?)", (secrets.token_hex(13), staff, "Sted: JA", now, "queued"))


def _same(run: Run, sid: str, sender: str, recipient: str, body: str) -> None:
    """One conversation, three texts, one page, four rows of work and two events, and what they need to be known."""
    now = datetime.now(UTC)
    text, conversation, page = (secrets.token_hex(13) for _ in range(3))
    [area] = run("SELECT id FROM area WHERE sms_number = ?", (recipient,)).fetchone()
    stored = _insert(run, "text", id=text, area_id=area, direction="in", at=now, provider_id=sid, party_index=sender,
                     party_sealed=sender, body_sealed=body)
    if not stored.rowcount:
        return
    run("SELECT id FROM service_user WHERE phone_index = ?", (sender,)).fetchone()
    run("SELECT id FROM conversation WHERE area_id = ? AND open_for = ?", (area, sender)).fetchone()
    [staff] = run(ON_DUTY, (recipient, now.isoformat(), now.isoformat())).fetchone()
    run("UPDATE area SET last_number = last_number + 1 WHERE id = ?", (area,))
    [number] = run("SELECT last_number FROM area WHERE id = ?", (area,)).fetchone()
    _insert(run, "conversation", id=conversation, area_id=area, number=number, state="paging", phone_index=sender,
            phone_sealed=sender, open_for=sender, in_gap=False, holder_had_duty=False, opened_at=now,
            staff_wrote_last=False, texts=3, run=1, run_kind="first", run_round=1, run_ask=1, run_step=1,
            step_until=now, told_trying=False, promised_at=now, waiting_since=now)
    run("UPDATE text SET conversation_id = ?, position = 1 WHERE id = ?", (conversation, text))
    _insert(run, "page", id=page, conversation_id=conversation, staff_id=staff, run=1, run_kind="first", round=1, ask=1,
            step=1, wait_seconds=7200, at=now)
    for name in ("conversation:opened", "conversation:page:queued"):
        _insert(run, "event", at=now, name=name, subject=conversation, area_id=area, detail="{}")
    for position, phone in ((2, staff), (3, sender)):
        sent = secrets.token_hex(13)
        _insert(run, "text", id=sent, area_id=area, conversation_id=conversation, position=position, direction="out",
                at=now, party_index=phone, party_sealed=phone, body_sealed=body, delivery="queued", expires_at=now)
        _work(run, f"send:{sent}", "send", sent, now)
    for timer in ("step", "promise"):
        _work(run, f"{timer}:{conversation}", timer, conversation, now + timedelta(hours=2))


def _work(run: Run, key: str, kind: str, subject: str, due_at: datetime) -> None:
    _insert(run, "work", key=key, kind=kind, subject=subject, due_at=due_at, state="due", attempt=0,
            created_at=due_at, detail="{}")


def _insert(run: Run, table: str, /, **values: Any) -> Any:
    if table == "text":
        values |= {"media": 0, "automatic": False, "repeated": 0}
    written = [value.isoformat(" ") if isinstance(value, datetime) else value for value in values.values()]
    return run(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))}) "
               "ON CONFLICT DO NOTHING", written)
