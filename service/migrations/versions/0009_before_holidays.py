"""Texts before holidays; and an index for each of the two ways in which work is claimed."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


APART = sa.text("lane IS NULL AND state IN ('due','claimed')")
IN_LANE = sa.text("lane IS NOT NULL AND state IN ('due','claimed')")


def upgrade() -> None:
    before_holidays()
    claiming()


def before_holidays() -> None:
    op.create_table(
        "holiday_text",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=False),
        sa.Column("period_id", sa.String(), nullable=False),
        sa.Column("nth", sa.Integer(), nullable=False),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("told_sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service_user_id"], ["service_user.id"], name=op.f("fk_holiday_text_service_user_id")),
        sa.ForeignKeyConstraint(["text_id"], ["text.id"], name=op.f("fk_holiday_text_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday_text")),
        sa.UniqueConstraint(
            "service_user_id", "period_id", "nth", name=op.f("uq_holiday_text_service_user_id_period_id_nth")
        ),
    )
    with op.batch_alter_table("holiday_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holiday_text_period_end"), ["period_end"], unique=False)
    with op.batch_alter_table("service_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("texts_before_holidays", sa.Integer(), nullable=True))


def claiming() -> None:
    with op.batch_alter_table("work", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_work_lane"))
        batch_op.create_index(
            "ix_work_due_apart", ["due_at", "seq"], unique=False, sqlite_where=APART, postgresql_where=APART
        )
        batch_op.create_index(
            "ix_work_in_lane", ["lane", "seq"], unique=False, sqlite_where=IN_LANE, postgresql_where=IN_LANE
        )
