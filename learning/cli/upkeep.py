"""`learning retention`, `learning register`: data goes when no longer needed, and what is kept is written down."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from learning import models
from learning.administration import register as registers
from learning.administration import retention as service
from learning.cli.places import OutFile


@click.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@with_appcontext
def retention(dry_run: bool) -> None:
    """Remove what has been kept for as long as the settings say; for a daily cron job.

    Example: learning retention --dry-run
    """
    done = service.run(dry_run)
    for one in done:
        click.echo(f"{one.words}, quá {one.days} ngày: {one.rows}")
    total = sum(one.rows for one in done)
    click.echo(f"Sẽ dọn {total} dòng; chưa đổi gì." if dry_run else f"Đã dọn {total} dòng.")


@click.command("register")
@click.option("--out", type=OutFile(), help="Write it to a file instead of showing it.")
def register(out: Path | None) -> None:
    """Show the register of personal data: each table and column with purpose, basis and how long it is kept.

    Example: learning register --out docs/data-register.md
    """
    models.configure()
    page = registers.as_markdown()
    if out is None:
        click.echo(page, nl=False)
        return
    out.write_text(page, "utf-8")
    click.echo(f"Đã ghi {out}.")
