"""Published content: courses, versions, files, lessons, quizzes, field values."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "course",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("owner_unit_id", sa.Integer(), nullable=False),
        sa.Column("access", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("current_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("access IN ('members', 'open')", name="ck_course_access"),
        sa.ForeignKeyConstraint(["owner_unit_id"], ["unit.id"], name="fk_course_owner_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_course"),
        sa.UniqueConstraint("slug", name="uq_course_slug"),
    )
    op.create_table(
        "content_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("manifest", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_content_version_course_id"),
        sa.ForeignKeyConstraint(["published_by"], ["person.id"], name="fk_content_version_published_by"),
        sa.PrimaryKeyConstraint("id", name="pk_content_version"),
        sa.UniqueConstraint("course_id", "number", name="uq_content_version_course_id_number"),
    )
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_blob"),
    )
    op.create_table(
        "content_file",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["blob.sha256"], name="fk_content_file_sha256"),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name="fk_content_file_version_id"),
        sa.PrimaryKeyConstraint("version_id", "path", name="pk_content_file"),
    )
    op.create_table(
        "published_lesson",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("objectives", sa.JSON(), nullable=False),
        sa.Column("html", sa.String(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("icons", sa.JSON(), nullable=False),
        sa.Column("updated", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name="fk_published_lesson_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_published_lesson"),
        sa.UniqueConstraint("version_id", "slug", name="uq_published_lesson_version_id_slug"),
    )
    op.create_table(
        "published_quiz",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name="fk_published_quiz_version_id"),
        sa.PrimaryKeyConstraint("id", name="pk_published_quiz"),
        sa.UniqueConstraint("version_id", "slug", name="uq_published_quiz_version_id_slug"),
    )
    op.create_table(
        "field_value",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_field_value_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "name", name="pk_field_value"),
    )


def downgrade() -> None:
    op.drop_table("field_value")
    op.drop_table("published_quiz")
    op.drop_table("published_lesson")
    op.drop_table("content_file")
    op.drop_table("blob")
    op.drop_table("content_version")
    op.drop_table("course")
