"""`learning snapshot`: the counts of a day, kept for trends; for cron, once a day."""

from datetime import date, datetime, timedelta

import click
from flask.cli import with_appcontext

from learning import clock, config, vietnamese
from learning.reports import snapshots


@click.command("snapshot")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Also the days since then, from what is known now.")
@with_appcontext
def snapshot(since: datetime | None) -> None:
    """Keep today's counts of all units and courses, instead of those kept today before.

    Example: learning snapshot
    """
    today = clock.today(config.current().timezone)
    first = since.date() if since else today
    if first > today:
        raise click.UsageError("Ngày bắt đầu chưa tới.")
    rows = take_since(first, today)
    click.echo(f"Đã giữ số liệu đến ngày {vietnamese.format_date(today)}: {vietnamese.format_number(rows)} dòng.")


def take_since(first: date, last: date) -> int:
    """Keep the counts of each day from first to last; returns how many rows."""
    return sum(snapshots.take(first + timedelta(days=number)) for number in range((last - first).days + 1))
