"""Consent and requests about personal data; what a tombstone is; the one way in which an event may change.

An event of somebody who was erased may lose its answers, and nothing else of it: the triggers say so themselves.
"""

import sqlalchemy as sa
from alembic import op

from learning.migrations.append_only import allow_changes, forbid_changes

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(sa.DateTime(timezone=True), "postgresql")
EVENT = "event"
KEPT = (
    *("id", "person_id", "uid", "kind", "subject", "course_id", "round", "source", "actor_id", "device_id"),
    *("seq", "sent_at", "received_at"),
)
SQLITE_ALLOWED = " AND ".join(
    (
        *(f"NEW.{name} IS OLD.{name}" for name in KEPT),
        "NEW.digest = 'redacted'",
        "json_extract(NEW.body, '$.redacted') IS 1",  # not =, which is unknown where the key is absent
        "json_type(NEW.body, '$.answer') IS NULL",
        "json_type(NEW.body, '$.answers') IS NULL",
        "EXISTS (SELECT 1 FROM person WHERE person.id = OLD.person_id AND person.erased_at IS NOT NULL)",
    )
)
POSTGRESQL_FUNCTION = """
CREATE FUNCTION event_redaction_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (to_jsonb(NEW) - 'body' - 'digest') = (to_jsonb(OLD) - 'body' - 'digest')
     AND NEW.digest = 'redacted'
     AND NEW.body::jsonb -> 'redacted' = 'true'::jsonb
     AND NOT NEW.body::jsonb ?| ARRAY['answer', 'answers']
     AND EXISTS (SELECT 1 FROM person WHERE person.id = OLD.person_id AND person.erased_at IS NOT NULL)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'event is append-only';
END $$
"""


def upgrade() -> None:
    op.add_column("person", sa.Column("shares_results", sa.Boolean(), nullable=True))
    op.add_column("person", sa.Column("erased_at", INSTANT, nullable=True))
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("shares", sa.Boolean(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("mode IN ('notice', 'ask')", name="ck_consent_mode"),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name="fk_consent_device_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_consent_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_person_id", "consent", ["person_id"])
    _create_requests()
    allow_changes(EVENT)
    _allow_redaction()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER event_no_update")
        op.execute("DROP TRIGGER event_no_delete")
    else:
        for name in ("event_no_delete", "event_no_update"):
            op.execute(f"DROP TRIGGER {name} ON event")
        op.execute("DROP FUNCTION event_redaction_only()")
        op.execute("DROP FUNCTION event_append_only()")
    forbid_changes(EVENT)
    op.drop_table("data_request")
    op.drop_table("consent")
    op.drop_column("person", "erased_at")
    op.drop_column("person", "shares_results")


def _create_requests() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("wish", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        sa.Column("done_by", sa.Date(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('correction', 'deletion', 'objection')", name="ck_data_request_kind"),
        sa.CheckConstraint("status IN ('open', 'done', 'refused')", name="ck_data_request_status"),
        sa.CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="ck_data_request_closed_has_instant"),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name="fk_data_request_closed_by"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_data_request_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_data_request"),
    )
    op.create_index("ix_data_request_person_id", "data_request", ["person_id"])
    op.create_index(
        "uq_data_request_open",
        "data_request",
        ["person_id", "kind"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )


def _allow_redaction() -> None:
    if op.get_bind().dialect.name == "sqlite":
        abort = "BEGIN SELECT RAISE(ABORT, 'event is append-only'); END"
        op.execute(f"CREATE TRIGGER event_no_update BEFORE UPDATE ON event WHEN NOT ({SQLITE_ALLOWED}) {abort}")
        op.execute(f"CREATE TRIGGER event_no_delete BEFORE DELETE ON event {abort}")
        return
    op.execute(
        "CREATE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'event is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER event_no_delete BEFORE DELETE OR TRUNCATE ON event "
        "FOR EACH STATEMENT EXECUTE FUNCTION event_append_only()"
    )
    op.execute(POSTGRESQL_FUNCTION)
    op.execute(
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION event_redaction_only()"
    )
