"""Conversations: their texts, pages and holders."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    conversation()
    holding()
    page()
    text()


def conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=True),
        sa.Column("phone_index", sa.String(), nullable=False),
        sa.Column("phone_sealed", sa.Text(), nullable=False),
        sa.Column("open_for", sa.String(), nullable=True),
        sa.Column("in_gap", sa.Boolean(), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("holder_step", sa.Integer(), nullable=True),
        sa.Column("holder_had_duty", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_holder", sa.String(), nullable=True),
        sa.Column("agreed_sealed", sa.Text(), nullable=True),
        sa.Column("handover_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_wrote_last", sa.Boolean(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("run_kind", sa.String(), nullable=True),
        sa.Column("run_round", sa.Integer(), nullable=False),
        sa.Column("run_ask", sa.Integer(), nullable=False),
        sa.Column("run_step", sa.Integer(), nullable=True),
        sa.Column("run_excludes", sa.String(), nullable=True),
        sa.Column("step_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_trying", sa.Boolean(), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('paging', 'taken', 'unanswered', 'closed')", name=op.f("ck_conversation_state")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_conversation_area_id")),
        sa.ForeignKeyConstraint(["service_user_id"], ["service_user.id"], name=op.f("fk_conversation_service_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("area_id", "number", name=op.f("uq_conversation_area_id_number")),
        sa.UniqueConstraint("area_id", "open_for", name=op.f("uq_conversation_area_id_open_for")),
    )
    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_holder"), ["holder"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversation_phone_index"), ["phone_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversation_service_user_id"), ["service_user_id"], unique=False)


def holding() -> None:
    op.create_table(
        "holding",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_holding_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holding")),
    )
    with op.batch_alter_table("holding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_holding_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_holding_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(
            "uq_holding_current",
            ["conversation_id"],
            unique=True,
            sqlite_where=sa.text("until IS NULL"),
            postgresql_where=sa.text("until IS NULL"),
        )


def page() -> None:
    op.create_table(
        "page",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("run_kind", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("ask", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("wait_seconds", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_page_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_page")),
        sa.UniqueConstraint(
            "conversation_id", "run", "round", "staff_id", name=op.f("uq_page_conversation_id_run_round_staff_id")
        ),
    )
    with op.batch_alter_table("page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_page_conversation_id"), ["conversation_id"], unique=False)
        batch_op.create_index("ix_page_staff_id_ended_at", ["staff_id", "ended_at"], unique=False)


def text() -> None:
    op.create_table(
        "text",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=True),
        sa.Column("conversation_id", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("party_index", sa.String(), nullable=False),
        sa.Column("party_sealed", sa.Text(), nullable=False),
        sa.Column("body_sealed", sa.Text(), nullable=False),
        sa.Column("author_staff", sa.String(), nullable=True),
        sa.Column("to_staff", sa.String(), nullable=True),
        sa.Column("template", sa.String(), nullable=True),
        sa.Column("media", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.String(), nullable=True),
        sa.Column("answered_texts", sa.String(), nullable=True),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("delivery", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=True),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_text_direction")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_text_area_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_text_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text")),
        sa.UniqueConstraint("conversation_id", "position", name=op.f("uq_text_conversation_id_position")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_text_provider_id")),
    )
    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.create_index("ix_text_party_index_at", ["party_index", "at"], unique=False)
