"""Service users, the log of openings, and numbers that get no texts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    silenced()
    service_user()
    plan_opening()


def silenced() -> None:
    op.create_table(
        "silenced",
        sa.Column("phone_index", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_index", "area_id", name=op.f("pk_silenced")),
    )


def service_user() -> None:
    op.create_table(
        "service_user",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("phone_index", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sms_only", sa.Boolean(), nullable=False),
        sa.Column("particulars_sealed", sa.Text(), nullable=False),
        sa.Column("primary_contact", sa.String(), nullable=True),
        sa.Column("avoid", sa.JSON(), nullable=False),
        sa.Column("coordinator", sa.String(), nullable=True),
        sa.Column("consent_given", sa.String(), nullable=True),
        sa.Column("consent_until", sa.String(), nullable=True),
        sa.Column("objects", sa.Boolean(), nullable=False),
        sa.Column("plan_by_sms", sa.Boolean(), nullable=False),
        sa.Column("plan_sealed", sa.Text(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_service_user_area_id")),
        sa.ForeignKeyConstraint(["coordinator"], ["staff.id"], name=op.f("fk_service_user_coordinator")),
        sa.ForeignKeyConstraint(["primary_contact"], ["staff.id"], name=op.f("fk_service_user_primary_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_user")),
    )
    with op.batch_alter_table("service_user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_user_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            "uq_service_user_phone_index",
            ["phone_index"],
            unique=True,
            sqlite_where=sa.text("retired_at IS NULL"),
            postgresql_where=sa.text("retired_at IS NULL"),
        )


def plan_opening() -> None:
    op.create_table(
        "plan_opening",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("reason_sealed", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["service_user_id"], ["service_user.id"], name=op.f("fk_plan_opening_service_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_opening")),
    )
    with op.batch_alter_table("plan_opening", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_opening_service_user_id"), ["service_user_id"], unique=False)
