"""`learning publish`, `pull`: content in and out of the database."""

from typing import Any

import click
from flask.cli import with_appcontext

from learning import config
from learning.authoring import bases, folders, publishing, pulling, telling
from learning.authoring.changes import Wording
from learning.authoring.kept_reading import kept_of
from learning.authoring.publishing import Published
from learning.cli.checking import print_findings
from learning.errors import Conflict, InvalidInput
from learning.policy import OPERATOR


@click.command("publish")
@click.option("--course", "slugs", multiple=True, help="Only this course; may be given again.")
@click.option("--message", default="", help="What changed, for the history.")
@click.option("--dry-run", is_flag=True, help="Only say what would be done to people and their answers.")
@click.option(
    "--wording", "questions", multiple=True, metavar="QUESTION_ID", help="Only its words changed; repeatable."
)
@click.option("--all-wording", is_flag=True, help="Wherever words of a question changed, only words did.")
@with_appcontext
def publish(slugs: tuple[str, ...], message: str, dry_run: bool, questions: tuple[str, ...], all_wording: bool) -> None:
    """Publish the courses of the settings' folders as new versions; unchanged ones stay.

    Example: learning publish --course so-tay-dang-vien --message "Sửa bài 2" --dry-run
    """
    settings = config.current()
    folder, files = settings.courses, folders.read_folders(settings.courses, settings.quizzes)
    how: Any = {
        "wording": Wording(all_wording, frozenset(questions)),
        "bases": bases.read_bases(folder),
        "glance": kept_of(settings.instance, settings.courses, settings.quizzes),
    }
    try:
        if dry_run:
            results = publishing.preview(OPERATOR, files, slugs or None, **how)
        else:
            results = publishing.publish(OPERATOR, files, slugs or None, message, **how)
    except publishing.Faulty as fault:
        print_findings(fault.findings, "vi")
        raise SystemExit(1) from fault
    except publishing.Diverged as fault:
        click.echo(fault.difference)
        click.echo(f"{fault} Xin cất phần mình sửa, chạy `learning pull --force`, rồi sửa lại từ đó.", err=True)
        raise SystemExit(1) from fault
    except Conflict as fault:
        click.echo(f"{fault} Xin chạy `learning pull` để lấy bản đang dùng về.", err=True)
        raise SystemExit(1) from fault
    except InvalidInput as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(1) from fault
    for result in results:
        print_impact(result)
        print_result(result, dry_run)
        if not dry_run:
            bases.write_base(folder, result.folder, result.stored.number)


@click.command("pull")
@click.option("--course", "slugs", multiple=True, help="Only this course; may be given again.")
@click.option("--force", is_flag=True, help="Overwrite files that were never published.")
@with_appcontext
def pull(slugs: tuple[str, ...], force: bool) -> None:
    """Write the published courses back into the settings' folders.

    Example: learning pull --course so-tay-dang-vien
    """
    settings = config.current()
    write = pulling.overwrite if force else pulling.pull
    try:
        for slug, count in write(settings.courses, settings.quizzes, slugs or None):
            click.echo(f"{slug}: đã ghi {count} tệp." if count else f"{slug}: không đổi.")
    except (Conflict, InvalidInput) as fault:
        click.echo(str(fault), err=True)
        raise SystemExit(1) from fault


def print_impact(result: Published) -> None:
    """What a publication does to people; nothing for a course that is new or stays as it is."""
    if result.impact is not None:
        click.echo(f"{result.stored.slug}: từ bản {result.stored.number - 1} lên bản {result.stored.number}.")
        for line in telling.lines(result.impact):
            click.echo(f"  {line}")


def print_result(result: Published, dry_run: bool) -> None:
    """In one line what was done, or that nothing was."""
    done = "chưa công bố, sẽ là" if dry_run else "đã công bố,"
    click.echo(f"{result.stored.slug}: {done if result.stored.changed else 'không đổi,'} bản {result.stored.number}.")
