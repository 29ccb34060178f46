"""Units, people, memberships, roles, roster codes and imports."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
BYTEWISE = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("path", BYTEWISE, nullable=False),
        sa.Column("sees_names", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('city', 'ward', 'section', 'cell', 'other')", name="ck_unit_kind"),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="ck_unit_dates_in_order"),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_unit_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("parent_id", "code", name="uq_unit_parent_id_code"),
    )
    op.create_index("ix_unit_path", "unit", ["path"])
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", BYTEWISE, nullable=False),
        sa.Column("name_folded", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("sign_in_code", sa.String(), nullable=False),
        sa.Column("passphrase_hash", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint("status IN ('active', 'exempt', 'left')", name="ck_person_status"),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("sign_in_code", name="uq_person_sign_in_code"),
    )
    op.create_index("ix_person_phone", "person", ["phone"])
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("group_label", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint("to_on IS NULL OR to_on >= from_on", name="ck_membership_dates_in_order"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_membership_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.create_index("ix_membership_unit_id_to_on", "membership", ["unit_id", "to_on"])
    op.create_index(
        "uq_membership_open",
        "membership",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("to_on IS NULL"),
        postgresql_where=sa.text("to_on IS NULL"),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("granted_by", sa.Integer(), nullable=True),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.CheckConstraint("role IN ('helper', 'trainer', 'leader', 'committee', 'admin')", name="ck_role_grant_role"),
        sa.ForeignKeyConstraint(["granted_by"], ["person.id"], name="fk_role_grant_granted_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_role_grant_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_role_grant_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
        sa.UniqueConstraint("person_id", "role", "unit_id", name="uq_role_grant_person_id_role_unit_id"),
    )
    op.create_index("ix_role_grant_unit_id", "role_grant", ["unit_id"])
    op.create_table(
        "roster_code",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_roster_code_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_roster_code_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "code", name="pk_roster_code"),
    )
    op.create_index("ix_roster_code_person_id", "roster_code", ["person_id"])
    op.create_table(
        "roster_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.Column("file_sha256", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_roster_import_actor_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_roster_import_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roster_import"),
    )
    op.create_index("ix_roster_import_unit_id", "roster_import", ["unit_id"])


def downgrade() -> None:
    op.drop_table("roster_import")
    op.drop_table("roster_code")
    op.drop_table("role_grant")
    op.drop_table("membership")
    op.drop_table("person")
    op.drop_table("unit")
