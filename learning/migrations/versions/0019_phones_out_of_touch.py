"""When a course was last taken along to a phone, and when something from there was not taken: all that a leader sees of
a phone that is away."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("taken_on", "refused_on"):
        op.add_column("enrolment", sa.Column(name, sa.Date(), nullable=True))


def downgrade() -> None:
    for name in ("refused_on", "taken_on"):
        op.drop_column("enrolment", name)
