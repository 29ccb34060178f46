"""Papers that were printed for members without a phone; who has left is counted with the people of each unit."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COUNT = """
UPDATE unit_people SET gone = (
    SELECT count(*) FROM membership JOIN person ON person.id = membership.person_id
    WHERE membership.unit_id = unit_people.unit_id AND membership.to_on IS NULL AND person.status = 'left'
)
"""


def upgrade() -> None:
    op.add_column("unit_people", sa.Column("gone", sa.Integer(), nullable=False, server_default="0"))
    op.execute(_COUNT)
    op.create_table(
        "slip",
        sa.Column("paper_id", BIG_ID, nullable=False),
        sa.Column("printed_at", INSTANT, nullable=False),
        sa.Column("printed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name="fk_slip_paper_id"),
        sa.ForeignKeyConstraint(["printed_by"], ["person.id"], name="fk_slip_printed_by"),
        sa.PrimaryKeyConstraint("paper_id", name="pk_slip"),
    )


def downgrade() -> None:
    op.drop_table("slip")
    op.drop_column("unit_people", "gone")
