"""`learning rebuild`: progress and counts computed anew from events, or only compared with them."""

import sys
from contextlib import nullcontext
from typing import Any

import click
from flask.cli import with_appcontext

from learning import vietnamese
from learning.progress import rebuilding

MOST_SHOWN = 20


@click.command("rebuild")
@click.option("--check", is_flag=True, help="Only compare; exit with 1 when anything differs.")
@with_appcontext
def rebuild(check: bool) -> None:
    """Compute progress and counts anew from the recorded events.

    Example: learning rebuild --check
    """
    people = rebuilding.count_people()
    bar: Any = click.progressbar(length=people, label="Đang tính", file=sys.stderr) if people > 1_000 else nullcontext()
    with bar as shown:
        done = rebuilding.rebuild(check=check, on_step=shown.update if shown else lambda _people: None)
    for one in [*done.differences, *done.unexplained][:MOST_SHOWN]:
        click.echo(f"Lệch: {one.what}{': ' if one.names else ''}{', '.join(one.names)}")
    count = len(done.differences) + len(done.unexplained)
    counted = vietnamese.format_number(done.people)
    if not count:
        click.echo(f"Đã tính lại của {counted} người: khớp hết.")
    elif check:
        click.echo(f"Đã tính lại của {counted} người: lệch {count} chỗ; chưa đổi gì.")
    else:
        click.echo(f"Đã tính lại của {counted} người: sửa {len(done.differences)} chỗ.")
    raise SystemExit(1 if (check and count) or done.unexplained else 0)
