"""Indexes for when staff really worked, which is asked about whenever somebody is looked for."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

ANSWERED = sa.text("answered_at IS NOT NULL")
ENDED = sa.text("until IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index(
            "ix_page_answered_at", ["answered_at"], unique=False, sqlite_where=ANSWERED, postgresql_where=ANSWERED
        )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index("ix_holding_until", ["until"], unique=False, sqlite_where=ENDED, postgresql_where=ENDED)
