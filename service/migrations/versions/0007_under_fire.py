"""Texts that arrive late, staff that texts do not reach, drills, a provider that is down, counts of settled months."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "figures",
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("zone", "month", name=op.f("pk_figures")),
    )
    op.create_table(
        "provider_state",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("down_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_state")),
    )
    op.create_table(
        "read_back",
        sa.Column("area_id", sa.Text(), nullable=False),
        sa.Column("sms_number", sa.Text(), nullable=False),
        sa.Column("floor", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_to", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("succeeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("untold", sa.Integer(), nullable=False),
        sa.Column("untold_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("area_id", "sms_number", name=op.f("pk_read_back")),
    )
    op.create_table(
        "staff_reach",
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("failed_text_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unreachable_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_reach")),
    )
    with op.batch_alter_table("staff_reach", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_reach_unreachable_since"), ["unreachable_since"], unique=False)

    op.create_table(
        "drill",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("by_clock", sa.Boolean(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'open', 'over')", name=op.f("ck_drill_state")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_drill_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill")),
        sa.UniqueConstraint("area_id", "number", name=op.f("uq_drill_area_id_number")),
    )
    with op.batch_alter_table("drill", schema=None) as batch_op:
        batch_op.create_index("ix_drill_area_id_begun_at", ["area_id", "begun_at"], unique=False)

    op.create_table(
        "drill_ask",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("drill_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("begins", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.CheckConstraint("answer IN ('yes', 'no', 'busy')", name=op.f("ck_drill_ask_answer")),
        sa.ForeignKeyConstraint(["drill_id"], ["drill.id"], name=op.f("fk_drill_ask_drill_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_ask")),
        sa.UniqueConstraint("drill_id", "staff_id", name=op.f("uq_drill_ask_drill_id_staff_id")),
    )
    with op.batch_alter_table("drill_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drill_ask_staff_id"), ["staff_id"], unique=False)

    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.add_column(sa.Column("clock_off", sa.Float(), nullable=True))

    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.add_column(sa.Column("written_at", sa.DateTime(timezone=True), nullable=True))
