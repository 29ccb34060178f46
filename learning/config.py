"""Settings, frozen at start: defaults < instance/settings.toml < environment. Refuses to start if one is wrong."""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app

PREFIX = "LEARNING_"
CONSENT = ("notice", "ask")
LONGEST_DAYS = 36_500
# The first four are the law's (Decree 356/2025, article 5); how long things are kept is for the operator to decide.
DAYS = {
    "answer_days": 2,
    "correction_days": 10,
    "deletion_days": 20,
    "objection_days": 15,
    "keep_notices_days": 180,
    "keep_devices_days": 430,
    "keep_conflicts_days": 400,
    "keep_imports_days": 180,
    "keep_uploads_days": 1,
    "keep_requests_days": 730,
    "keep_left_days": 730,
}
DIFFERENT_IN_SECRET = 10  # what was typed by leaning on a key is no secret
_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


class SettingsError(Exception):
    """One or more settings are wrong; the text lists all of them, each with its name."""


@dataclass(frozen=True)
class Settings:
    """What an instance is told from outside; docs/settings.md explains each."""

    instance: Path
    database_url: str
    secret_key: str
    courses: Path
    quizzes: Path
    public_url: str
    trusted_proxies: int
    timezone: ZoneInfo
    demo: bool
    consent: str
    answer_days: int
    correction_days: int
    deletion_days: int
    objection_days: int
    keep_notices_days: int
    keep_devices_days: int
    keep_conflicts_days: int
    keep_imports_days: int
    keep_uploads_days: int
    keep_requests_days: int
    keep_left_days: int

    @property
    def secure(self) -> bool:
        """Whether the instance is reached by https, so that cookies may be Secure."""
        return self.public_url.startswith("https://")


def load(environ: Mapping[str, str] | None = None, **given: object) -> Settings:
    """Settings of the instance folder; `given` values (same names) win over everything.

    Makes the instance folder and its secret key when absent. Raises SettingsError.
    """
    env = os.environ if environ is None else environ
    instance = Path(str(given.get("instance") or env.get(PREFIX + "INSTANCE") or Path.cwd() / "instance")).resolve()
    instance.mkdir(parents=True, exist_ok=True)
    names = {field.name for field in fields(Settings)}
    values: dict[str, object] = _defaults(instance)
    problems: list[str] = []
    values |= _from_file(instance / "settings.toml", names, problems)
    values |= {name: env[PREFIX + name.upper()] for name in names if env.get(PREFIX + name.upper())}
    values |= given | {"instance": instance}
    if not values["secret_key"]:
        values["secret_key"] = _kept_secret(instance / "secret_key")
    settings = _typed(values, problems)
    if problems or settings is None:
        raise SettingsError("\n".join(problems))
    return settings


def current() -> Settings:
    """The settings of the running application."""
    settings: Settings = current_app.extensions["settings"]
    return settings


def folder(name: str) -> Path:
    """Where templates, static, courses, quizzes or docs lie: beside the package in a checkout, inside it in a wheel."""
    beside = _CHECKOUT / name
    if (_CHECKOUT / "pyproject.toml").exists() and beside.is_dir():
        return beside
    return _PACKAGE / ("shipped" if name in {"courses", "quizzes"} else "") / name


def _defaults(instance: Path) -> dict[str, object]:
    return {
        "instance": instance,
        "database_url": f"sqlite:///{instance / 'learning.sqlite3'}",
        "secret_key": "",
        "courses": folder("courses"),
        "quizzes": folder("quizzes"),
        "public_url": "",
        "trusted_proxies": 0,
        "timezone": "Asia/Ho_Chi_Minh",
        "demo": False,
        "consent": "notice",
        **DAYS,
    }


def _from_file(path: Path, names: set[str], problems: list[str]) -> dict[str, object]:
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        problems.append(f"{path.name}: {fault}")
        return {}
    problems.extend(f"{path.name}: unknown setting {name!r}" for name in sorted(values.keys() - names))
    return {name: value for name, value in values.items() if name in names}


def _kept_secret(path: Path) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()


def _typed(values: Mapping[str, object], problems: list[str]) -> Settings | None:
    texts = {name: str(value).strip() for name, value in values.items()}
    try:
        timezone = ZoneInfo(texts["timezone"])
    except (ZoneInfoNotFoundError, ValueError):
        problems.append(f"timezone: {texts['timezone']!r} is not a time zone such as Asia/Ho_Chi_Minh")
        timezone = ZoneInfo("UTC")
    if not texts["trusted_proxies"].isdecimal() or int(texts["trusted_proxies"]) > 9:
        problems.append(f"trusted_proxies: {texts['trusted_proxies']!r} is not a number from 0 to 9")
    if texts["demo"].lower() not in {"true", "false", "1", "0"}:
        problems.append(f"demo: {texts['demo']!r} is neither true nor false")
    if texts["consent"] not in CONSENT:
        problems.append(f"consent: {texts['consent']!r} is neither notice nor ask")
    days = {name: _days(name, texts[name], problems) for name in DAYS}
    if len(texts["secret_key"]) < 32 or len(set(texts["secret_key"])) < DIFFERENT_IN_SECRET:
        problems.append("secret_key: needs at least 32 mixed characters; leave it out and one is made and kept")
    if not texts["database_url"].startswith(("sqlite:///", "postgresql+psycopg://")):
        problems.append("database_url: starts neither with sqlite:/// nor with postgresql+psycopg://")
    public_url = texts["public_url"].rstrip("/")
    parts = urlsplit(public_url)
    if public_url and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.path):
        problems.append(f"public_url: {public_url!r} is not an address such as https://hoc.example")
    if problems:
        return None
    return Settings(
        instance=Path(texts["instance"]),
        database_url=texts["database_url"],
        secret_key=texts["secret_key"],
        courses=Path(texts["courses"]),
        quizzes=Path(texts["quizzes"]),
        public_url=public_url,
        trusted_proxies=int(texts["trusted_proxies"]),
        timezone=timezone,
        demo=texts["demo"].lower() in {"true", "1"},
        consent=texts["consent"],
        **days,
    )


def _days(name: str, text: str, problems: list[str]) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:6]) <= LONGEST_DAYS):
        problems.append(f"{name}: {text!r} is not a number of days from 1 to {LONGEST_DAYS}")
        return 1
    return int(text)
