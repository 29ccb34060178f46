"""`learning doctor`: is this instance well, and if not, what to do."""

import json

import click
from flask.cli import with_appcontext

from learning.administration import doctor as service
from learning.administration.doctor import FAULT, GOOD, WARNING

_ABOUT = {
    "settings": "Cài đặt",
    "database": "Cơ sở dữ liệu",
    "content": "Bài học",
    "clock": "Giờ",
    "disk": "Ổ đĩa",
    "audit": "Nhật ký",
}
_SIGNS = {GOOD: "  tốt", WARNING: "  lưu ý", FAULT: "  HỎNG"}


@click.command("doctor")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_appcontext
def doctor(form: str) -> None:
    """Examine the instance; exits with 1 when something is wrong, and says how to mend it. Changes nothing.

    Example: learning doctor
    """
    findings = service.examine()
    if form == "json":
        click.echo(json.dumps([one.as_dict() for one in findings], ensure_ascii=False, indent=1))
    else:
        for one in findings:
            click.echo(f"{_SIGNS[one.level]:8} {_ABOUT[one.about]}: {one.message}")
            if one.cure:
                click.echo(f"           → {one.cure}")
        faults = sum(1 for one in findings if one.level == FAULT)
        click.echo(f"{faults} chỗ hỏng." if faults else "Không có chỗ nào hỏng.")
    raise SystemExit(1 if any(one.level == FAULT for one in findings) else 0)
