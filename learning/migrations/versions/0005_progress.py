"""Events and what is computed from them."""

import sqlalchemy as sa
from alembic import op

from learning.migrations.append_only import allow_changes, forbid_changes

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "event"


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.CheckConstraint("source IN ('phone', 'web', 'leader', 'system')", name="ck_event_source"),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_event_actor_id"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_event_course_id"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_event_device_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("person_id", "uid", name="uq_event_person_id_uid"),
    )
    op.create_index("ix_event_person_id_course_id", "event", ["person_id", "course_id"])
    op.create_table(
        "event_conflict",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_event_conflict_device_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_event_conflict_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_event_conflict"),
        sa.UniqueConstraint("person_id", "uid", "digest", name="uq_event_conflict_person_id_uid_digest"),
    )
    op.create_table(
        "course_progress",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("assisted", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("last_at", INSTANT, nullable=False),
        sa.Column("completed_at", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(status = 'completed') = (completed_at IS NOT NULL)", name="ck_course_progress_completed_has_instant"
        ),
        sa.CheckConstraint("status IN ('under_way', 'completed')", name="ck_course_progress_status"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="ck_course_progress_percent"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_course_progress_course_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_course_progress_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_course_progress"),
        sa.UniqueConstraint("person_id", "course_id", "round", name="uq_course_progress_person_id_course_id_round"),
    )
    op.create_index("ix_course_progress_course_id_round", "course_progress", ["course_id", "round"])
    op.create_table(
        "cell_progress",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("under_way", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.Column("assisted", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.CheckConstraint("under_way >= 0 AND completed >= 0", name="ck_cell_progress_not_negative"),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_cell_progress_course_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_cell_progress_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "course_id", "round", name="pk_cell_progress"),
    )
    forbid_changes(TABLE)


def downgrade() -> None:
    allow_changes(TABLE)
    op.drop_table("cell_progress")
    op.drop_table("course_progress")
    op.drop_table("event_conflict")
    op.drop_table("event")
