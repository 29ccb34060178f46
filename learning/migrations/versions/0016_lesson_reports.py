"""What readers say is wrong with a lesson; who said it is not kept."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "lesson_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("lesson_slug", sa.String(), nullable=False),
        sa.Column("version_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('wrong', 'old', 'unclear', 'broken')", name="ck_lesson_report_kind"),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name="fk_lesson_report_closed_by"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_lesson_report_course_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lesson_report"),
    )
    op.create_index("ix_lesson_report_course_id_closed_at", "lesson_report", ["course_id", "closed_at"])


def downgrade() -> None:
    op.drop_table("lesson_report")
