"""Brings a database to a revision in one transaction, also on SQLite: half a migration never stays."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

FOLDER = Path(__file__).parent


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Migrate up to a revision; all or nothing."""
    with engine.connect().execution_options(learning_immediate=True) as connection, connection.begin():
        command.upgrade(_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Migrate down to a revision; all or nothing."""
    with engine.connect().execution_options(learning_immediate=True) as connection, connection.begin():
        command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
