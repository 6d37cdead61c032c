"""What balancers and operators ask (contract, section 6). Counts only: no ids, no content."""

from datetime import datetime

from flask import Blueprint, Response, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from service import doctor, heartbeat, log, metrics, migrations
from service.database import Database
from service.errors import SchemaBehind, SchemaUnknown
from service.web.callers import Caller, calls_from
from service.web.edge import edge
from service.web.intake import intake

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
    return jsonify(**parts, troubles=[*troubles, *_kept()]), 200 if all(parts.values()) else 503


@health.get("/metrics")
@calls_from(Caller.ANYONE)
def prometheus() -> Response:
    """Counts and ages for Prometheus; 503 while the database is away."""
    with edge().database.read() as db:
        told = metrics.exposition(db, edge().now())
    return Response(told, content_type=CONTENT_TYPE_LATEST)


def _kept() -> list[str]:
    """What waits outside the database, of this machine."""
    spool = intake().spool
    if spool is None:
        return []
    kept = {"kept outside the database": spool.count(), "kept outside, cannot be taken in": spool.count_aside()}
    return [f"{what}: {count}" for what, count in kept.items() if count]


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
            parts["worker"] = heartbeat.alive(db, "worker", now, heartbeat.WORKER_WITHIN)
            parts["clock"] = heartbeat.alive(db, "clock", now, heartbeat.CLOCK_WITHIN)
            troubles = [f"{what}: {count}" for what, count in doctor.troubles(db, now).items()]
    except (SchemaBehind, SchemaUnknown) as error:
        troubles = [str(error)]
    except SQLAlchemyError as error:
        log.trouble("web:not_ready", error)
    return parts, troubles
