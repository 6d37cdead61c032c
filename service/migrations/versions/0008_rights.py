"""The plan's versions, consent and the log, complaints, mornings, promised help, letting go, and keys that rotate."""

from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=True),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=True),
        sa.Column("why_sealed", sa.Text(), nullable=True),
        sa.Column("let_go", sa.JSON(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_erasure_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_erasure_service_user_id"), ["service_user_id"], unique=False)

    op.create_table(
        "key_rotation",
        sa.Column("key_id", sa.Text(), nullable=False),
        sa.Column("of_table", sa.Text(), nullable=False),
        sa.Column("reached", sa.String(), nullable=False),
        sa.Column("resealed", sa.Integer(), nullable=False),
        sa.Column("left_over", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key_id", "of_table", name=op.f("pk_key_rotation")),
    )
    op.create_table(
        "retention_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("let_go", sa.JSON(), nullable=False),
        sa.Column("held", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
    )
    with op.batch_alter_table("retention_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_retention_run_begun_at"), ["begun_at"], unique=False)

    op.create_table(
        "duty_report",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("due_of", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("tells", sa.Boolean(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.String(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("managers_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("due_of IN ('morning', 'duty_end')", name=op.f("ck_duty_report_due_of")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_duty_report_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_report")),
        sa.UniqueConstraint("area_id", "until", name=op.f("uq_duty_report_area_id_until")),
    )
    op.create_table(
        "access_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("follow_up", sa.String(), nullable=True),
        sa.Column("due_on", sa.String(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_by", sa.String(), nullable=True),
        sa.Column("handed_how", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["service_user_id"], ["service_user.id"], name=op.f("fk_access_request_service_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_request")),
    )
    with op.batch_alter_table("access_request", schema=None) as batch_op:
        batch_op.create_index("ix_access_request_handed_at", ["handed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_access_request_service_user_id"), ["service_user_id"], unique=False)

    op.create_table(
        "complaint",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("teller", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=True),
        sa.Column("phone_index", sa.String(), nullable=True),
        sa.Column("phone_sealed", sa.Text(), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("body_sealed", sa.Text(), nullable=True),
        sa.Column("waits_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("follow_up", sa.String(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_how", sa.String(), nullable=True),
        sa.Column("answer_sealed", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "teller IN ('person', 'unknown', 'for_person', 'for_other')", name=op.f("ck_complaint_teller")
        ),
        sa.CheckConstraint("way IN ('text', 'phone', 'letter')", name=op.f("ck_complaint_way")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_complaint_area_id")),
        sa.ForeignKeyConstraint(["service_user_id"], ["service_user.id"], name=op.f("fk_complaint_service_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
    )
    with op.batch_alter_table("complaint", schema=None) as batch_op:
        batch_op.create_index("ix_complaint_answered_at", ["answered_at"], unique=False)
        batch_op.create_index("ix_complaint_area_id_at", ["area_id", "at"], unique=False)
        batch_op.create_index("ix_complaint_phone_index_at", ["phone_index", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_service_user_id"), ["service_user_id"], unique=False)

    op.create_table(
        "consent",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scope_sealed", sa.Text(), nullable=True),
        sa.Column("given_on", sa.String(), nullable=True),
        sa.Column("until", sa.String(), nullable=True),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("by_staff", sa.String(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_how", sa.String(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('plan_on_duty', 'plan_by_text', 'texts_before_holidays', 'next_of_kin')",
            name=op.f("ck_consent_purpose"),
        ),
        sa.ForeignKeyConstraint(["service_user_id"], ["service_user.id"], name=op.f("fk_consent_service_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(
            "ix_consent_service_user_id_purpose_at", ["service_user_id", "purpose", "at"], unique=False
        )

    op.create_table(
        "contact_wish",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("follow_up", sa.String(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["service_user_id"], ["service_user.id"], name=op.f("fk_contact_wish_service_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_wish")),
    )
    with op.batch_alter_table("contact_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_wish_service_user_id"), ["service_user_id"], unique=False)

    op.create_table(
        "duty_report_copy",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=False),
        sa.Column("staff_id", sa.String(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "mail IN ('none', 'queued', 'sending', 'sent', 'refused', 'given_up', 'unknown')",
            name=op.f("ck_duty_report_copy_mail"),
        ),
        sa.ForeignKeyConstraint(["report_id"], ["duty_report.id"], name=op.f("fk_duty_report_copy_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_report_copy")),
        sa.UniqueConstraint("report_id", "staff_id", name=op.f("uq_duty_report_copy_report_id_staff_id")),
    )
    with op.batch_alter_table("duty_report_copy", schema=None) as batch_op:
        batch_op.create_index("ix_duty_report_copy_staff_id", ["staff_id"], unique=False)

    op.create_table(
        "gap_alternative",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("gap_id", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=False),
        sa.Column("promised_id", sa.String(), nullable=False),
        sa.Column("instead_sealed", sa.Text(), nullable=False),
        sa.Column("by_staff", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["gap_id"], ["gap.id"], name=op.f("fk_gap_alternative_gap_id")),
        sa.ForeignKeyConstraint(
            ["service_user_id"], ["service_user.id"], name=op.f("fk_gap_alternative_service_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_alternative")),
        sa.UniqueConstraint(
            "gap_id",
            "service_user_id",
            "promised_id",
            name=op.f("uq_gap_alternative_gap_id_service_user_id_promised_id"),
        ),
    )
    with op.batch_alter_table("gap_alternative", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gap_alternative_service_user_id"), ["service_user_id"], unique=False)

    op.create_table(
        "next_of_kin",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phone_index", sa.String(), nullable=False),
        sa.Column("phone_sealed", sa.Text(), nullable=False),
        sa.Column("called_sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["service_user_id"], ["service_user.id"], name=op.f("fk_next_of_kin_service_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_of_kin")),
    )
    with op.batch_alter_table("next_of_kin", schema=None) as batch_op:
        batch_op.create_index("ix_next_of_kin_phone_index", ["phone_index"], unique=False)
        batch_op.create_index(batch_op.f("ix_next_of_kin_service_user_id"), ["service_user_id"], unique=False)

    op.create_table(
        "plan_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staff_id", sa.String(), nullable=True),
        sa.Column("with_sealed", sa.Text(), nullable=True),
        sa.Column("plan_sealed", sa.Text(), nullable=True),
        sa.Column("review_on", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["service_user_id"], ["service_user.id"], name=op.f("fk_plan_version_service_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("service_user_id", "version", name=op.f("uq_plan_version_service_user_id_version")),
    )
    op.create_table(
        "deviation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("happened_sealed", sa.Text(), nullable=True),
        sa.Column("measure_sealed", sa.Text(), nullable=True),
        sa.Column("reason_sealed", sa.Text(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'completed', 'discarded')", name=op.f("ck_deviation_state")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_deviation_area_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_deviation_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deviation")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_deviation_conversation_id")),
    )
    with op.batch_alter_table("deviation", schema=None) as batch_op:
        batch_op.create_index("ix_deviation_area_id_at", ["area_id", "at"], unique=False)

    op.create_table(
        "feedback",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("area_id", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.String(), nullable=False),
        sa.Column("service_user_id", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("words_sealed", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_feedback_area_id")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_feedback_conversation_id")),
        sa.ForeignKeyConstraint(["service_user_id"], ["service_user.id"], name=op.f("fk_feedback_service_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_feedback_conversation_id")),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_area_id_asked_at", ["area_id", "asked_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_feedback_service_user_id"), ["service_user_id"], unique=False)

    with op.batch_alter_table("conversation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_conversation_not_let_go",
            ["closed_at"],
            unique=False,
            sqlite_where=sa.text("let_go_at IS NULL"),
            postgresql_where=sa.text("let_go_at IS NULL"),
        )

    with op.batch_alter_table("plan_opening", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ground", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("out_of_hours", sa.Boolean(), nullable=True))

    with op.batch_alter_table("process", schema=None) as batch_op:
        batch_op.add_column(sa.Column("key_ids", sa.String(), nullable=True))

    with op.batch_alter_table("service_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("promised_sealed", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("promised_days", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("silenced", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_sealed", sa.Text(), nullable=True))

    with op.batch_alter_table("text", schema=None) as batch_op:
        batch_op.add_column(sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("redacted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_text_apart",
            ["at"],
            unique=False,
            sqlite_where=sa.text("conversation_id IS NULL AND let_go_at IS NULL"),
            postgresql_where=sa.text("conversation_id IS NULL AND let_go_at IS NULL"),
        )

    _history_of_consent()


def _history_of_consent() -> None:
    """What stood in files becomes the first row of each history, so that its end reminds as before."""
    user = sa.table("service_user", sa.column("id"), sa.column("consent_given"), sa.column("consent_until"))
    columns = ("id", "service_user_id", "purpose", "given_on", "until", "how")
    consent = sa.table("consent", *map(sa.column, columns), sa.column("at", sa.DateTime(timezone=True)))
    bind, now = op.get_bind(), datetime.now(UTC)
    for id, given, until in bind.execute(sa.select(user).where(user.c.consent_given.is_not(None))).all():
        row = (uuid4().hex, id, "plan_on_duty", given, until, "file")
        bind.execute(sa.insert(consent).values(dict(zip(columns, row, strict=True)) | {"at": now}))
