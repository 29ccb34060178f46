"""Who does not share results is counted with the people of each unit, so that totals can be explained.

Units that were closed kept counting those who had left; they count them no longer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_COUNT = """
UPDATE unit_people SET {column} = (
    SELECT count(*) FROM membership JOIN person ON person.id = membership.person_id
    WHERE membership.unit_id = unit_people.unit_id AND membership.to_on IS NULL AND person.status = 'active'
    AND person.shares_results IS {answer}
)
"""

_CLOSED = """
UPDATE unit_people SET gone = 0
WHERE unit_id IN (SELECT id FROM unit WHERE closed_on IS NOT NULL) AND NOT EXISTS (
    SELECT 1 FROM membership WHERE membership.unit_id = unit_people.unit_id AND membership.to_on IS NULL
)
"""


def upgrade() -> None:
    for column, answer in (("objecting", "FALSE"), ("unasked", "NULL")):
        op.add_column("unit_people", sa.Column(column, sa.Integer(), nullable=False, server_default="0"))
        op.execute(_COUNT.format(column=column, answer=answer))
    op.execute(_CLOSED)


def downgrade() -> None:
    op.drop_column("unit_people", "unasked")
    op.drop_column("unit_people", "objecting")
