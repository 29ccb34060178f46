"""`learning admin create`: the first administrator, through a one-time link."""

import click
from flask.cli import with_appcontext

from learning import config
from learning.administration import instance
from learning.cli import serve
from learning.errors import InvalidInput
from learning.members import administrators


@click.group("admin")
def admin() -> None:
    """Administrators of this instance."""


@admin.command("create")
@click.option("--name", prompt="Họ tên người quản trị", help="Full name of the new administrator.")
@with_appcontext
def create(name: str) -> None:
    """Make an administrator and print the link by which they enter once, within 24 hours.

    Example: learning admin create --name "Mai Ngọc Lan"
    """
    instance.migrate()
    instance.ensure_root()
    try:
        token = administrators.make_first(name)
    except InvalidInput as fault:
        raise click.UsageError(fault.message) from fault
    address = config.current().public_url or f"http://127.0.0.1:{serve.DEFAULT_PORT}"
    click.echo(f"Mở đường dẫn dùng một lần này, trong 24 giờ: {address}/login/link/{token}")
