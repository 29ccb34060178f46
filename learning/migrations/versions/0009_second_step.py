"""The second step of role pages, passkeys, short keys on shared phones."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
OLD_METHODS = "method IN ('card', 'passphrase', 'link')"
METHODS = "method IN ('card', 'passphrase', 'link', 'passkey')"
KEPT = "id, device_id, person_id, method, card_id, enrolled_at, ended_at"


def upgrade() -> None:
    op.add_column("device_session", sa.Column("proved_at", INSTANT, nullable=True))
    op.add_column("device_session", sa.Column("proved_by", sa.String(), nullable=True))
    _remake_enrolment(METHODS, _new_columns())
    op.create_table(
        "second_step",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("set_up_at", INSTANT, nullable=True),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_since", INSTANT, nullable=True),
        sa.Column("totp_window", sa.Integer(), nullable=False),
        sa.Column("invitation_hash", sa.String(), nullable=True),
        sa.Column("invitation_until", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_second_step_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_second_step"),
    )
    op.create_table(
        "passkey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_passkey_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
    )
    op.create_index("ix_passkey_person_id", "passkey", ["person_id"])
    op.create_table(
        "used_ticket",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("used_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_used_ticket"),
    )


def downgrade() -> None:
    op.drop_table("used_ticket")
    op.drop_table("passkey")
    op.drop_table("second_step")
    op.execute("UPDATE enrolment SET method = 'card' WHERE method = 'passkey'")
    _remake_enrolment(OLD_METHODS, [])
    op.drop_column("device_session", "proved_by")
    op.drop_column("device_session", "proved_at")


def _new_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("pin_hash", sa.String(), nullable=True),
        sa.Column("pin_failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("key_hash", sa.String(), nullable=True),
        sa.Column("key_kind", sa.String(), nullable=True),
        sa.Column("key_failures", sa.Integer(), nullable=False, server_default="0"),
    ]


def _remake_enrolment(methods: str, more: list[sa.Column[object]]) -> None:
    """A table anew with other columns and another check: SQLite can change no check."""
    op.drop_index("ix_enrolment_person_id", "enrolment")
    op.rename_table("enrolment", "enrolment_before")
    if op.get_bind().dialect.name == "postgresql":  # the names of its keys belong to the schema, not to the table
        for name in ("pk_enrolment", "uq_enrolment_device_id_person_id"):
            op.execute(f"ALTER TABLE enrolment_before DROP CONSTRAINT {name}")
        op.execute("ALTER SEQUENCE enrolment_id_seq RENAME TO enrolment_before_id_seq")
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("enrolled_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        *more,
        sa.CheckConstraint(methods, name="ck_enrolment_method"),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name="fk_enrolment_card_id"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_enrolment_device_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_enrolment_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment"),
        sa.UniqueConstraint("device_id", "person_id", name="uq_enrolment_device_id_person_id"),
    )
    op.execute(f"INSERT INTO enrolment ({KEPT}) SELECT {KEPT} FROM enrolment_before")  # noqa: S608 - constants
    op.drop_table("enrolment_before")
    op.create_index("ix_enrolment_person_id", "enrolment", ["person_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval('enrolment_id_seq', COALESCE((SELECT max(id) FROM enrolment), 0) + 1, false)")
