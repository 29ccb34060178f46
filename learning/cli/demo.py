"""`learning demo`: fills an empty instance with an invented city and says who can sign in."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from learning import clock, config
from learning.cli import demo_city, demo_results, serve
from learning.cli.demo_city import Listed
from learning.reports import snapshots

PEOPLE_FILE = "people.txt"  # in the instance; `learning serve` shows it, with its own address for {url}

_ROLES = {
    "admin": "Quản trị",
    "committee": "Cấp uỷ",
    "leader": "Lãnh đạo chi bộ",
    "trainer": "Giảng viên",
    "helper": "Người hỗ trợ",
    "member": "Đảng viên",
}


@click.command("demo")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_appcontext
def demo(form: str) -> None:
    """Fill an empty instance with a small invented city; every page then says that it is a demo.

    Example: learning demo --format json
    """
    settings = config.current()
    serve.prepare()
    if not demo_city.is_empty():
        raise click.UsageError("Thư mục dữ liệu này đã có người hoặc đơn vị. Bản thử cần một thư mục mới.")
    mark_as_demo(settings.instance / "settings.toml")
    people = demo_city.fill()
    demo_results.fill()
    today = clock.today(settings.timezone)
    for weeks in range(demo_results.DAYS // 7, -1, -1):
        snapshots.take(today - timedelta(weeks=weeks))
    (settings.instance / PEOPLE_FILE).write_text("\n".join(lines(people)) + "\n", "utf-8")
    address = settings.public_url or f"http://127.0.0.1:{serve.DEFAULT_PORT}"
    if form == "json":
        click.echo(json.dumps(as_json(people, address), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(lines(people)).replace("{url}", address))


def mark_as_demo(file: Path) -> None:
    """Have the settings file say `demo = true`, before all else so that no table takes it in."""
    text = file.read_text("utf-8") if file.exists() else ""
    others = [line for line in text.splitlines() if line.partition("=")[0].strip() != "demo"]
    file.write_text("\n".join(["demo = true", *others]) + "\n", "utf-8")


def lines(people: Sequence[Listed]) -> list[str]:
    """Who can sign in, by role, with {url} where the address of the instance belongs."""
    shown = ["Bản thử với người và số liệu hư cấu. Có thể vào lớp bằng:"]
    for role, title in _ROLES.items():
        shown.append(f"{title}:")
        for one in people:
            if one.role == role:
                shown.append(f"  {one.name}, {one.unit}")
                shown.append(f"    mã {one.code}   mật khẩu: {one.password}")
                shown.append(f"    thẻ {{url}}/login/card/{one.card_token}")
    return shown


def as_json(people: Sequence[Listed], address: str) -> dict[str, Any]:
    """What `--format json` prints: where the instance is served, and who can sign in."""
    return {
        "url": address,
        "people": [
            {
                "role": one.role,
                "name": one.name,
                "code": one.code,
                "password": one.password,
                "card_url": f"{address}/login/card/{one.card_token}",
                "unit": one.unit,
            }
            for one in people
        ],
    }
