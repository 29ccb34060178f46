"""`learning cards`: sign-in cards of a unit in one printable file."""

import re
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from learning import config
from learning.cli.places import OutFile
from learning.errors import NotFound
from learning.members import cards as service
from learning.members.routes_cards import print_sheet
from learning.policy import OPERATOR
from learning.units import queries

_LINK = re.compile(r"\s*<(link|script)\b[^>]*>(</script>)?")


@click.command("cards")
@click.argument("unit", metavar="UNIT")
@click.option("--out", required=True, type=OutFile(), help="HTML file.")
@click.option("--url", default="", help="Address that the cards lead to; default: the setting public_url.")
@with_appcontext
def cards(unit: str, out: Path, url: str) -> None:
    """Issue cards for everybody at or below UNIT who has none, and write them to a file to print.

    Example: learning cards P1/C012 --out the-chi-bo-12.html
    """
    home = (url or config.current().public_url).rstrip("/")
    if not home.startswith(("http://", "https://")):
        raise click.UsageError("Thẻ cần địa chỉ của lớp học: đặt public_url, hoặc thêm --url https://…")
    try:
        chosen = queries.get_unit_by_text(unit)
    except NotFound as fault:
        raise click.UsageError(f"Không thấy đơn vị {unit}. Xin dùng số hoặc mã như P1/C012.") from fault
    out.touch(mode=0o600)  # a place that cannot be written to is found before any card is issued
    issued = service.issue_cards(OPERATOR, chosen.id)
    if not issued:
        click.echo(f"{chosen.name}: ai cũng đã có thẻ, không in thêm.")
        return
    with current_app.test_request_context(base_url=home):  # the page is drawn as if asked for at that address
        out.write_text(_alone(print_sheet(issued, home)), "utf-8")
    click.echo(f"{chosen.name}: đã cấp {len(issued)} thẻ, ghi vào {out}. In xong xin xoá tệp này.")


def _alone(page: str) -> str:
    """The page with its style sheets inside and nothing outside, since the file is opened without a server."""
    folder = config.folder("static") / "css"
    styles = "".join((folder / name).read_text("utf-8") for name in ("app.css", "paper.css"))
    return _LINK.sub("", page).replace("</head>", f"<style>{styles}</style></head>", 1)
