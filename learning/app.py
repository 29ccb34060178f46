"""create_app(settings): wires the parts together and decides nothing."""

import click
from flask import Flask
from flask.sessions import SecureCookieSession, SessionInterface
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from learning import config, db, models
from learning.administration import routes as administration
from learning.administration import routes_data as data
from learning.administration import routes_log as log
from learning.administration import routes_tokens as tokens
from learning.assignments import routes as assignments
from learning.authoring import routes_reports as lesson_reports
from learning.cli import (
    admin,
    cards,
    checking,
    content,
    demo,
    doctor,
    facts,
    history,
    new,
    preview,
    rebuild,
    report,
    roster,
    serve,
    snapshots,
    upkeep,
)
from learning.cli.group import Commands
from learning.config import Settings, SettingsError
from learning.courses import routes as courses
from learning.helping import routes as helping
from learning.helping import routes_slips as slips
from learning.members import routes as members
from learning.offline import routes as offline
from learning.offline import routes_packs as packs
from learning.offline import routes_phone as phone
from learning.progress import routes as progress
from learning.progress import routes_people as people
from learning.progress import routes_tasks as tasks
from learning.quizzes import routes as quizzes
from learning.quizzes import routes_checks as checks
from learning.reports import routes as reports
from learning.reports import routes_api as api
from learning.reports import routes_confirmations as confirmations
from learning.reports import routes_exports as exports
from learning.reports import routes_months as months
from learning.units import routes as units
from learning.units import routes_roster as rosters
from learning.web import access, addresses, assets, failures, forms, headers, health, logs, rendering, study

MAX_REQUEST_BYTES = 512 * 1024
BLUEPRINTS = (
    health,
    members,
    progress,
    tasks,
    people,
    units,
    rosters,
    courses,
    lesson_reports,
    quizzes,
    checks,
    reports,
    confirmations,
    assignments,
    helping,
    slips,
    administration,
    log,
    data,
    tokens,
    api,
    exports,
    months,
    offline,
    packs,
    phone,
)
COMMANDS = (
    serve.serve,
    demo.demo,
    admin.admin,
    checking.check,
    facts.facts,
    content.publish,
    content.pull,
    preview.preview,
    new.new,
    history.versions,
    history.diff,
    history.rollback,
    roster.roster,
    cards.cards,
    report.report,
    rebuild.rebuild,
    doctor.doctor,
    snapshots.snapshot,
    upkeep.register,
    upkeep.retention,
)


class NoCookieSession(SessionInterface):
    """Flask's own session is not used: ours lives on the server (learning.members.sessions)."""

    def open_session(self, app: Flask, request: object) -> SecureCookieSession:
        return SecureCookieSession()

    def save_session(self, app: Flask, session: object, response: object) -> None:
        return None


def create_app(settings: Settings | None = None) -> Flask:
    """The application for some settings (by default those of the environment)."""
    settings = settings or config.load()
    app = Flask("learning", template_folder=str(config.folder("templates")), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_REQUEST_BYTES,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=4,
    )
    app.extensions["settings"] = settings
    app.session_interface = NoCookieSession()
    db.init_app(app, settings.database_url)
    models.configure()
    logs.init_app(app)
    failures.init_app(app)
    headers.init_app(app)
    Compress(app)
    rendering.init_app(app)
    forms.init_app(app)
    access.init_app(app)
    study.init_app(app)
    assets.init_app(app, config.folder("static"), settings.instance / "cache" / "static")
    app.jinja_env.globals["keeps_on_phone"] = True
    addresses.init_app(app)
    for feature in BLUEPRINTS:
        app.register_blueprint(feature.blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def create_app_for_commands() -> Flask:
    """The application of the environment's settings; wrong ones are told as wrong use of the command."""
    try:
        return create_app()
    except SettingsError as fault:
        raise click.UsageError(f"Cài đặt chưa đúng, xem docs/settings.md.\n{fault}") from fault


@click.group(cls=Commands, create_app=create_app_for_commands, add_default_commands=False, set_debug_flag=False)
def main() -> None:
    """Lớp học số: khoá học, bài kiểm tra và kết quả học của đảng viên."""


for command in COMMANDS:
    main.add_command(command)
