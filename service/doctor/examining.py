"""The checks, one after another; one that cannot be made is itself a finding, and hides no other."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from channels.base import Channel
from channels.twilio import Twilio
from service import backup, heartbeat, keys_fit, log, migrations
from service.config import Settings
from service.database import Database
from service.doctor import field_keys, line_of_help, provider
from service.doctor.finding import Finding, Severity
from service.doctor.troubles import troubles
from service.errors import FieldKeyUnknown, SchemaBehind, SchemaUnknown, SealBroken
from service.models import metadata
from service.organisation import standing
from service.spool import Spool
from service.vault import Vault

CONVERSATION = metadata.tables["conversation"]
LITTLE_SPACE = 0.05  # of the disk
LAST_BACKUP = timedelta(days=2)
APART = timedelta(seconds=5)  # our clock and the database's


@dataclass(frozen=True)
class Patient:
    settings: Settings
    database: Database
    channel: Channel


def examine(patient: Patient, now: datetime) -> list[Finding]:
    """All that was found, the most serious first. Asks the provider and the database; changes nothing."""
    found = at_hand(patient, now)
    if patient.settings.channel == "simulator":
        found.append(Finding("simulated", severity=Severity.NOTE))
    elif isinstance(patient.channel, Twilio):
        found += provider.examine(patient.database, patient.channel, patient.settings.public_url, now)
    return sorted(found, key=lambda one: one.severity != Severity.PROBLEM)


def at_hand(patient: Patient, now: datetime) -> list[Finding]:
    """What settings and the database tell: nobody else is asked, so it takes no time."""
    return [*_database(patient, now), *_settings(patient.settings)]


def _settings(settings: Settings) -> Iterator[Finding]:
    if settings.smtp_url is None:
        yield Finding("no_mail", severity=Severity.NOTE)
    if settings.channel == "twilio" and settings.this_machine_only:
        yield Finding("loopback")
    if settings.spool is not None:
        yield from _spooled(Spool(settings.spool, Vault(settings.field_keys)))


def _spooled(spool: Spool) -> Iterator[Finding]:
    for key, count in (("spool_waiting", spool.count()), ("spool_aside", spool.count_aside())):
        if count:
            yield Finding(key, {"n": count})


def _database(patient: Patient, now: datetime) -> Iterator[Finding]:
    try:
        migrations.check(patient.database)
        with patient.database.read() as db:
            yield from _processes(db, now)
            yield from (Finding(what, {"n": count}) for what, count in troubles(db, now).items())
            yield from line_of_help.examine(db, standing(db), now)
            yield from _backed_up(db, now)
            vault = Vault(patient.settings.field_keys)
            keys_fit.check(db, vault)
            waiting = Spool(patient.settings.spool, vault).keys() if patient.settings.spool is not None else {}
            yield from field_keys.examine(db, vault, waiting, now)
    except (SchemaBehind, SchemaUnknown):
        yield Finding("schema")
    except (FieldKeyUnknown, SealBroken):
        yield Finding("keys")
    except SQLAlchemyError as error:
        log.trouble("doctor:database", error)
        yield Finding("database")
    yield from _place(patient.database, now)


def _processes(db: Connection, now: datetime) -> Iterator[Finding]:
    if not heartbeat.alive(db, "worker", now, heartbeat.WORKER_WITHIN):
        yield Finding("no_worker")
    if not heartbeat.alive(db, "clock", now, heartbeat.CLOCK_WITHIN):
        yield Finding("no_clock")


def _backed_up(db: Connection, now: datetime) -> Iterator[Finding]:
    """Of SQLite: PostgreSQL's tools leave no word here."""
    made = backup.last_made(db)
    if made is not None and made < now - LAST_BACKUP:
        yield Finding("backup_old", {"days": (now - made).days})
    if made is None and db.dialect.name == "sqlite" and db.scalar(select(CONVERSATION.c.id).limit(1)):
        yield Finding("no_backup", severity=Severity.NOTE)


def _place(database: Database, now: datetime) -> Iterator[Finding]:
    """The disk under SQLite, the clock of PostgreSQL."""
    if database.file is not None:
        total, _, free = shutil.disk_usage(database.file.parent)
        if free < LITTLE_SPACE * total:
            yield Finding("little_space", {"percent": round(100 * free / total)})
        return
    try:
        with database.read() as db:
            theirs = db.execute(select(func.clock_timestamp())).scalar_one()
    except SQLAlchemyError:
        return  # said above
    if abs(theirs - now) > APART:
        yield Finding("clocks_apart", {"seconds": round(abs(theirs - now).total_seconds())})
