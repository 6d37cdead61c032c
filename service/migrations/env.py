"""Alembic runs this for each command; the connection is given by `service.migrations`, in its transaction."""

from typing import Any, Literal

from alembic import context
from sqlmodel.sql.sqltypes import AutoString

from service.models import metadata
from service.models.base import Instant


def unchanged(_: Any, __: Any, directives: list[Any]) -> None:
    """Writes no revision where nothing differs."""
    if directives and directives[0].upgrade_ops.is_empty():
        directives.clear()


def plain_type(kind: str, item: Any, _: Any) -> str | Literal[False]:
    """Revisions name the database's own types: they must stay true when our classes have changed."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, AutoString):
        return "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=plain_type,
    process_revision_directives=unchanged,
)
context.run_migrations()
