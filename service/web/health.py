"""What balancers and operators ask (contract, section 6). Counts only: no ids, no content."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from channels.twilio_errors import ACCOUNT
from service import heartbeat, log, migrations, reports
from service.database import Database
from service.errors import SchemaBehind, SchemaUnknown
from service.models import metadata
from service.models.conversation import Delivery, Direction, State
from service.models.work import WorkState
from service.web.callers import Caller, calls_from
from service.web.edge import edge

WORKER_WITHIN = timedelta(seconds=10)
CLOCK_WITHIN = timedelta(seconds=30)
OVERDUE = timedelta(minutes=1)
RECENT = timedelta(hours=1)
CONVERSATION, TEXT, WORK = (metadata.tables[name] for name in ("conversation", "text", "work"))
CALENDAR = metadata.tables["calendar_source"]
health = Blueprint("health", __name__)


@health.get("/healthz")
@calls_from(Caller.ANYONE)
def healthz() -> Response:
    """Alive, whatever the database does."""
    return Response("ok", content_type="text/plain; charset=utf-8")


@health.get("/readyz")
@calls_from(Caller.ANYONE)
def readyz() -> ResponseReturnValue:
    """Whole: 503 where database, schema, worker or clock is missing; other troubles are only listed."""
    parts, troubles = _state(edge().line.database, edge().clock.now())
    return jsonify(**parts, troubles=troubles), 200 if all(parts.values()) else 503


def _state(database: Database, now: datetime) -> tuple[dict[str, bool], list[str]]:
    parts = dict.fromkeys(("database", "schema", "worker", "clock"), False)
    troubles: list[str] = []
    try:
        with database.read() as db:
            db.execute(select(1))
        parts["database"] = True
        migrations.check(database)
        parts["schema"] = True
        with database.read() as db:
            parts["worker"] = heartbeat.alive(db, "worker", now, WORKER_WITHIN)
            parts["clock"] = heartbeat.alive(db, "clock", now, CLOCK_WITHIN)
            troubles = _troubles(db, now)
    except (SchemaBehind, SchemaUnknown) as error:
        troubles = [str(error)]
    except SQLAlchemyError as error:
        log.trouble("web:not_ready", error)
    return parts, troubles


def _troubles(db: Connection, now: datetime) -> list[str]:
    """What an operator should look at: words and a count for each that there is."""
    overdue = WORK.c.state.in_((WorkState.DUE, WorkState.CLAIMED)) & (WORK.c.due_at < now - OVERDUE)
    lately = (TEXT.c.direction == Direction.OUT) & (TEXT.c.at > now - RECENT)
    counted = {
        "unanswered conversations": _count(db, CONVERSATION.c.state == State.UNANSWERED),
        "work more than a minute late": _count(db, overdue),
        "texts refused because of the provider's account, last hour": _count(db, lately & TEXT.c.error.in_(ACCOUNT)),
        "texts whose outcome the provider has not told, last hour":
            _count(db, lately & (TEXT.c.delivery == Delivery.UNKNOWN)),
        "calendars of others that are stale": _count(db, CALENDAR.c.stale_since.is_not(None)),
        **reports.troubles(db, now),
    }
    return [f"{what}: {count}" for what, count in counted.items() if count]


def _count(db: Connection, condition: ColumnElement[bool]) -> int:
    return db.execute(select(func.count()).where(condition)).scalar_one()
