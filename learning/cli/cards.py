"""`learning cards`: sign-in cards of a unit in one printable file."""

import re
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from learning import config
from learning.cli.places import OutFile
from learning.errors import NotFound
from learning.members import card_sheets
from learning.members import cards as service
from learning.members.cards import Issued
from learning.members.routes_cards import print_sheet
from learning.policy import OPERATOR
from learning.units import queries

_LINK = re.compile(r"\s*<(link|script)\b[^>]*>(</script>)?")


@click.command("cards")
@click.argument("unit", metavar="UNIT")
@click.option("--out", required=True, type=OutFile(), help="HTML or PDF file.")
@click.option("--url", default="", help="Address that the cards lead to; default: the setting public_url.")
@with_appcontext
def cards(unit: str, out: Path, url: str) -> None:
    """Issue cards for everybody at or below UNIT who has none, and write them to a file to print.

    Each unit gets sheets of its own, to be handed on.

    Example: learning cards P1/C012 --out the-chi-bo-12.pdf
    """
    if out.suffix.lower() not in {".html", ".pdf"}:
        raise click.UsageError(f"Tệp thẻ cần đuôi .html hoặc .pdf, không phải {out.name}.")
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
    if out.suffix.lower() == ".pdf":
        _write_pdf(out, issued, home)
    else:
        with current_app.test_request_context(base_url=home):  # the page is drawn as if asked for at that address
            out.write_text(_alone(print_sheet(issued, home)), "utf-8")
    click.echo(f"{chosen.name}: đã cấp {len(issued)} thẻ, ghi vào {out}. In xong xin xoá tệp này.")


def _write_pdf(out: Path, issued: list[Issued], home: str) -> None:
    with out.open("wb") as file, click.progressbar(length=len(issued), label="Đang vẽ thẻ", file=sys.stderr) as bar:
        card_sheets.write(file, issued, home, bar.update)


def _alone(page: str) -> str:
    """The page with its style sheets inside and nothing outside, since the file is opened without a server."""
    folder = config.folder("static") / "css"
    styles = "".join((folder / name).read_text("utf-8") for name in ("app.css", "paper.css"))
    return _LINK.sub("", page).replace("</head>", f"<style>{styles}</style></head>", 1)
