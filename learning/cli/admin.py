"""`learning admin create` and `recover`: an administrator enters through a one-time link."""

import click
from flask.cli import with_appcontext

from learning import config
from learning.administration import instance
from learning.cli import serve
from learning.errors import InvalidInput, NotFound
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
    _show(token)


@admin.command("recover")
@click.argument("code")
@with_appcontext
def recover(code: str) -> None:
    """Let an administrator in again who has lost phone and second step. CODE is their sign-in code.

    Their devices are signed out, their second step begins anew, they are told, and the audit log says so.

    Example: learning admin recover "4KTP 7M2C"
    """
    try:
        token = administrators.recover(code)
    except NotFound as fault:
        raise click.UsageError("Không có người quản trị nào mang mã đăng nhập này.") from fault
    _show(token)


def _show(token: str) -> None:
    address = config.current().public_url or f"http://127.0.0.1:{serve.DEFAULT_PORT}"
    click.echo(f"Mở đường dẫn dùng một lần này, trong 24 giờ: {address}/login/link/{token}")
