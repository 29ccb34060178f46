"""Roster files sent on the web, what their columns mean, and the figures of each import."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("roster_import", sa.Column("counts", sa.JSON(), nullable=False, server_default="{}"))
    op.create_table(
        "roster_upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", INSTANT, nullable=False),
        sa.Column("started_at", INSTANT, nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'running', 'failed', 'done')", name="ck_roster_upload_state"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_roster_upload_person_id"),
        sa.ForeignKeyConstraint(["import_id"], ["roster_import.id"], name="fk_roster_upload_import_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_roster_upload_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roster_upload"),
    )
    op.create_index("ix_roster_upload_unit_id", "roster_upload", ["unit_id"])
    op.create_index("ix_roster_upload_person_id", "roster_upload", ["person_id"])
    op.create_table(
        "roster_preset",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_roster_preset_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "name", name="pk_roster_preset"),
    )


def downgrade() -> None:
    op.drop_table("roster_preset")
    op.drop_table("roster_upload")
    op.drop_column("roster_import", "counts")
