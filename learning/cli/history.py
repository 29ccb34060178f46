"""`learning versions`, `diff`, `rollback`: what was published before, and going back to it."""

import click
from flask.cli import with_appcontext

from learning import config, vietnamese
from learning.authoring import folders, history, publishing, telling
from learning.authoring.history import PublishedVersion
from learning.cli.content import print_impact, print_result
from learning.errors import Conflict, InvalidInput, NotFound
from learning.policy import OPERATOR


@click.command("versions")
@click.argument("course", required=False)
@with_appcontext
def versions(course: str | None) -> None:
    """List the published versions of COURSE, or of all courses, with what was decided.

    Example: learning versions so-tay-dang-vien
    """
    for slug in [course] if course else history.list_courses(OPERATOR):
        try:
            found = history.list_versions(OPERATOR, slug)
        except NotFound as fault:
            raise _no_course(slug) from fault
        click.echo(slug)
        for one in found:
            _print(one)


@click.command("diff")
@click.argument("course")
@click.argument("a", type=click.IntRange(1))
@click.argument("b", type=click.IntRange(1), required=False)
@with_appcontext
def diff(course: str, a: int, b: int | None) -> None:
    """Show what differs between versions A and B of COURSE, or between version A and the settings' folders.

    Example: learning diff so-tay-dang-vien 1 2
    """
    try:
        if b is None:
            settings = config.current()
            files = folders.read_folders(settings.courses, settings.quizzes)
            text = history.diff_with_folder(OPERATOR, course, a, files)
        else:
            text = history.diff_versions(OPERATOR, course, a, b)
    except NotFound as fault:
        raise _no_course(course) from fault
    click.echo(text or "Hai bên giống nhau.")


@click.command("rollback")
@click.argument("course")
@click.argument("number", type=click.IntRange(1))
@click.option("--message", default="", help="Why, for the history.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done to people and their answers.")
@with_appcontext
def rollback(course: str, number: int, message: str, dry_run: bool) -> None:
    """Publish version NUMBER of COURSE again, as a new number; what happened since stays in the history.

    Example: learning rollback so-tay-dang-vien 3 --message "Bài 2 sai hình"
    """
    try:
        if dry_run:
            result = history.preview_roll_back(OPERATOR, course, number)
        else:
            result = history.roll_back(OPERATOR, course, number, message or f"Dùng lại bản {number}")
    except NotFound as fault:
        raise _no_course(course) from fault
    except publishing.Faulty as fault:
        raise click.ClickException(f"Bản {number} không qua được phép kiểm tra hiện nay. {fault}") from fault
    except (Conflict, InvalidInput) as fault:
        raise click.ClickException(str(fault)) from fault
    print_impact(result)
    print_result(result, dry_run)
    if not dry_run:
        click.echo("Thư mục chưa đổi theo. Xin chạy `learning pull` trước khi sửa tiếp.")


def _print(one: PublishedVersion) -> None:
    local = one.at.astimezone(config.current().timezone)
    day = f"{vietnamese.format_date(local.date())} {local:%H:%M}"
    present = ", đang dùng" if one.is_present else ""
    said = f": {one.message}" if one.message else ""
    click.echo(f"  bản {one.number}{present}, {day}, {one.by or 'người vận hành'}{said}")
    for kept in one.decisions:
        click.echo(f"    {telling.decision(kept)}")


def _no_course(slug: str) -> click.ClickException:
    return click.ClickException(f"Không thấy khoá {slug}, hoặc bản ấy. Xin xem `learning versions`.")
