"""Runs migrations on a connection handed over by learning.migrations.runner, all in one transaction."""

from alembic import context

from learning.models import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
