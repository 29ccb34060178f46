"""Assignments, allowances, papers, responses."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.CheckConstraint("due_on IS NULL OR due_on >= opens_on", name="ck_assignment_dates_in_order"),
        sa.CheckConstraint("round >= 1", name="ck_assignment_round"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_assignment_course_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_assignment_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.UniqueConstraint("course_id", "unit_id", "round", name="uq_assignment_course_id_unit_id_round"),
    )
    op.create_index("ix_assignment_unit_id", "assignment", ["unit_id"])
    op.create_table(
        "allowance",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("quiz_slug", sa.String(), nullable=False),
        sa.Column("extra_tries", sa.Integer(), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_allowance_course_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_allowance_person_id"),
        sa.PrimaryKeyConstraint("person_id", "course_id", "quiz_slug", name="pk_allowance"),
    )
    op.create_table(
        "paper",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quiz_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("quiz_slug", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("layout", sa.JSON(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("handed_in_at", INSTANT, nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("maximum", sa.Double(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.CheckConstraint("(state = 'marked') = (handed_in_at IS NOT NULL)", name="ck_paper_marked_when_handed_in"),
        sa.CheckConstraint("state IN ('issued', 'marked')", name="ck_paper_state"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_paper_course_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_paper_person_id"),
        sa.ForeignKeyConstraint(["quiz_id"], ["published_quiz.id"], name="fk_paper_quiz_id"),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
        sa.UniqueConstraint(
            "person_id",
            "course_id",
            "quiz_slug",
            "round",
            "attempt",
            name="uq_paper_person_id_course_id_quiz_slug_round_attempt",
        ),
    )
    op.create_index("ix_paper_course_id", "paper", ["course_id"])
    op.create_index(
        "uq_paper_open",
        "paper",
        ["person_id", "course_id", "quiz_slug"],
        unique=True,
        sqlite_where=sa.text("state = 'issued'"),
        postgresql_where=sa.text("state = 'issued'"),
    )
    op.create_table(
        "response",
        sa.Column("paper_id", BIG_ID, nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Double(), nullable=True),
        sa.Column("answered_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name="fk_response_paper_id"),
        sa.PrimaryKeyConstraint("paper_id", "question", name="pk_response"),
    )


def downgrade() -> None:
    op.drop_table("response")
    op.drop_table("paper")
    op.drop_table("allowance")
    op.drop_table("assignment")
