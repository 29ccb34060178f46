"""The command line as a whole: what is so for every command."""

from typing import Any

import click
from flask.cli import FlaskGroup
from sqlalchemy.exc import DBAPIError

_ABSENT = ("no such table", "no such column")  # SQLite
_ABSENT_STATES = frozenset({"42P01", "42703"})  # PostgreSQL: undefined table, undefined column


class Commands(FlaskGroup):
    """Says in words that the database is still empty, or of an older program, where a command needs one that is not."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DBAPIError as fault:
            if not _is_not_set_up(fault):
                raise
            raise click.ClickException(
                "Nơi này chưa có dữ liệu, hoặc dữ liệu còn của bản cũ.\n"
                "Xin chạy ./run một lần để máy chuẩn bị, rồi gõ lại lệnh này."
            ) from fault


def _is_not_set_up(fault: DBAPIError) -> bool:
    state = getattr(fault.orig, "sqlstate", None)
    return state in _ABSENT_STATES or any(words in str(fault.orig) for words in _ABSENT)
