"""Gaps' lives, reports, offers and confirmations, calendars in and out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    calendar_address()
    calendar_event()
    calendar_source()
    column_mapping()
    confirmation()
    gap()
    gap_book()
    report()
    offer()
    report_copy()
    offer_ask()


def calendar_address() -> None:
    op.create_table(
        "calendar_address",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('staff', 'rota', 'area')", name=op.f("ck_calendar_address_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_address")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_address_token_hash")),
    )
    with op.batch_alter_table("calendar_address", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_address_subject"), ["subject"], unique=False)


def calendar_event() -> None:
    op.create_table(
        "calendar_event",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("rota", sa.String(), nullable=False),
        sa.Column("staff", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_calendar_event")),
    )
    with op.batch_alter_table("calendar_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_event_rota"), ["rota"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_event_staff"), ["staff"], unique=False)


def calendar_source() -> None:
    op.create_table(
        "calendar_source",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("rota_id", sa.String(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("address_sealed", sa.Text(), nullable=True),
        sa.Column("mapping", sa.String(), nullable=True),
        sa.Column("applies", sa.String(), nullable=False),
        sa.Column("good", sa.JSON(), nullable=False),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("good_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stale_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(rota_id IS NULL) = (target <> 'rota')", name=op.f("ck_calendar_source_rota")),
        sa.CheckConstraint("applies IN ('asked', 'by_itself')", name=op.f("ck_calendar_source_applies")),
        sa.CheckConstraint("target IN ('rota', 'absences')", name=op.f("ck_calendar_source_target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_source")),
    )
    with op.batch_alter_table("calendar_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_source_rota_id"), ["rota_id"], unique=False)


def column_mapping() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_column_mapping")),
    )


def confirmation() -> None:
    op.create_table(
        "confirmation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rota_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'confirmed', 'declined', 'silent', 'void')", name=op.f("ck_confirmation_state")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_confirmation_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("area_id", "number", name=op.f("uq_confirmation_area_id_number")),
    )
    with op.batch_alter_table("confirmation", schema=None) as batch_op:
        batch_op.create_index("ix_confirmation_area_id_start", ["area_id", "start"], unique=False)
        batch_op.create_index(batch_op.f("ix_confirmation_staff_id"), ["staff_id"], unique=False)
        batch_op.create_index(
            "uq_confirmation_duty",
            ["rota_id", "staff_id", "start"],
            unique=True,
            sqlite_where=sa.text("state != 'void'"),
            postgresql_where=sa.text("state != 'void'"),
        )


def gap() -> None:
    op.create_table(
        "gap",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("requirement_id", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("beyond", sa.Boolean(), nullable=False),
        sa.Column("minimum", sa.Integer(), nullable=False),
        sa.Column("covered", sa.Integer(), nullable=False),
        sa.Column("absent", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_by", sa.String(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_reason", sa.String(), nullable=True),
        sa.Column("told_instead", sa.String(), nullable=True),
        sa.Column("ground", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("split_from", sa.String(), nullable=True),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'filled', 'accepted', 'passed')", name=op.f("ck_gap_state")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_gap_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap")),
    )
    with op.batch_alter_table("gap", schema=None) as batch_op:
        batch_op.create_index("ix_gap_area_id_end", ["area_id", "end"], unique=False)


def gap_book() -> None:
    op.create_table(
        "gap_book",
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_gap_book_area_id")),
        sa.PrimaryKeyConstraint("area_id", name=op.f("pk_gap_book")),
    )


def report() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("period_id", sa.String(), nullable=False),
        sa.Column("lead_day", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("period_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("told_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_unmailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('made', 'failed')", name=op.f("ck_report_state")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_report_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("area_id", "period_id", "lead_day", name=op.f("uq_report_area_id_period_id_lead_day")),
    )


def offer() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("gap_id", sa.String(), nullable=False),
        sa.Column("requirement_id", sa.String(), nullable=False),
        sa.Column("rota_id", sa.String(), nullable=False),
        sa.Column("start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.Column("told_refused", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'withdrawn', 'expired', 'not_needed')", name=op.f("ck_offer_state")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_offer_area_id")),
        sa.ForeignKeyConstraint(["gap_id"], ["gap.id"], name=op.f("fk_offer_gap_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("area_id", "number", name=op.f("uq_offer_area_id_number")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_gap_id"), ["gap_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_offer_rota_id"), ["rota_id"], unique=False)


def report_copy() -> None:
    op.create_table(
        "report_copy",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("attempted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "mail IN ('none', 'queued', 'sending', 'sent', 'refused', 'given_up', 'unknown')",
            name=op.f("ck_report_copy_mail"),
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_copy_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_copy")),
        sa.UniqueConstraint("report_id", "staff_id", name=op.f("uq_report_copy_report_id_staff_id")),
    )


def offer_ask() -> None:
    op.create_table(
        "offer_ask",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('yes', 'no', 'too_late', 'not_eligible', 'none')", name=op.f("ck_offer_ask_answer")
        ),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_offer_ask_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_ask")),
        sa.UniqueConstraint("offer_id", "staff_id", name=op.f("uq_offer_ask_offer_id_staff_id")),
    )
    with op.batch_alter_table("offer_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offer_ask_staff_id"), ["staff_id"], unique=False)
