"""The monthly reports of units: what people typed, and what the platform knew when they saved it."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "month_report",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("reporter", sa.String(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("saved_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["person.id"], name="fk_month_report_saved_by"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_month_report_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "month", name="pk_month_report"),
    )


def downgrade() -> None:
    op.drop_table("month_report")
