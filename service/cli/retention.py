"""`retention`: how long everything is kept, what would go now, and letting it go, as the clock does each night."""

from collections.abc import Mapping
from datetime import UTC, datetime

import click

from schedules.retention import KINDS
from service.cli.printing import format_option, remark, show
from service.config import database_url, field_keys
from service.models import new_id
from service.opening import open_database
from service.organisation import standing
from service.retention import running
from service.vault import Vault

COLUMNS = ("kind", "days", "counted_from", "rows")
HELD = {
    "unjournalled": "not let go: nobody has said whether they are journalled",
    "undecided": "not let go: a deviation about them is to be decided on",
}


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only count what would be let go; nothing is changed.")
@format_option
def retention(dry_run: bool, form: str) -> None:
    """Let go of what is older than the organisation's file says. Rows are counted by kind."""
    now, database = datetime.now(UTC), open_database(database_url())
    try:
        with database.read() as db:
            days = standing(db).organisation.retention
        counts, held = running.foreseen(database, now)
        if not dry_run:
            id = f"{running.RETENTION}:by-hand:{new_id()}"
            for _rows in running.batches(database, Vault(field_keys()), id, now):
                pass
            with database.write() as db:
                run = running.finish(db, id, now)
            counts, held = {kind: run.let_go.get(kind, 0) for kind in KINDS}, run.held
    finally:
        database.close()
    show(COLUMNS, [{"kind": kind, "days": days.days(kind), "counted_from": one.counted, "rows": counts[kind]}
                   for kind, one in KINDS.items()], form)  # fmt: skip
    _say(held)
    remark("Nothing was changed." if dry_run else "Done.")


def _say(held: Mapping[str, Mapping[str, int]]) -> None:
    for reason, areas in held.items():
        for area, count in sorted(areas.items()):
            remark(f"{area}: {count} conversations {HELD[reason]}.")
