"""Who made a change, as planners read it: an account's name, or the program whose token it was."""

from sqlalchemy import ColumnElement, FromClause, func, literal

from service.models import metadata

ACCOUNT, TOKEN = metadata.tables["account"], metadata.tables["api_token"]
BY_TOKEN = "token:"  # and the token's id, in place of an account's  # nosec B105


def with_makers(changes: FromClause) -> FromClause:
    """The changes joined with what `maker_name` needs."""
    made_by = changes.c.account_id
    return changes.join(ACCOUNT, ACCOUNT.c.id == made_by, isouter=True).join(
        TOKEN, literal(BY_TOKEN).concat(TOKEN.c.id) == made_by, isouter=True)


def maker_name() -> ColumnElement[str | None]:
    """`program «turnus»` where it is a program; NULL where nobody knows."""
    return func.coalesce(ACCOUNT.c.name, literal("program «").concat(TOKEN.c.name).concat("»"))
