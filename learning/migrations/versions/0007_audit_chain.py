"""Audit entries are chained by hashes, those that are there already too; the head of the chain."""

import sqlalchemy as sa
from alembic import op

from learning.administration import chain
from learning.migrations.append_only import allow_changes, forbid_changes

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "audit_entry"


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    allow_changes(TABLE)
    op.add_column(TABLE, sa.Column("hash", sa.String(), nullable=False, server_default=""))
    _chain_what_is_there()
    forbid_changes(TABLE)


def downgrade() -> None:
    allow_changes(TABLE)
    op.drop_column(TABLE, "hash")
    forbid_changes(TABLE)
    op.drop_table("audit_head")


def _chain_what_is_there() -> None:
    entry = sa.table(
        TABLE,
        sa.column("id", BIG_ID),
        sa.column("at", INSTANT),
        *(sa.column(name, sa.Integer()) for name in ("actor_id", "person_id", "unit_id", "device_id")),
        *(sa.column(name, sa.String()) for name in ("acting_as", "action", "hash")),
        sa.column("detail", sa.JSON()),
    )
    connection = op.get_bind()
    last, count = chain.START, 0
    for row in connection.execute(sa.select(entry).order_by(entry.c.id)).mappings().all():
        last = chain.hash_of(last, dict(row))
        count += 1
        connection.execute(sa.update(entry).where(entry.c.id == row["id"]).values(hash=last))
    head = sa.table("audit_head", sa.column("id"), sa.column("entries"), sa.column("hash"))
    connection.execute(sa.insert(head).values(id=1, entries=count, hash=last))
