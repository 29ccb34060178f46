"""Who did something to others is found by an index: or each person who is deleted has all events, cards and
confirmations read, and taking a large import back takes minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_COLUMNS = (("card", "issued_by"), ("confirmation", "issued_by"), ("confirmation", "revoked_by"))


def upgrade() -> None:
    known = sa.text("actor_id IS NOT NULL")
    op.create_index("ix_event_actor_id", "event", ["actor_id"], sqlite_where=known, postgresql_where=known)
    for table, column in _COLUMNS:
        op.create_index(f"ix_{table}_{column}", table, [column])


def downgrade() -> None:
    for table, column in reversed(_COLUMNS):
        op.drop_index(f"ix_{table}_{column}", table)
    op.drop_index("ix_event_actor_id", "event")
