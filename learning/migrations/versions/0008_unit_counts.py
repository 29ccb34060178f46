"""People of each unit counted ahead, and the counts of each day."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_COUNT = """
INSERT INTO unit_people (unit_id, active, exempt)
SELECT membership.unit_id,
       sum(CASE WHEN person.status = 'active' THEN 1 ELSE 0 END),
       sum(CASE WHEN person.status = 'exempt' THEN 1 ELSE 0 END)
FROM membership JOIN person ON person.id = membership.person_id
WHERE membership.to_on IS NULL
GROUP BY membership.unit_id
"""


def upgrade() -> None:
    op.create_table(
        "unit_people",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Integer(), nullable=False),
        sa.Column("exempt", sa.Integer(), nullable=False),
        sa.CheckConstraint("active >= 0 AND exempt >= 0", name="ck_unit_people_not_negative"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_unit_people_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", name="pk_unit_people"),
    )
    op.execute(_COUNT)
    op.create_table(
        "count_snapshot",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("active", "exempt", "under_way", "completed", "assisted", "late")
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_count_snapshot_course_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_count_snapshot_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "course_id", "day", name="pk_count_snapshot"),
    )


def downgrade() -> None:
    op.drop_table("count_snapshot")
    op.drop_table("unit_people")
