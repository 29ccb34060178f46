"""Confirmations of completion, one valid one for each person, course and round."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit_name", sa.String(), nullable=False),
        sa.Column("above_name", sa.String(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("revoked_at", INSTANT, nullable=True),
        sa.Column("revoked_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("(revoked_at IS NULL) = (reason = '')", name="ck_confirmation_revoked_has_reason"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_confirmation_course_id"),
        sa.ForeignKeyConstraint(["issued_by"], ["person.id"], name="fk_confirmation_issued_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_confirmation_person_id"),
        sa.ForeignKeyConstraint(["revoked_by"], ["person.id"], name="fk_confirmation_revoked_by"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_confirmation_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_confirmation"),
        sa.UniqueConstraint("code", name="uq_confirmation_code"),
    )
    op.create_index("ix_confirmation_person_id", "confirmation", ["person_id"])
    op.create_index(
        "uq_confirmation_live",
        "confirmation",
        ["person_id", "course_id", "round"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("confirmation")
